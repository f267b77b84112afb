import { anInvoice } from '../support/examples';
import { eventually, syncOf, type Json } from '../support/house';
import type { ProblemCases } from './case';
import type { ProblemDesk } from './desk';

/** The same hire for a day longer: 440.00 with GST. */
const dearer = { lines: [{ id: 'l1', description: 'Excavator, 4 days', quantity: '4', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '400.00', tax: '40.00', total: '440.00' } };

/** A person in Xero issues an invoice to somebody else. */
export const issuedInXero = async (desk: ProblemDesk, number: string, over: Json = {}): Promise<string> => String((await desk.inXero('PUT', ['Invoices'], { Invoices: [{
  Type: 'ACCREC', Status: 'AUTHORISED', Contact: { ContactID: await desk.xeroId('contacts/bayside') }, InvoiceNumber: number, Date: '2026-11-01', DueDate: '2026-11-30', LineAmountTypes: 'Exclusive',
  LineItems: [{ Description: 'Something else', Quantity: 1, UnitAmount: 50, AccountCode: '210', TaxType: 'OUTPUT' }], ...over,
}] }))['InvoiceID']);
const edited = (desk: ProblemDesk, xeroId: string, to: Json): Promise<Json> => desk.inXero('POST', ['Invoices', xeroId], { Invoices: [to] });

/** Until the service has noticed what was done in Xero to a record. */
export async function noticed(desk: ProblemDesk, path: string, code: string): Promise<string> {
  await desk.pulled();
  await eventually(`${path} has ${code}`, async () => (((await syncOf(desk.house, path))['problem'] as Json | null)?.['code'] === code ? true : undefined));
  return path;
}
/** From now on Xero gives the numbers of voided documents to others. */
export const freeNumbers = ({ house }: ProblemDesk): Promise<Json> => house.simulator('PATCH', `/organisations/${house.tenantId}/settings`, { switches: { numbersOfVoidedInvoices: 'free' } });

const taken = (number: string) => ({ cause: `Another invoice in Xero already has the number ${number}.`, solution: 'Have this invoice sent under another number, or give it one in CloudRent; or change the number of the other one in Xero.' });
const takenBy = (id: string, number: string) => async (desk: ProblemDesk): Promise<string> => {
  await issuedInXero(desk, number);
  await desk.give(`invoices/${id}`, anInvoice(number));
  return `invoices/${id}`;
};
const kept = (number: string) => ({ cause: `A voided or deleted invoice in Xero keeps the number ${number}, and Xero gives it to no other one.`, solution: 'Have this invoice sent under another number, or give it one in CloudRent, and it is created in Xero under that; or void it in CloudRent too.' });
const keptBy = (id: string, number: string) => async (desk: ProblemDesk): Promise<string> => {
  await edited(desk, await issuedInXero(desk, number), { Status: 'VOIDED' });
  await desk.give(`invoices/${id}`, anInvoice(number));
  return `invoices/${id}`;
};
const paidThen = (id: string, amount: string, next: Json) => async (desk: ProblemDesk): Promise<string> => {
  await desk.invoiced(id);
  await desk.pay(id, amount);
  await desk.give(`invoices/${id}`, anInvoice(`INV-${id}`, { version: 2, ...next }));
  return `invoices/${id}`;
};
const notChanged = { cause: 'There is a payment on the invoice in Xero, which does not allow changing quantities.', solution: 'Take it off the invoice in Xero; or leave the invoice as it was, and put the difference on a credit note or a further invoice.' };
const voidedThere = { cause: 'The invoice is voided or deleted in Xero, and Xero never brings one back.', solution: 'Void it in CloudRent too; or have it created in Xero anew, under another number where Xero keeps the one it had.' };
const voided = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.invoiced(id);
  await desk.edit(id, { Status: 'VOIDED' });
  return await noticed(desk, `invoices/${id}`, 'invoice-voided-in-xero');
};

