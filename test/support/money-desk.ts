import { anInvoice } from './examples';
import { endedSync, openHouseWithHarbour, pathIn, type House, type Json } from './house';
import { openInvoiceDesk, type InvoiceDesk } from './invoice-desk';
import { pull } from './pulls';

/** A payment of one of the desk's invoices: 100.00, by card, on 10 November. */
export const aPayment = (invoiceId: string, over: Json = {}): Json => ({ version: 1, invoiceId, amount: '100.00', currency: 'AUD', paidOn: '2026-11-10', method: 'card', status: 'received', ...over });
export const aRefund = (creditNoteId: string, over: Json = {}): Json => ({ version: 1, creditNoteId, amount: '20.00', currency: 'AUD', paidOn: '2026-11-12', method: 'card', status: 'received', ...over });
/** A credit note of one line, 110.00 with GST, for `harbour`. */
export const aCreditNote = (number: string, over: Json = {}): Json => ({
  version: 1, number, contactId: 'harbour', status: 'issued', issuedOn: '2026-11-05', currency: 'AUD', pricesIncludeTax: false,
  lines: [{ id: 'l1', description: 'One day less', quantity: '1', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '100.00', tax: '10.00', total: '110.00' }, allocations: [], ...over,
});

export interface MoneyDesk extends InvoiceDesk {
  /** Account ids: two bank accounts, a clearing account open for payments. */
  readonly accounts: { readonly bank: string; readonly savings: string; readonly clearing: string };
  /** Sends a version of any record (`payments/p1`); resolves to how it stands once it has ended. */
  put(path: string, body: Json): Promise<Json>;
  /** The objects of the books: `payment`, `creditNote`, `invoice`, … */
  books(entity: string): Promise<Json[]>;
  /** The invoice `id` of 330.00 in Xero. */
  invoiced(id: string, over?: Json): Promise<void>;
  xeroId(path: string): Promise<string>;
  /** A person records a payment in Xero of one of our invoices; resolves to its Xero id. */
  pays(invoiceId: string, amount: number, over?: Json): Promise<string>;
  /** Everything that changed in Xero until now has been read. */
  pulled(): Promise<void>;
  /** The feed so far. */
  changes(): Promise<Json[]>;
}

/** A connected house with customers in Xero and payments mapped: `card` to the bank, `account` to savings, `cash` to the clearing account. */
export async function openMoneyDesk(opening: Promise<House> = openHouseWithHarbour()): Promise<MoneyDesk> {
  const desk = await openInvoiceDesk(opening);
  const { house } = desk;
  const accounts = await mapPayments(house);
  const xeroId = async (path: string): Promise<string> => String(((await endedSync(house, path))['xero'] as Json)['id']);
  const put: MoneyDesk['put'] = async (path, body) => {
    const { status, body: answer } = await house.call('PUT', pathIn(house, path), body);
    if (status !== 202) throw new Error(`${path} was not accepted: ${String(status)} ${JSON.stringify(answer)}`);
    return await endedSync(house, path);
  };
  return {
    ...desk, accounts, put, xeroId,
    async books(entity) { return ((await house.simulator('GET', `/objects?tenantId=${house.tenantId}&entity=${entity}`))['items'] as Json[]).map((item) => item['value'] as Json); },
    async invoiced(id, over = {}) {
      const sync = await put(`invoices/${id}`, anInvoice(`INV-${id}`, over));
      if (sync['status'] !== 'synced') throw new Error(JSON.stringify(sync));
    },
    async pays(invoiceId, amount, over = {}) {
      const answer = await desk.person('PUT', ['Payments'], { Payments: [{ Invoice: { InvoiceID: await xeroId(`invoices/${invoiceId}`) }, Account: { AccountID: accounts.bank }, Amount: amount, Date: '2026-11-10', ...over }] });
      const [payment] = (answer['body'] as { Payments: Json[] }).Payments;
      return String(payment?.['PaymentID']);
    },
    pulled: () => pull(house),
    async changes() { return (await house.call('GET', pathIn(house, 'changes?after=0'))).body['items'] as Json[]; },
  };
}

async function mapPayments(house: House): Promise<MoneyDesk['accounts']> {
  const { body: { items } } = await house.call('GET', pathIn(house, 'xero/accounts'));
  const idOf = (code: string): string => String((items as Json[]).find((account) => account['code'] === code)?.['accountId']);
  const accounts = { bank: idOf('090'), savings: idOf('091'), clearing: idOf('855') };
  const { body: { accounts: sales, taxes } } = await house.call('GET', pathIn(house, 'mappings'));
  const { status, body } = await house.call('PUT', pathIn(house, 'mappings'), { accounts: sales, taxes, payments: { card: accounts.bank, account: accounts.savings, cash: accounts.clearing } });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return accounts;
}
