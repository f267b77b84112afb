import { xeroId } from '../../domain/ids';
import type { Contact, Invoice } from '../../domain/records';

/** Small, valid documents for tests; each test states only what it is about. */

export const contactXeroId = xeroId('11111111-1111-4111-8111-111111111111');
export const invoiceXeroId = xeroId('22222222-2222-4222-8222-222222222222');
export const lineXeroId = '33333333-3333-4333-8333-333333333333';
export const zeroGuid = '00000000-0000-0000-0000-000000000000';

export const aContact = (fields: Partial<Contact> = {}): Contact => ({ version: 1, name: 'Bayside Scaffolding Pty Ltd', email: 'accounts@bayside.example', ...fields });

export const anInvoice = (fields: Partial<Invoice> = {}): Invoice => ({
  version: 1, number: 'INV-1001', contactId: 'c-1', status: 'issued', issuedOn: '2026-10-05', dueOn: '2026-10-19', currency: 'AUD', pricesIncludeTax: false,
  lines: [{ id: 'l-1', description: 'Scaffold tower, 3 days', quantity: '3', unitPrice: '45.5050', category: 'equipment-hire', tax: 'gst' }],
  totals: { subtotal: '136.52', tax: '13.65', total: '150.17' }, ...fields,
});

/** As Xero writes an invoice on the wire. */
export const invoiceOnTheWire = (fields: Record<string, unknown> = {}) => ({
  Type: 'ACCREC', InvoiceID: invoiceXeroId, InvoiceNumber: 'INV-1001', Status: 'AUTHORISED', LineAmountTypes: 'Exclusive', CurrencyCode: 'AUD',
  Contact: { ContactID: contactXeroId, Name: 'Bayside Scaffolding Pty Ltd' },
  Date: '/Date(1791158400000+0000)/', DateString: '2026-10-05T00:00:00', DueDate: '/Date(1792368000000+0000)/', DueDateString: '2026-10-19T00:00:00',
  SubTotal: 136.52, TotalTax: 13.65, Total: 150.17, AmountDue: 150.17, AmountPaid: 0, AmountCredited: 0, HasErrors: false, StatusAttributeString: 'OK',
  UpdatedDateUTC: '/Date(1791172800123+0000)/',
  LineItems: [{ LineItemID: lineXeroId, Description: 'Scaffold tower, 3 days', Quantity: 3, UnitAmount: 45.505, AccountCode: '200', TaxType: 'OUTPUT', LineAmount: 136.52, TaxAmount: 13.65, Tracking: [] }],
  ...fields,
});

export const contactOnTheWire = (fields: Record<string, unknown> = {}) => ({
  ContactID: contactXeroId, ContactNumber: 'c-1', Name: 'Bayside Scaffolding Pty Ltd', EmailAddress: 'accounts@bayside.example', ContactStatus: 'ACTIVE',
  FirstName: '', LastName: '', HasValidationErrors: false, StatusAttributeString: 'OK', UpdatedDateUTC: '/Date(1791172800123+0000)/', ...fields,
});

export const creditNoteXeroId = xeroId('77777777-7777-4777-8777-777777777777');
export const paymentXeroId = xeroId('88888888-8888-4888-8888-888888888888');
export const accountXeroId = xeroId('99999999-9999-4999-8999-999999999999');
export const allocationXeroId = xeroId('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa');

export const creditNoteOnTheWire = (fields: Record<string, unknown> = {}) => ({
  Type: 'ACCRECCREDIT', CreditNoteID: creditNoteXeroId, CreditNoteNumber: 'CN-1001', Status: 'AUTHORISED', LineAmountTypes: 'Exclusive', CurrencyCode: 'AUD',
  Contact: { ContactID: contactXeroId, Name: 'Bayside Scaffolding Pty Ltd' }, Date: '/Date(1791158400000+0000)/', DateString: '2026-10-05T00:00:00',
  SubTotal: 45.51, TotalTax: 4.55, Total: 50.06, RemainingCredit: 20.06, HasErrors: false, StatusAttributeString: 'OK', UpdatedDateUTC: '/Date(1791172800123+0000)/',
  Allocations: [{ AllocationID: allocationXeroId, Amount: 30, Date: '/Date(1791244800000+0000)/', Invoice: { InvoiceID: invoiceXeroId, InvoiceNumber: 'INV-1001' } }], Payments: [],
  LineItems: [{ LineItemID: lineXeroId, Description: 'Scaffold tower, 1 day', Quantity: 1, UnitAmount: 45.505, AccountCode: '200', TaxType: 'OUTPUT', LineAmount: 45.51, TaxAmount: 4.55, Tracking: [] }],
  ...fields,
});

export const paymentOnTheWire = (fields: Record<string, unknown> = {}) => ({
  PaymentID: paymentXeroId, Date: '/Date(1791244800000+0000)/', Amount: 100.1, BankAmount: 100.1, Reference: 'p-1', CurrencyRate: 1, PaymentType: 'ACCRECPAYMENT', Status: 'AUTHORISED',
  UpdatedDateUTC: '/Date(1791172800123+0000)/', HasAccount: true, IsReconciled: false, Account: { AccountID: accountXeroId, Code: '090' },
  Invoice: { Type: 'ACCREC', InvoiceID: invoiceXeroId, InvoiceNumber: 'INV-1001', LineItems: [] }, HasValidationErrors: false, ...fields,
});
