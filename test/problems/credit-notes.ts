import type { Json } from '../support/house';
import { aCreditNote, aRefund } from '../support/money-desk';
import type { ProblemCases } from './case';
import type { ProblemDesk } from './desk';
import { freeNumbers, noticed } from './invoices';

/** The same credit for two days: 220.00 with GST. */
const twice = { lines: [{ id: 'l1', description: 'One day less', quantity: '2', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '200.00', tax: '20.00', total: '220.00' } };
const noteIn = async (desk: ProblemDesk, id: string): Promise<readonly [string, string]> => ['CreditNotes', await desk.xeroId(`credit-notes/${id}`)];
const edited = (desk: ProblemDesk, xeroId: string, to: Json): Promise<Json> => desk.inXero('POST', ['CreditNotes', xeroId], { CreditNotes: [to] });
const numbered = async (desk: ProblemDesk, number: string): Promise<string> => String((await desk.books('creditNote')).find((one) => one['number'] === number)?.['id']);
const given = (id: string, over: Json = {}) => async (desk: ProblemDesk): Promise<string> => {
  await desk.give(`credit-notes/${id}`, aCreditNote(`CN-${id}`, over));
  return `credit-notes/${id}`;
};

/** A person in Xero credits somebody else under a number that ours has too. */
const issuedInXero = async (desk: ProblemDesk, number: string): Promise<string> => String((await desk.inXero('PUT', ['CreditNotes'], { CreditNotes: [{
  Type: 'ACCRECCREDIT', Status: 'AUTHORISED', Contact: { ContactID: await desk.xeroId('contacts/bayside') }, CreditNoteNumber: number, Date: '2026-11-01', LineAmountTypes: 'Exclusive',
  LineItems: [{ Description: 'Something else', Quantity: 1, UnitAmount: 50, AccountCode: '210', TaxType: 'OUTPUT' }],
}] }))['CreditNoteID']);
const takenBy = (id: string) => async (desk: ProblemDesk): Promise<string> => { await issuedInXero(desk, `CN-${id}`); return await given(id)(desk); };
const taken = (id: string) => ({ cause: `Another credit note in Xero already has the number CN-${id}.`, solution: 'Have this credit note sent under another number, or give it one in CloudRent; or change the number of the other one in Xero.' });
const keptBy = (id: string) => async (desk: ProblemDesk): Promise<string> => { await edited(desk, await issuedInXero(desk, `CN-${id}`), { Status: 'VOIDED' }); return await given(id)(desk); };
const kept = (id: string) => ({ cause: `A voided or deleted credit note in Xero keeps the number CN-${id}, and Xero gives it to no other one.`, solution: 'Have this credit note sent under another number, or give it one in CloudRent, and it is created in Xero under that; or void it in CloudRent too.' });

/** A person puts credit of a note of ours against an invoice. */
const allocate = async (desk: ProblemDesk, id: string, invoiceId: string, amount: number): Promise<Json> =>
  await desk.inXero('PUT', [...await noteIn(desk, id), 'Allocations'], { Allocations: [{ Invoice: { InvoiceID: await desk.xeroId(`invoices/${invoiceId}`) }, Amount: amount, Date: '2026-11-09' }] });
/** A person takes off what a note of ours is allocated to in Xero: all of it, or what is of this amount. */
async function takeOff(desk: ProblemDesk, id: string, ofAmount?: string): Promise<void> {
  const note = await noteIn(desk, id);
  const made = (await desk.books('allocation')).filter(({ creditId, status, amount }) => creditId === note[1] && status !== 'DELETED' && (ofAmount === undefined || amount === ofAmount));
  for (const one of made) await desk.person('DELETE', [...note, 'Allocations', String(one['id'])], {});
}
const allocatedThen = (id: string, next: Json) => async (desk: ProblemDesk): Promise<string> => {
  await desk.invoiced(id);
  await desk.put(`credit-notes/${id}`, aCreditNote(`CN-${id}`));
  await allocate(desk, id, id, 40);
  return await given(id, { version: 2, ...next })(desk);
};
const used = (refused: string, instead: string) => ({ cause: `The credit note is allocated or refunded in Xero, which does not allow ${refused}.`, solution: `Take the allocation or refund off the credit note in Xero; or ${instead}.` });
const changed = used('changing quantities', 'leave the credit note as it was, and put the difference on a further credit note or an invoice');

const voidedThere = { cause: 'The credit note is voided or deleted in Xero, and Xero never brings one back.', solution: 'Void it in CloudRent too; or have it created in Xero anew, under another number where Xero keeps the one it had.' };
const voided = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.put(`credit-notes/${id}`, aCreditNote(`CN-${id}`));
  await edited(desk, await desk.xeroId(`credit-notes/${id}`), { Status: 'VOIDED' });
  return await noticed(desk, `credit-notes/${id}`, 'credit-note-voided-in-xero');
};

const refusedOn = (invoiceId: string) => ({
  cause: `Xero does not take the allocation to invoice ${invoiceId}: more than what is left of the credit or still owed on the invoice.`,
  solution: 'Look at what is allocated and paid on both documents in Xero and take off what should not be there; or change the allocations in CloudRent.',
});
const paidFirst = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.invoiced(id);
  await desk.pays(id, 300);
  return await given(id, { allocations: [{ invoiceId: id, amount: '110.00' }] })(desk);
};

