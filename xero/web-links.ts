/**
 * Links into Xero's pages (xero-api.md, "Deep links"): they switch the user to the organisation first.
 * @param webUrl host of Xero's pages, `https://go.xero.com`.
 * @param shortCode the organisation's, such as `!NLglS`.
 */
const link = (webUrl: string, shortCode: string, path: string): string =>
  `${webUrl}/organisationlogin/default.aspx?shortcode=${encodeURIComponent(shortCode)}&redirecturl=${encodeURIComponent(path)}`;

export const invoiceLink = (webUrl: string, shortCode: string, xeroId: string): string =>
  link(webUrl, shortCode, `/AccountsReceivable/View.aspx?InvoiceID=${encodeURIComponent(xeroId)}`);

export const contactLink = (webUrl: string, shortCode: string, xeroId: string): string => link(webUrl, shortCode, `/Contacts/View/${encodeURIComponent(xeroId)}`);

/** Xero's page names another address for credit notes; this is the one reported to work for customers'. */
export const creditNoteLink = (webUrl: string, shortCode: string, xeroId: string): string =>
  link(webUrl, shortCode, `/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=${encodeURIComponent(xeroId)}`);

export const paymentLink = (webUrl: string, shortCode: string, xeroId: string): string =>
  link(webUrl, shortCode, `/Bank/ViewTransaction.aspx?bankTransactionID=${encodeURIComponent(xeroId)}`);
