import { causeOf } from '../../domain/causes';
import type { Route } from './documented-routes';
import { anInvoice } from './examples';
import type { Json } from './house';

const mapping = { accounts: { 'equipment-hire': '210' }, taxes: { gst: 'OUTPUT' }, payments: { cash: '090' } };
export const invoice = anInvoice('INV-1', {
  contactId: 'known', reference: 'PO 7', url: 'https://app.example/1',
  lines: [{ id: 'l1', description: 'Excavator', quantity: '3', unitPrice: '100.00', discountPercent: '0', category: 'equipment-hire', tax: 'gst' }],
});
const { dueOn: _noDueOn, lines: [{ discountPercent: _noDiscount, ...creditLine }], ...credited } = invoice as { dueOn: unknown; lines: [Json] };
const payment = { version: 1, invoiceId: 'never', amount: '100.00', currency: 'AUD', paidOn: '2026-11-10', method: 'cash', reference: 'R-7', status: 'received' };
const { invoiceId: _noInvoice, ...refunded } = payment;
/** A good body for each route that takes one, with every field: a new route or field without its example fails. */
export const goodBodies: Record<string, Json> = {
  'PUT /v1/companies/{companyId}': { name: 'Acme Hire', timeZone: 'Australia/Sydney', callbackUrl: 'https://app.example/hook', requireEmail: false, noticeEmails: ['office@hire.example'] },
  'PUT /v1/companies/{companyId}/contacts/{recordId}': {
    version: 1, status: 'active', name: 'Harbour Events', email: 'office@harbour.example', firstName: 'A', lastName: 'B', phone: '1', taxNumber: '2',
    address: { line1: 'a', line2: 'b', city: 'c', region: 'd', postalCode: 'e', country: 'f' },
  },
  'PUT /v1/companies/{companyId}/invoices/{recordId}': invoice,
  'PUT /v1/companies/{companyId}/credit-notes/{recordId}': { ...credited, lines: [creditLine], allocations: [{ invoiceId: 'never', amount: '10.00' }] },
  'PUT /v1/companies/{companyId}/payments/{recordId}': payment,
  'POST /v1/companies/{companyId}/payments/{recordId}/fixes/adopt': { xeroId: '0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11' },
  'POST /v1/companies/{companyId}/contacts/{recordId}/fixes/link': { xeroId: '0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11' },
  'POST /v1/companies/{companyId}/invoices/{recordId}/fixes/renumber': { number: 'INV-1-2' },
  'POST /v1/companies/{companyId}/credit-notes/{recordId}/fixes/renumber': { number: 'CN-1-2' },
  ...Object.fromEntries(['contacts', 'invoices', 'credit-notes', 'payments'].map((kind) => [`POST /v1/companies/{companyId}/${kind}/{recordId}/claim`, { id: 'ours' }])),
  'POST /v1/companies/{companyId}/contacts/{recordId}/restore': { field: 'name' },
  'POST /v1/companies/{companyId}/problems/{code}/fixes/remap': { cause: causeOf('account-unusable', { account: '200', category: 'delivery' }), account: '210' },
  'POST /v1/companies/{companyId}/problems/{code}/retry': { cause: '4f1c2a9b7d3e5f60' },
  'POST /v1/companies/{companyId}/settings-link': { returnUrl: 'https://app.example/back', person: 'owner@hire.example' },
  'POST /v1/companies/{companyId}/connection': { returnUrl: 'https://app.example/back', person: 'owner@hire.example' },
  'PUT /v1/companies/{companyId}/connection/organisation': { xeroTenantId: '7cb9ee2c-1b0a-4f3c-9f9e-2b8a6a1d0c11', putLinksAside: true },
  'PUT /v1/companies/{companyId}/connection/sync-from': { syncFrom: '2026-07-01' },
  'PUT /v1/companies/{companyId}/mappings': mapping,
  'POST /v1/companies/{companyId}/reconciliations': { month: '2026-10' },
  'POST /v1/companies/{companyId}/reconciliations/{month}/decisions': { differenceId: 'unknown', decision: 'fix', fix: 'sync', reason: 'The invoice was sent twice' },
};

/** Other good bodies, with the fields that exclude some of the first. */
export const otherBodies: Record<string, readonly Json[]> = {
  'PUT /v1/companies/{companyId}/payments/{recordId}': [{ ...refunded, creditNoteId: 'never' }],
  'POST /v1/companies/{companyId}/problems/{code}/fixes/remap': [{ cause: '4f1c2a9b7d3e5f60', taxType: 'OUTPUT' }, { cause: '4f1c2a9b7d3e5f60', accountId: '0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11' }],
};

/** What a route cannot be asked without, in its query: what a fix is previewed with is what it is carried out with. */
export const goodQueryOf = ({ name, operation }: Pick<Route, 'name' | 'operation'>): string =>
  operation.parameters?.some((one) => one.in === 'query' && one.required) ? new URLSearchParams(goodBodies[name.replace(/^GET/, 'POST')] as Record<string, string>).toString() : '';
