import { anInvoice } from '../support/examples';
import type { Json } from '../support/house';
import { aCreditNote, aPayment, aRefund } from '../support/money-desk';
import type { ProblemCases } from './case';
import type { ProblemDesk } from './desk';
import { noticed } from './invoices';

/** A payment of 100.00 by this method, of an invoice of 330.00 that is in Xero. */
const paidBy = (id: string, method: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.invoiced(id);
  await desk.give(`payments/${id}`, aPayment(id, { method }));
  return `payments/${id}`;
};
/** The same, by a method of its own, whose account is archived in Xero meanwhile. */
const onArchived = (id: string, method: string, code: string) => async (desk: ProblemDesk): Promise<string> => {
  const { accountId, id: own } = (await desk.books('account')).find((account) => account['code'] === code) ?? {};
  await desk.choose({ payments: { [method]: String(accountId ?? own) } });
  await desk.account(code, { Status: 'ARCHIVED' });
  await desk.refreshed();
  return await paidBy(id, method)(desk);
};
const archived = (method: string) => ({ cause: `The account chosen for payments by “${method}” is archived in Xero.`, solution: 'Choose another account for it in the payment mapping, or put this one right in Xero and sync again.' });
const unmapped = (method: string) => ({ cause: `No Xero account is chosen for payments by “${method}”.`, solution: 'Choose a bank or clearing account for it in the payment mapping.' });

/** Xero has a payment that leaves less than 100.00 to be paid. */
const tooMuch = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.invoiced(id);
  await desk.pays(id, 300);
  await desk.give(`payments/${id}`, aPayment(id));
  return `payments/${id}`;
};
const exceeds = (kind: string) => ({
  cause: `The payment is larger than what is still open on the ${kind} in Xero.`,
  solution: 'Look at the payments and credits on it in Xero: delete what is there twice, or record the payment in Xero as an overpayment and delete it in CloudRent.',
});
const deletePayment = (desk: ProblemDesk, xeroId: string): Promise<Json> => desk.inXero('POST', ['Payments', xeroId], { Status: 'DELETED' });
const paymentsOn = async (desk: ProblemDesk, invoiceId: string): Promise<Json[]> => {
  const payable = await desk.xeroId(`invoices/${invoiceId}`);
  return (await desk.books('payment')).filter((one) => one['payableId'] === payable && one['status'] === 'AUTHORISED');
};
/** A person pays ahead, and puts some of it on one of our invoices; resolves to what takes it off again. */
async function paidAhead(desk: ProblemDesk, invoiceId: string, amount: number): Promise<() => Promise<unknown>> {
  const { OverpaymentID } = await desk.inXero('PUT', ['BankTransactions'], { BankTransactions: [{ Type: 'RECEIVE-OVERPAYMENT', Contact: { ContactID: await desk.xeroId('contacts/harbour') }, BankAccount: { AccountID: desk.accounts.bank }, Date: '2026-11-08', LineAmountTypes: 'NoTax', LineItems: [{ Description: 'Paid ahead', Quantity: 1, UnitAmount: amount, AccountCode: '610' }] }] });
  const path = ['Overpayments', String(OverpaymentID), 'Allocations'];
  const { AllocationID } = await desk.inXero('PUT', path, { Allocations: [{ Invoice: { InvoiceID: await desk.xeroId(`invoices/${invoiceId}`) }, Amount: amount, Date: '2026-11-09' }] });
  return () => desk.person('DELETE', [...path, String(AllocationID)], {});
}
const takeOff = new Map<string, () => Promise<unknown>>();

const ambiguous = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.invoiced(id);
  await desk.pays(id, 100, { Date: '2026-10-28' });
  await desk.give(`payments/${id}`, aPayment(id));
  return `payments/${id}`;
};
const perhapsThere = { cause: 'Xero has a payment of the same amount on the same document, and whether it is this one is not certain.', solution: 'If it is the same payment, link it; if both were made, have this one created too.' };

const deletedThere = { cause: 'The payment was deleted in Xero.', solution: 'Delete it in CloudRent too; or have it recorded in Xero again.' };
const deleted = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.invoiced(id);
  await desk.put(`payments/${id}`, aPayment(id));
  await deletePayment(desk, await desk.xeroId(`payments/${id}`));
  return await noticed(desk, `payments/${id}`, 'payment-deleted-in-xero');
};

