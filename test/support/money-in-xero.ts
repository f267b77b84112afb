import type { House, Json } from './house';

/** What a person in Xero does about the money of an invoice, by the invoice's Xero id. Every act must succeed. */
export interface MoneyInXero {
  /** Takes a payment to the bank; the payment as Xero answers it. */
  pay(invoiceId: string, amount: string): Promise<Json>;
  /** Sets a new credit note of the invoice's customer off against it, without tax; the credit note as Xero answers it. */
  credit(invoiceId: string, amount: string): Promise<Json>;
  /** Takes every payment and allocation off it again. */
  takeOff(invoiceId: string): Promise<void>;
}

/** The bank account and the income account of the simulator's chart 'hire'. */
const [bank, income] = ['090', '210'];

export function moneyIn(house: Pick<House, 'simulator' | 'tenantId'>): MoneyInXero {
  const ask = async (method: string, path: readonly string[], body?: Json): Promise<Json> => {
    const answer = await house.simulator('POST', `/people/${house.tenantId}`, { method, path, ...(body === undefined ? {} : { body }) });
    if (answer['status'] !== 200) throw new Error(`A person's ${method} ${path.join('/')} was refused: ${JSON.stringify(answer)}`);
    return answer['body'] as Json;
  };
  const one = async (plural: string, asked: Promise<Json>): Promise<Json> => {
    const [first] = (await asked)[plural] as Json[];
    if (!first) throw new Error(`No ${plural} came back.`);
    return first;
  };
  const invoice = (id: string): Promise<Json> => one('Invoices', ask('GET', ['Invoices', id]));
  return {
    pay: (id, amount) => one('Payments', ask('PUT', ['Payments'], { Payments: [{ Invoice: { InvoiceID: id }, Account: { Code: bank }, Amount: Number(amount) }] })),
    async credit(id, amount) {
      const { Contact, CurrencyCode } = await invoice(id);
      const body = {
        Type: 'ACCRECCREDIT', Status: 'AUTHORISED', Contact: { ContactID: (Contact as Json)['ContactID'] }, CurrencyCode, LineAmountTypes: 'NoTax',
        LineItems: [{ Description: 'Credit', Quantity: 1, UnitAmount: Number(amount), AccountCode: income }],
      };
      const note = await one('CreditNotes', ask('PUT', ['CreditNotes'], { CreditNotes: [body] }));
      const date = /\((\d+)/.exec(String(note['Date']))?.[1];
      await ask('PUT', ['CreditNotes', String(note['CreditNoteID']), 'Allocations'], { Allocations: [{ Invoice: { InvoiceID: id }, Amount: Number(amount), Date: new Date(Number(date)).toISOString().slice(0, 10) }] });
      return note;
    },
    async takeOff(id) {
      const { Payments, CreditNotes } = await invoice(id);
      for (const payment of Payments as Json[]) await ask('POST', ['Payments', String(payment['PaymentID'])], { Status: 'DELETED' });
      for (const { CreditNoteID } of CreditNotes as Json[]) {
        const { Allocations } = await one('CreditNotes', ask('GET', ['CreditNotes', String(CreditNoteID)]));
        const ofInvoice = (Allocations as Json[]).filter(({ Invoice }) => (Invoice as Json)['InvoiceID'] === id);
        for (const { AllocationID } of ofInvoice) await ask('DELETE', ['CreditNotes', String(CreditNoteID), 'Allocations', String(AllocationID)]);
      }
    },
  };
}
