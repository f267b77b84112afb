import { anInvoice } from './examples';
import { moneyIn } from './money-in-xero';
import { endedSync, eventually, openHouseWithHarbour, pathIn, type House, type Json } from './house';

/** An invoice of two lines, 385.00 with GST, with every optional field. */
export const twoLines = (number: string, over: Json = {}): Json => anInvoice(number, {
  reference: 'PO 1', url: 'https://hire.example/1',
  lines: [aLine('l1'), aLine('l2', { description: 'Delivery', quantity: '1', unitPrice: '50.00', category: 'delivery' })],
  totals: { subtotal: '350.00', tax: '35.00', total: '385.00' }, ...over,
});
export const aLine = (id: string, over: Json = {}): Json => ({ id, description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst', ...over });

/** An invoice as Xero's books keep it. */
export interface Booked extends Json {
  readonly id: string; readonly number: string; readonly status: string; readonly reference: string; readonly dueDate: string; readonly date: string; readonly contactId: string; readonly currencyCode: string;
  readonly subTotal: string; readonly totalTax: string; readonly total: string; readonly lines: readonly { readonly id: string; readonly description: string; readonly quantity: string; readonly unitAmount: string; readonly accountId: string; readonly taxAmount: string }[];
}

export interface InvoiceDesk {
  readonly house: House;
  /** Sends a version; resolves once it is accepted. */
  send(id: string, body: Json, query?: string): Promise<void>;
  /** How it stands once it has ended. */
  ended(id: string): Promise<Json>;
  sendAndEnd(id: string, body: Json): Promise<Json>;
  retry(id: string): Promise<Json>;
  /** Until nothing of the company is under way any more. */
  settled(): Promise<void>;
  /** What the books have under the Xero id of one of our invoices. */
  booked(id: string): Promise<Booked>;
  allBooked(): Promise<Booked[]>;
  /** A person in Xero's own pages. */
  person(method: string, path: string[], body: Json): Promise<Json>;
  /** A person changes the invoice that one of ours is in Xero. */
  edit(id: string, invoice: Json): Promise<Json>;
  /** A person in Xero takes a payment on it. */
  pay(id: string, amount: string): Promise<void>;
  /** A person in Xero sets a credit note of that amount off against it. */
  credit(id: string, amount: string): Promise<void>;
  /** A person in Xero takes every payment and credit off it again. */
  takeMoneyOff(id: string): Promise<void>;
  /** Calls to Xero so far, by what they did. */
  calls(): Promise<Record<string, number>>;
}

/** A connected house with the customers `harbour` and `bayside` in Xero, and short ways to both sides of an invoice. */
export async function openInvoiceDesk(opening: Promise<House> = openHouseWithHarbour()): Promise<InvoiceDesk> {
  const house = await opening;
  const send: InvoiceDesk['send'] = async (id, body, query = '') => {
    const { status, body: answer } = await house.call('PUT', pathIn(house, `invoices/${id}${query}`), body);
    if (status !== 202) throw new Error(`${id} was not accepted: ${String(status)} ${JSON.stringify(answer)}`);
  };
  const ended = (id: string): Promise<Json> => endedSync(house, `invoices/${id}`);
  const xeroIdOf = async (id: string): Promise<string> => String(((await ended(id))['xero'] as Json)['id']);
  const person: InvoiceDesk['person'] = (method, path, body) => house.simulator('POST', `/people/${house.tenantId}`, { method, path, body });
  const allBooked = async (): Promise<Booked[]> => ((await house.simulator('GET', `/objects?tenantId=${house.tenantId}&entity=invoice`))['items'] as Json[]).map((item) => item['value'] as Booked);
  await house.call('PUT', pathIn(house, 'contacts/bayside'), { version: 1, name: 'Bayside Scaffolding' });
  await endedSync(house, 'contacts/bayside');
  return {
    house, send, ended, person, allBooked,
    async sendAndEnd(id, body) {
      await send(id, body);
      return await ended(id);
    },
    async retry(id) {
      await house.call('POST', pathIn(house, `invoices/${id}/retry`), {});
      return await ended(id);
    },
    async settled() {
      await eventually('nothing is under way', async () => {
        const { body } = await house.call('GET', pathIn(house, 'records/summary'));
        return (body['items'] as Json[]).some(({ status }) => status === 'pending' || status === 'waiting') ? undefined : true;
      });
    },
    async booked(id) {
      const xeroId = await xeroIdOf(id);
      const found = (await allBooked()).find((invoice) => invoice.id === xeroId);
      if (!found) throw new Error(`${id} is not in the books`);
      return found;
    },
    async edit(id, invoice) { return await person('POST', ['Invoices', await xeroIdOf(id)], { Invoices: [invoice] }); },
    async pay(id, amount) { await moneyIn(house).pay(await xeroIdOf(id), amount); },
    async credit(id, amount) { await moneyIn(house).credit(await xeroIdOf(id), amount); },
    async takeMoneyOff(id) { await moneyIn(house).takeOff(await xeroIdOf(id)); },
    async calls() { return (await house.simulator('GET', `/calls/summary?tenantId=${house.tenantId}`))['byOperation'] as Record<string, number>; },
  };
}