const reconciled = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.invoiced(id);
  await desk.put(`payments/${id}`, aPayment(id));
  await desk.inXero('POST', ['Payments', await desk.xeroId(`payments/${id}`)], { IsReconciled: true });
  await desk.give(`payments/${id}`, aPayment(id, { version: 2, status: 'deleted' }));
  return `payments/${id}`;
};
const isReconciled = { cause: 'The payment is reconciled in Xero, and cannot be deleted from outside.', solution: 'Unreconcile it in Xero; it is then deleted by itself. Or leave the payment as it was.' };
const batches = new Map<string, string>();

/** The invoices were read a moment ago, so that only payments are looked at when one is sent. */
const voidedUnseen = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.invoiced(id);
  await desk.edit(id, { Status: 'VOIDED' });
  await desk.give(`payments/${id}`, aPayment(id));
  return `payments/${id}`;
};
const notOpen = (kind: string) => ({ cause: `The ${kind} takes no payments in Xero: it is a draft there, or voided, or paid in full.`, solution: 'Approve it in Xero, or settle what is wrong with it; the payment then goes on by itself.' });

export const payments = {
  'method-unmapped': [
    { because: 'customers pay by a method for which nobody has chosen an account', arrange: paidBy('mu-mapping', 'cheque'), says: unmapped('cheque'), fix: { by: 'mapping', do: ({ choose, accounts }) => choose({ payments: { cheque: accounts.clearing } }) } },
  ],
  'payment-account-unusable': [
    {
      because: 'the account of the method is archived in Xero', alone: true, arrange: onArchived('pa-mapping', 'voucher', '880'), fix: { by: 'mapping', do: ({ choose, accounts }) => choose({ payments: { voucher: accounts.clearing } }) },
      says: archived('voucher'),
    },
    {
      because: 'the same, and it is made active again', alone: true, arrange: onArchived('pa-lists', 'points', '881'), fix: { by: 'lists', do: ({ account }) => account('881', { Status: 'ACTIVE' }) },
      says: archived('points'),
    },
  ],
  'payment-exceeds-due': [
    { because: 'a person has recorded most of it in Xero', arrange: tooMuch('pe-document'), says: exceeds('invoice'), fix: { by: 'document', async do(desk) { for (const { id } of await paymentsOn(desk, 'pe-document')) await deletePayment(desk, String(id)); } } },
    { because: 'the same, and it is deleted in CloudRent', arrange: tooMuch('pe-version'), says: exceeds('invoice'), ends: 'excluded', fix: { by: 'version', do: ({ give }, path) => give(path, aPayment('pe-version', { version: 2, status: 'deleted' })) } },
    {
      because: 'credit that was paid ahead is on the invoice, beside another payment',
      async arrange(desk) {
        await desk.invoiced('pe-credit');
        await desk.pays('pe-credit', 40);
        takeOff.set('pe-credit', await paidAhead(desk, 'pe-credit', 250));
        await desk.give('payments/pe-credit', aPayment('pe-credit'));
        return 'payments/pe-credit';
      },
      says: exceeds('invoice'), fix: { by: 'document', do: () => takeOff.get('pe-credit')?.() ?? Promise.resolve() },
    },
    {
      because: 'a credit note is refunded twice',
      async arrange(desk) {
        await desk.put('credit-notes/pe-refund', aCreditNote('CN-pe-refund'));
        await desk.inXero('PUT', ['Payments'], { Payments: [{ CreditNote: { CreditNoteID: await desk.xeroId('credit-notes/pe-refund') }, Account: { AccountID: desk.accounts.bank }, Amount: 100, Date: '2026-11-10' }] });
        await desk.give('payments/pe-refund', aRefund('pe-refund'));
        return 'payments/pe-refund';
      },
      says: exceeds('credit note'), fix: { by: 'document', async do(desk) {
        const note = await desk.xeroId('credit-notes/pe-refund');
        for (const { id } of (await desk.books('payment')).filter(({ payableId, status }) => payableId === note && status === 'AUTHORISED')) await deletePayment(desk, String(id));
      } },
    },
  ],
  'payment-ambiguous': [
    { because: 'a person has recorded one of the same amount a fortnight before, and it is this one', arrange: ambiguous('am-adopt'), says: perhapsThere, fix: { by: 'adopt', async do(desk, path) { await desk.pick(path, 'adopt', { xeroId: String((await paymentsOn(desk, 'am-adopt'))[0]?.['id']) }); } } },
    { because: 'the same, and it is another one', arrange: ambiguous('am-create'), says: perhapsThere, fix: { by: 'create', do: ({ pick }, path) => pick(path, 'create') } },
    { because: 'the same, and it is deleted in Xero', arrange: ambiguous('am-document'), says: perhapsThere, fix: { by: 'document', async do(desk) { for (const { id } of await paymentsOn(desk, 'am-document')) await deletePayment(desk, String(id)); } } },
    { because: 'the same, and CloudRent had the wrong day', arrange: ambiguous('am-version'), says: perhapsThere, fix: { by: 'version', do: ({ give }, path) => give(path, aPayment('am-version', { version: 2, paidOn: '2026-10-28' })) } },
  ],
  'payment-deleted-in-xero': [
    { because: 'a person deletes it in Xero, and has it recorded again', arrange: deleted('pd-recreate'), says: deletedThere, fix: { by: 'recreate', do: ({ pick }, path) => pick(path, 'recreate') } },
    { because: 'a person deletes it in Xero, and leaves it so', arrange: deleted('pd-accept'), says: deletedThere, ends: 'excluded', fix: { by: 'accept', do: ({ pick }, path) => pick(path, 'accept') } },
    { because: 'a person deletes it in Xero, and then in CloudRent', arrange: deleted('pd-version'), says: deletedThere, fix: { by: 'version', do: ({ give }, path) => give(path, aPayment('pd-version', { version: 2, status: 'deleted' })) } },
    { because: 'a person deletes it in Xero, and records it there anew', arrange: deleted('pd-document'), says: deletedThere, fix: { by: 'document', do: (desk) => desk.pays('pd-document', 100) } },
  ],
  'payment-fixed-in-xero': [
    { because: 'it is reconciled in Xero and deleted in CloudRent', arrange: reconciled('pf-document'), says: isReconciled, fix: { by: 'document', async do(desk, path) { await desk.inXero('POST', ['Payments', await desk.xeroId(path)], { IsReconciled: false }); } } },
    { because: 'the same, and Xero’s list of changed payments does not tell', arrange: reconciled('pf-daily'), says: isReconciled, fix: { by: 'daily', async do(desk, path) { await desk.inXero('POST', ['Payments', await desk.xeroId(path)], { IsReconciled: false }); } } },
    { because: 'the same, and CloudRent takes the deletion back', arrange: reconciled('pf-version'), says: isReconciled, fix: { by: 'version', do: ({ give }, path) => give(path, aPayment('pf-version', { version: 3 })) } },
    {
      because: 'it is part of a batch payment in Xero and deleted in CloudRent',
      async arrange(desk) {
        await desk.invoiced('pf-batch');
        const batch = await desk.inXero('PUT', ['BatchPayments'], { BatchPayments: [{ Account: { AccountID: desk.accounts.bank }, Date: '2026-11-10', Payments: [{ Invoice: { InvoiceID: await desk.xeroId('invoices/pf-batch') }, Amount: 100 }] }] });
        batches.set('pf-batch', String(batch['BatchPaymentID']));
        await desk.put('payments/pf-batch', aPayment('pf-batch'));
        await desk.give('payments/pf-batch', aPayment('pf-batch', { version: 2, status: 'deleted' }));
        return 'payments/pf-batch';
      },
      says: { cause: 'The payment is part of a batch payment in Xero, and cannot be deleted from outside.', solution: 'Delete the whole batch payment in Xero, and record its other payments there anew; it is then deleted by itself. Or leave the payment as it was.' },
      fix: { by: 'document', do: (desk) => desk.inXero('POST', ['BatchPayments', batches.get('pf-batch') ?? ''], { Status: 'DELETED' }) },
    },
  ],
  'document-not-open': [
    {
      because: 'its invoice was voided in Xero a moment ago, and is created there anew', arrange: voidedUnseen('do-document'), says: notOpen('invoice'),
      fix: { by: 'document', async do(desk) { await desk.give(await noticed(desk, 'invoices/do-document', 'invoice-voided-in-xero'), anInvoice('INV-do-document-2', { version: 2 })); } },
    },
    { because: 'the same, and the payment is deleted in CloudRent too', arrange: voidedUnseen('do-version'), says: notOpen('invoice'), ends: 'excluded', fix: { by: 'version', do: ({ give }, path) => give(path, aPayment('do-version', { version: 2, status: 'deleted' })) } },
  ],
} satisfies ProblemCases;
