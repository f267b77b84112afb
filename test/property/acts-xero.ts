import type { Json } from '../support/house';
import { amountOf, dayOf, mailOf, nameOf, type ActOut } from './acts-cloudrent';
import { idOf, pathsOf, person, pick, xeroIdOf, type Scene } from './scene';
import type { RecordKind } from '../../domain/kinds';

/** What people do in Xero, with the run's objects there. Xero may refuse; that is no failure. */

interface Found { readonly path: string; readonly id: string }
async function found(scene: Scene, kind: RecordKind, which: number): Promise<Found | undefined> {
  const path = pick(pathsOf(scene, kind), which);
  const id = path === undefined ? undefined : await xeroIdOf(scene, path);
  return path === undefined || id === undefined ? undefined : { path, id };
}

type ActIn = (scene: Scene, at: Found, value: number, which: number) => Promise<string>;
const at = (kind: RecordKind, act: ActIn): ActOut => async (scene, which, value) => {
  const one = await found(scene, kind, which);
  return one === undefined ? undefined : `${one.path}: ${await act(scene, one, value, which)}`;
};
const edit = (plural: string, body: (one: Found, value: number, scene: Scene) => Json): ActIn => async (scene, one, value) => {
  const change = body(one, value, scene);
  return `${JSON.stringify(change)} ${(await person(scene, 'POST', [plural, one.id], { [plural]: [change] })).told}`;
};

/** The first object of an answer. */
const first = (body: Json | undefined, plural: string): Json => (body?.[plural] as Json[] | undefined)?.[0] ?? {};
const read = async (scene: Scene, plural: string, id: string): Promise<Json> => first((await person(scene, 'GET', [plural, id])).body, plural);
const pay = (scene: Scene, invoice: string, amount: number, date: string) => person(scene, 'PUT', ['Payments'], { Payments: [{ Invoice: { InvoiceID: invoice }, Account: { Code: '090' }, Amount: amount, Date: date }] });

/** The money on an invoice, the refunds of a credit note. */
async function paymentOn(scene: Scene, { path, id }: Found, value: number): Promise<Json | undefined> {
  const document = await read(scene, path.startsWith('invoices/') ? 'Invoices' : 'CreditNotes', id);
  return pick(document['Payments'] as Json[] | undefined ?? [], value);
}
const deletePayment = (scene: Scene, payment: Json) => person(scene, 'POST', ['Payments', String(payment['PaymentID'])], { Status: 'DELETED' });

export const acts = {
  'xero.contact.rename': at('contact', edit('Contacts', ({ path }, value, { name }) => ({ Name: nameOf(name, idOf(path), value) }))),
  'xero.contact.mail': at('contact', edit('Contacts', ({ path }, value) => ({ EmailAddress: mailOf(idOf(path), value) }))),
  'xero.contact.archive': at('contact', edit('Contacts', () => ({ ContactStatus: 'ARCHIVED' }))),
  'xero.contact.restore': at('contact', edit('Contacts', () => ({ ContactStatus: 'ACTIVE' }))),
  'xero.invoice.texts': at('invoice', edit('Invoices', (_one, value) => value % 2 === 0 ? { Reference: `hand ${String(value)}` } : { DueDate: `2027-01-${String(10 + value)}` })),
  'xero.invoice.line': at('invoice', async (scene, { id }, value) => {
    const [line] = (await read(scene, 'Invoices', id))['LineItems'] as Json[] | undefined ?? [];
    const lines = [{ ...(value % 3 === 0 ? {} : { LineItemID: line?.['LineItemID'] }), Description: 'By hand', Quantity: 1 + value % 3, UnitAmount: 90, AccountCode: line?.['AccountCode'], TaxType: line?.['TaxType'] }];
    return `its line, quantity ${String(1 + value % 3)} at 90.00 ${(await person(scene, 'POST', ['Invoices', id], { Invoices: [{ LineItems: lines }] })).told}`;
  }),
  'xero.invoice.void': at('invoice', edit('Invoices', () => ({ Status: 'VOIDED' }))),
  'xero.invoice.make': at('contact', async (scene, { id }, value) => `an invoice by hand ${(await person(scene, 'PUT', ['Invoices'], { Invoices: [{ Type: 'ACCREC', Status: 'AUTHORISED', Contact: { ContactID: id }, Date: '2026-11-04', DueDate: '2026-11-18', LineItems: [{ Description: 'By hand', Quantity: 1, UnitAmount: 10 + value, AccountCode: '210' }] }] })).told}`),
  'xero.note.texts': at('credit-note', edit('CreditNotes', (_one, value) => ({ Reference: `hand ${String(value)}` }))),
  'xero.note.void': at('credit-note', edit('CreditNotes', () => ({ Status: 'VOIDED' }))),
  'xero.allocate': at('credit-note', async (scene, { id }, value, which) => {
    const invoice = await found(scene, 'invoice', which + value);
    if (!invoice) return 'no invoice to put it against';
    const amount = 20 + 10 * (value % 4);
    return `${String(amount)}.00 of it to ${invoice.path} ${(await person(scene, 'PUT', ['CreditNotes', id, 'Allocations'], { Allocations: [{ Invoice: { InvoiceID: invoice.id }, Amount: amount, Date: '2026-11-09' }] })).told}`;
  }),
  'xero.deallocate': at('credit-note', async (scene, { id }, value) => {
    const allocation = pick((await read(scene, 'CreditNotes', id))['Allocations'] as Json[] | undefined ?? [], value);
    return allocation === undefined ? 'nothing allocated' : `an allocation of ${String(allocation['Amount'])} taken off ${(await person(scene, 'DELETE', ['CreditNotes', id, 'Allocations', String(allocation['AllocationID'])])).told}`;
  }),
  'xero.pay': at('invoice', async (scene, { id }, value) => `${amountOf(value)} paid on ${dayOf(value)} ${(await pay(scene, id, Number(amountOf(value)), dayOf(value))).told}`),
  'xero.payment.delete': at('invoice', async (scene, one, value) => {
    const payment = await paymentOn(scene, one, value);
    return payment === undefined ? 'no payment to delete' : `payment of ${String(payment['Amount'])} deleted: ${(await deletePayment(scene, payment)).told}`;
  }),
  'xero.payment.remake': at('invoice', async (scene, one, value) => {
    const payment = await paymentOn(scene, one, value);
    if (payment === undefined) return 'no payment to make anew';
    const gone = await deletePayment(scene, payment);
    return `payment of ${String(payment['Amount'])} deleted (${gone.told}) and made anew on ${dayOf(value)} ${(await pay(scene, one.id, Number(payment['Amount']), dayOf(value))).told}`;
  }),
} as const satisfies Record<string, ActOut>;
