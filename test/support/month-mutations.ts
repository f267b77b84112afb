import { sql } from 'kysely';
import { companyId } from '../../domain/ids';
import type { ChangedBy, DifferenceKind } from '../../domain/reconciliation';
import { endedSync, pathIn, type Json } from './house';
import { aCreditNote, aPayment, type MoneyDesk } from './money-desk';

/** One change on one side of a month that agreed, what it is to be found as, and how it is mended. */
export interface Mutation {
  readonly name: string;
  /** Of its invoice, beside price and number. */
  readonly invoice?: Json;
  readonly prepare?: (scene: Scene) => Promise<unknown>;
  readonly change: (scene: Scene) => Promise<unknown>;
  readonly finds: DifferenceKind;
  readonly by: ChangedBy;
  /** The record that is named; the invoice when left out, '' for one that only Xero has. */
  readonly record?: (scene: Scene) => string;
  /** `repair`: by itself. Else what people do. */
  readonly mend: 'repair' | ((scene: Scene) => Promise<unknown>);
}

/** A mutation's own invoice `id` of `price` + 10 %, and short ways to both sides. */
export interface Scene {
  readonly desk: MoneyDesk; readonly id: string; readonly price: number;
  /** What an act made that its mending needs. */
  readonly kept: Map<string, string>;
  readonly body: (over?: Json) => Json;
  readonly person: (method: string, path: string[], body: Json) => Promise<Json>;
  /** A person changes the invoice in Xero. */
  readonly edit: (invoice: Json) => Promise<Json>;
  /** Its first line as a person sends it again, changed. */
  readonly line: (over: Json) => Promise<Json>;
  /** CloudRent's record changes, and no sync is told. */
  readonly ours: (path: string, change: (document: Json) => Json) => Promise<void>;
}

const cents = (amount: number): string => amount.toFixed(2);
export const totalsOf = (price: number, tax = price / 10): Json => ({ subtotal: cents(price), tax: cents(tax), total: cents(price + tax) });
const ourLine = (price: number, over: Json = {}): Json => ({ id: 'l1', description: 'Excavator', quantity: '1', unitPrice: cents(price), category: 'equipment-hire', tax: 'gst', ...over });

export function sceneOf(desk: MoneyDesk, id: string, price: number): Scene {
  const { house } = desk;
  const person = async (method: string, path: string[], body: Json): Promise<Json> => {
    const answer = await desk.person(method, path, body);
    const elements = Object.values(answer['body'] as Json).filter(Array.isArray).flat() as Json[];
    if (answer['status'] !== 200 || elements.some((one) => one['HasErrors'] === true || one['StatusAttributeString'] === 'ERROR')) throw new Error(`${id}: ${method} ${path.join('/')}: ${JSON.stringify(answer)}`);
    return answer['body'] as Json;
  };
  const invoiceId = (): Promise<string> => desk.xeroId(`invoices/${id}`);
  return {
    desk, id, price, person, kept: new Map(),
    body: (over = {}) => ({ version: 1, number: `INV-${id}`, contactId: 'harbour', status: 'issued', issuedOn: '2026-11-02', dueOn: '2026-11-16', currency: 'AUD', pricesIncludeTax: false, lines: [ourLine(price)], totals: totalsOf(price), ...over }),
    edit: async (invoice) => person('POST', ['Invoices', await invoiceId()], { Invoices: [invoice] }),
    async line(over) {
      const [line] = (await desk.booked(id)).lines;
      return { LineItemID: line?.id, Description: 'Excavator', Quantity: 1, UnitAmount: price, AccountCode: '210', TaxType: 'OUTPUT', ...over };
    },
    async ours(path, change) {
      const [plural = '', record = ''] = path.split('/');
      const at = sql`company_id = ${companyId(house.company)} and kind = ${plural.slice(0, -1)} and record_id = ${record}`;
      const { rows: [row] } = await sql<{ document: Json }>`select document from records where ${at}`.execute(house.db);
      const next = change(row?.document ?? {});
      await sql`update records set document = ${JSON.stringify(next)}::jsonb, version = (${JSON.stringify(next)}::jsonb->>'version')::int, contact_id = ${next['contactId'] ?? null}, total = coalesce((${JSON.stringify(next)}::jsonb->'totals'->>'total')::numeric, (${JSON.stringify(next)}::jsonb->>'amount')::numeric) where ${at}`.execute(house.db);
    },
  };
}