export const creditNotes = {
  'credit-note-number-taken': [
    { because: 'a person has issued one of the same number in Xero', arrange: takenBy('ct-version'), says: taken('ct-version'), fix: { by: 'version', do: ({ give }, path) => give(path, aCreditNote('CN-ct-2', { version: 2 })) } },
    { because: 'the same, and a person has it sent under another number', arrange: takenBy('ct-renumber'), says: taken('ct-renumber'), fix: { by: 'renumber', do: ({ pick }, path) => pick(path, 'renumber', { number: 'CN-ct-3' }) } },
    { because: 'the same, and the other one is given another number in Xero', arrange: takenBy('ct-document'), says: taken('ct-document'), fix: { by: 'document', async do(desk) { await edited(desk, await numbered(desk, 'CN-ct-document'), { CreditNoteNumber: 'CN-ct-4' }); } } },
    { because: 'the same, and the day goes by', arrange: takenBy('ct-daily'), says: taken('ct-daily'), fix: { by: 'daily', async do(desk) { await edited(desk, await numbered(desk, 'CN-ct-daily'), { CreditNoteNumber: 'CN-ct-5' }); } } },
  ],
  'credit-note-number-kept': [
    { because: 'one of the number was voided in Xero', arrange: keptBy('ck-renumber'), says: kept('ck-renumber'), fix: { by: 'renumber', do: ({ pick }, path) => pick(path, 'renumber', { number: 'CN-ck-2' }) } },
    {
      because: 'ours was voided in Xero and is to be created anew',
      async arrange(desk) { await desk.pick(await voided('ck-version')(desk), 'recreate'); return await noticed(desk, 'credit-notes/ck-version', 'credit-note-number-kept'); },
      says: kept('ck-version'), fix: { by: 'version', do: ({ give }, path) => give(path, aCreditNote('CN-ck-3', { version: 2 })) },
    },
  ],
  'credit-note-used': [
    { because: 'a person has allocated some of it in Xero, and its amounts change in CloudRent', arrange: allocatedThen('cu-document', twice), says: changed, fix: { by: 'document', do: (desk) => takeOff(desk, 'cu-document') } },
    { because: 'the same, and CloudRent takes the change back', arrange: allocatedThen('cu-version', twice), says: changed, fix: { by: 'version', do: ({ give }, path) => give(path, aCreditNote('CN-cu-version', { version: 3 })) } },
    {
      because: 'it is refunded, and voided in CloudRent',
      async arrange(desk) {
        await desk.put('credit-notes/cu-refund', aCreditNote('CN-cu-refund'));
        await desk.put('payments/cu-refund', aRefund('cu-refund'));
        return await given('cu-refund', { version: 2, status: 'void' })(desk);
      },
      says: used('voiding it', 'leave it as it is'), fix: { by: 'document', async do(desk) { await desk.inXero('POST', ['Payments', await desk.xeroId('payments/cu-refund')], { Status: 'DELETED' }); } },
    },
  ],
  'credit-note-voided-in-xero': [
    { because: 'a person voids it in Xero, and then has it created anew', arrange: voided('cv-recreate'), says: voidedThere, alone: true, fix: { by: 'recreate', async do(desk, path) { await freeNumbers(desk); await desk.pick(path, 'recreate'); } } },
    { because: 'a person voids it in Xero, and leaves it so', arrange: voided('cv-accept'), says: voidedThere, ends: 'excluded', fix: { by: 'accept', do: ({ pick }, path) => pick(path, 'accept') } },
    { because: 'a person voids it in Xero, and then in CloudRent', arrange: voided('cv-version'), says: voidedThere, fix: { by: 'version', do: ({ give }, path) => give(path, aCreditNote('CN-cv-version', { version: 2, status: 'void' })) } },
  ],
  'allocation-refused': [
    {
      because: 'a payment in Xero leaves less to be paid on the invoice', arrange: paidFirst('ar-document'), says: refusedOn('ar-document'),
      fix: { by: 'document', async do(desk) { await desk.takeMoneyOff('ar-document'); } },
    },
    { because: 'the same, and CloudRent allocates less', arrange: paidFirst('ar-version'), says: refusedOn('ar-version'), fix: { by: 'version', do: ({ give }, path) => give(path, aCreditNote('CN-ar-version', { version: 2, allocations: [{ invoiceId: 'ar-version', amount: '30.00' }] })) } },
    {
      because: 'a person has allocated most of the credit elsewhere in Xero, in two parts, and takes one off again',
      async arrange(desk) {
        await desk.invoiced('ar-part');
        await desk.invoiced('ar-part-other');
        await desk.put('credit-notes/ar-part', aCreditNote('CN-ar-part'));
        await allocate(desk, 'ar-part', 'ar-part-other', 20);
        await allocate(desk, 'ar-part', 'ar-part-other', 60);
        return await given('ar-part', { version: 2, allocations: [{ invoiceId: 'ar-part', amount: '70.00' }] })(desk);
      },
      says: refusedOn('ar-part'), fix: { by: 'document', do: (desk) => takeOff(desk, 'ar-part', '60.00') },
    },
  ],
  'period-locked': [
    {
      because: 'a credit note is dated in books that were closed since, and a person has it dated into the first open day', alone: true,
      async arrange(desk) {
        await desk.organisation({ PeriodLockDate: '2026-11-04' });
        await desk.refreshed();
        return await given('cl-redate', { issuedOn: '2026-11-03' })(desk);
      },
      says: { cause: 'The period lock date in Xero is 4 November 2026, which does not allow a credit note of this date.', solution: 'Move the lock date in Xero and sync again; or date the credit note after it.' },
      fix: { by: 'redate', do: ({ pick }, path) => pick(path, 'redate') },
    },
  ],
} satisfies ProblemCases;