export const invoices = {
  'invoice-number-taken': [
    { because: 'a person has issued an invoice of the same number in Xero', arrange: takenBy('nt-version', 'T-1'), says: taken('T-1'), fix: { by: 'version', do: ({ give }, path) => give(path, anInvoice('T-1-B', { version: 2 })) } },
    { because: 'the same, and a person has it sent under another number', arrange: takenBy('nt-renumber', 'T-2'), says: taken('T-2'), fix: { by: 'renumber', do: ({ pick }, path) => pick(path, 'renumber', { number: 'T-2-B' }) } },
    { because: 'the same, and the other one is given another number in Xero', arrange: takenBy('nt-document', 'T-3'), says: taken('T-3'), fix: { by: 'document', async do(desk) { await edited(desk, String((await desk.allBooked()).find(({ number }) => number === 'T-3')?.id), { InvoiceNumber: 'T-3-OTHER' }); } } },
    {
      because: 'an invoice that is in Xero is given a number there that is taken',
      async arrange(desk) { await issuedInXero(desk, 'T-4'); await desk.invoiced('nt-again'); await desk.give('invoices/nt-again', anInvoice('T-4', { version: 2 })); return 'invoices/nt-again'; },
      says: taken('T-4'), fix: { by: 'renumber', do: ({ pick }, path) => pick(path, 'renumber', { number: 'T-4-B' }) },
    },
    { because: 'the same, and nothing tells that the number is free', arrange: takenBy('nt-daily', 'T-5'), says: taken('T-5'), fix: { by: 'daily', async do(desk) { await edited(desk, String((await desk.allBooked()).find(({ number }) => number === 'T-5')?.id), { InvoiceNumber: 'T-5-OTHER' }); } } },
  ],
  'invoice-number-kept': [
    { because: 'an invoice of the number was voided in Xero', arrange: keptBy('nk-renumber', 'K-1'), says: kept('K-1'), fix: { by: 'renumber', do: ({ pick }, path) => pick(path, 'renumber', { number: 'K-1-B' }) } },
    {
      because: 'ours was voided in Xero and is to be created anew',
      async arrange(desk) { await desk.pick(await voided('nk-again')(desk), 'recreate'); return await noticed(desk, 'invoices/nk-again', 'invoice-number-kept'); },
      says: kept('INV-nk-again'), fix: { by: 'version', do: ({ give }, path) => give(path, anInvoice('INV-nk-again-2', { version: 2 })) },
    },
  ],
  'invoice-paid': [
    { because: 'part of it is paid in Xero, and its amounts change in CloudRent', arrange: paidThen('ip-part', '30.00', dearer), says: notChanged, fix: { by: 'document', do: (desk) => desk.takeMoneyOff('ip-part') } },
    { because: 'it is paid in Xero, and its amounts change in CloudRent', arrange: paidThen('ip-whole', '330.00', dearer), says: notChanged, fix: { by: 'version', do: ({ give }, path) => give(path, anInvoice('INV-ip-whole', { version: 3 })) } },
    {
      because: 'it is paid in Xero, and voided in CloudRent', arrange: paidThen('ip-void', '330.00', { status: 'void' }), fix: { by: 'document', do: (desk) => desk.takeMoneyOff('ip-void') },
      says: { cause: 'There is a payment on the invoice in Xero, which does not allow voiding it.', solution: 'Take it off the invoice in Xero; or credit the invoice instead of voiding it.' },
    },
  ],
  'invoice-voided-in-xero': [
    { because: 'a person voids it in Xero, and then has it created anew', arrange: voided('iv-recreate'), says: voidedThere, alone: true, fix: { by: 'recreate', async do(desk, path) { await freeNumbers(desk); await desk.pick(path, 'recreate'); } } },
    { because: 'a person voids it in Xero, and leaves it so', arrange: voided('iv-accept'), says: voidedThere, ends: 'excluded', fix: { by: 'accept', do: ({ pick }, path) => pick(path, 'accept') } },
    { because: 'a person voids it in Xero, and it gets another number in CloudRent', arrange: voided('iv-version'), says: voidedThere, fix: { by: 'version', do: ({ give }, path) => give(path, anInvoice('INV-iv-version-2', { version: 2 })) } },
  ],
} satisfies ProblemCases;