/** Short ways that several mutations use. */
export const acts = {
  pay: async ({ desk, id, kept }: Scene, amount: number, Date = '2026-11-10', name = 'payment'): Promise<void> => { kept.set(name, await desk.pays(id, amount, { Date })); },
  unpay: ({ person, kept }: Scene, name = 'payment') => person('POST', ['Payments', kept.get(name) ?? ''], { Status: 'DELETED' }),
  ourPayment: ({ desk, id }: Scene, over: Json = {}) => desk.put(`payments/${id}`, aPayment(id, { amount: '40.00', ...over })),
  deleteOurs: async ({ person, desk, id }: Scene) => person('POST', ['Payments', await desk.xeroId(`payments/${id}`)], { Status: 'DELETED' }),
  ourNote: ({ desk, id }: Scene, over: Json = {}) => desk.put(`credit-notes/${id}`, aCreditNote(`CN-${id}`, over)),
  /** A person in Xero makes an invoice or credit note for the customer. */
  async handMade({ person, desk, id, kept }: Scene, plural: 'Invoices' | 'CreditNotes', over: Json = {}): Promise<void> {
    const type = plural === 'Invoices' ? { Type: 'ACCREC', DueDate: '2026-11-20' } : { Type: 'ACCRECCREDIT' };
    const body = { ...type, Status: 'AUTHORISED', Contact: { ContactID: await desk.xeroId('contacts/harbour') }, Date: '2026-11-09', LineItems: [{ Description: 'By hand', Quantity: 1, UnitAmount: 77.31, AccountCode: '210' }], ...over };
    const [made] = (await person('PUT', [plural], { [plural]: [body] }))[plural] as Json[];
    kept.set(id, String(made?.['InvoiceID'] ?? made?.['CreditNoteID']));
  },
  voidHandMade: ({ person, id, kept }: Scene, plural: string) => person('POST', [plural, kept.get(id) ?? ''], { [plural]: [{ Status: 'VOIDED' }] }),
  /** A person in Xero takes money before there is anything to pay. */
  async advance({ person, desk, id, kept }: Scene, Type: string, amount: number): Promise<void> {
    const [AccountCode, key] = Type === 'RECEIVE-OVERPAYMENT' ? ['610', 'OverpaymentID'] : ['210', 'PrepaymentID'];
    const [made] = (await person('PUT', ['BankTransactions'], { BankTransactions: [{ Type, Contact: { ContactID: await desk.xeroId('contacts/harbour') }, BankAccount: { AccountID: desk.accounts.bank }, Date: '2026-11-08', LineAmountTypes: 'NoTax', LineItems: [{ Description: 'Ahead', Quantity: 1, UnitAmount: amount, AccountCode }] }] }))['BankTransactions'] as Json[];
    kept.set(id, String(made?.[key]));
  },
  allocate: async ({ person, desk, id }: Scene, path: string, credit: string, amount: number) => person('PUT', [path, credit, 'Allocations'], { Allocations: [{ Invoice: { InvoiceID: await desk.xeroId(`invoices/${id}`) }, Amount: amount, Date: '2026-11-09' }] }),
  /** CloudRent sends a new version, and its sync ends. */
  async newVersion({ desk }: Scene, path: string, body: Json): Promise<void> {
    await desk.house.call('PUT', pathIn(desk.house, path), body);
    await endedSync(desk.house, path);
  },
};
