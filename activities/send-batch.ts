import type { Batch, BatchElement } from '../db/outbox';
import type { ElementOutcome } from '../db/schema';
import { operations } from '../domain/operations';
import type { AllocationResult, ElementResult, XeroAnswer } from '../xero/answer';
import type { XeroContactBody, XeroCreditNoteBody, XeroInvoiceBody, XeroPaymentBody } from '../xero/bodies';
import { allocateCredit, createPayments, deleteAllocation, deletePayment, writeContacts, writeCreditNotes, writeInvoices } from '../xero/calls';
import type { XeroAccess } from '../xero/client';
import { asksForContacts, isAlreadyExists, isPaymentDeletedAlready, mayBePaidAlready } from '../xero/refusals';
import type { ActivityDeps } from './deps';
import type { AllocateBody, DeallocateBody } from './decide/credit-note';
import type { DeletePaymentBody } from './decide/payment';
import { baseOf, seenContact } from './seen-contact';

/** One HTTP call with the stored bytes of a batch, under its key; what each element came to, in order. */
export async function sendBatch({ xero }: ActivityDeps, access: XeroAccess, batch: Batch, elements: readonly BatchElement[]): Promise<XeroAnswer<ElementOutcome[]>> {
  const bodies = elements.map((element) => element.body);
  const key = batch.batch_id;
  const each = (answer: XeroAnswer<ElementResult[]>) => mapDone(answer, (results) => elements.map((element, index) => outcomeOf(results[index], element, batch)));
  switch (batch.operation) {
    case 'contact-create': return each(await writeContacts(xero, access, 'create', bodies as XeroContactBody[], key));
    case 'contact-update': return each(await writeContacts(xero, access, 'update', bodies as XeroContactBody[], key));
    case 'contact-look': throw new Error('a look is not sent');
    case 'invoice-create': return each(await writeInvoices(xero, access, 'create', bodies as XeroInvoiceBody[], key));
    case 'invoice-update': return each(await writeInvoices(xero, access, 'update', bodies as XeroInvoiceBody[], key));
    case 'credit-note-create': return each(await writeCreditNotes(xero, access, 'create', bodies as XeroCreditNoteBody[], key));
    case 'credit-note-update': return each(await writeCreditNotes(xero, access, 'update', bodies as XeroCreditNoteBody[], key));
    case 'credit-note-allocate': {
      const body = bodies[0] as AllocateBody;
      return mapDone(await allocateCredit(xero, access, body.creditNoteId, body.allocations, key), (results) => [allocated(body, results)]);
    }
    case 'credit-note-deallocate': {
      const { creditNoteId, allocationId } = bodies[0] as DeallocateBody;
      return mapDone(await deleteAllocation(xero, access, creditNoteId, allocationId), () => [{ is: 'accepted', xeroId: creditNoteId, status: 'AUTHORISED' }]);
    }
    case 'payment-create': return each(await createPayments(xero, access, bodies as XeroPaymentBody[], key));
    case 'payment-delete': return each(await deletePayment(xero, access, (bodies[0] as DeletePaymentBody).paymentId, key));
  }
}

const mapDone = <T, R>(answer: XeroAnswer<T>, map: (value: T) => R): XeroAnswer<R> => (answer.answer === 'done' ? { ...answer, value: map(answer.value) } : answer);

function outcomeOf(result: ElementResult | undefined, element: BatchElement, batch: Batch): ElementOutcome {
  if (!result) return { is: 'absent' };
  if (!result.ok) return refusal(element, batch, result.messages);
  return { is: 'accepted', xeroId: result.xeroId, ...(result.number === undefined ? {} : { number: result.number }), ...(result.status === undefined ? {} : { status: result.status }),
    ...(result.totals === undefined ? {} : { totals: result.totals }), ...(result.lineItemIds === undefined ? {} : { lineItemIds: result.lineItemIds }), ...(result.updatedAt === undefined ? {} : { updatedAt: result.updatedAt }), ...(result.contact === undefined ? {} : { contact: seenContact(result.contact), base: baseOf(result.contact, element) }) };
}

/** Where one was refused, or Xero did not tell its id, the credit note itself is read: it says what there is. */
function allocated({ creditNoteId, invoiceIds, allocations }: AllocateBody, results: readonly AllocationResult[]): ElementOutcome {
  const messages = results.flatMap((result) => result.ok ? [] : result.messages);
  const made = results.flatMap((result, index) => {
    const invoiceId = invoiceIds[index];
    return result.ok && result.allocationId !== undefined && invoiceId !== undefined ? [{ allocationId: result.allocationId, invoiceId, amount: result.amount }] : [];
  });
  return made.length === allocations.length ? { is: 'accepted', xeroId: creditNoteId, status: 'AUTHORISED', allocations: made } : { is: 'held', messages };
}

/** What Xero's refusal of an element means: judged as it is, or after a look at what Xero has. */
export function refusal(element: BatchElement, batch: Batch, messages: readonly string[]): ElementOutcome {
  switch (batch.operation) {
    case 'contact-create': case 'invoice-create': case 'credit-note-create':
      if (isAlreadyExists(messages)) return { is: 'clash', messages };
      break;
    case 'invoice-update': case 'credit-note-update':
      if (element.part === null) return { is: 'held', messages };
      break;
    case 'credit-note-allocate': return { is: 'held', messages };
    case 'payment-create':
      if (mayBePaidAlready(messages)) return { is: 'clash', messages };
      break;
    case 'payment-delete':
      if (isPaymentDeletedAlready(messages)) return { is: 'accepted', xeroId: (element.body as DeletePaymentBody).paymentId, status: 'DELETED' };
      break;
    case 'contact-update': case 'contact-look': case 'credit-note-deallocate': break;
  }
  return { is: namesContact(element) && asksForContacts(messages, element.kind) ? 'clash' : 'refused', messages };
}

/** Contacts, and documents that are not being voided. */
const namesContact = ({ kind, body }: BatchElement): boolean => kind === 'contact' || 'contact' in (body as object);

/** Whether a batch that may be with Xero is read before it goes again: it carries no key. */
export const isReadFirst = (batch: Batch): boolean => operations[batch.operation].inDoubt === 'look-up';
