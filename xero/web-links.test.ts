import { contactLink, creditNoteLink, invoiceLink, paymentLink } from './web-links';

describe('links into Xero', () => {
  it('switch to the organisation and open the document, both encoded', () => {
    expect(invoiceLink('https://go.xero.com', '!NL&S', 'i-1')).toBe('https://go.xero.com/organisationlogin/default.aspx?shortcode=!NL%26S&redirecturl=%2FAccountsReceivable%2FView.aspx%3FInvoiceID%3Di-1');
    expect(contactLink('https://go.xero.com', '!NLglS', 'c-1')).toBe('https://go.xero.com/organisationlogin/default.aspx?shortcode=!NLglS&redirecturl=%2FContacts%2FView%2Fc-1');
    expect(creditNoteLink('https://go.xero.com', '!NLglS', 'n-1')).toBe('https://go.xero.com/organisationlogin/default.aspx?shortcode=!NLglS&redirecturl=%2FAccountsReceivable%2FViewCreditNote.aspx%3FcreditNoteID%3Dn-1');
    expect(paymentLink('https://go.xero.com', '!NLglS', 'p-1')).toBe('https://go.xero.com/organisationlogin/default.aspx?shortcode=!NLglS&redirecturl=%2FBank%2FViewTransaction.aspx%3FbankTransactionID%3Dp-1');
  });
});
