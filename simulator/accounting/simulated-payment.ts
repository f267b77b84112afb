import type { BooksAnswer } from '../seam';
import { ok, validationException } from './answers';
import { todayIn } from './dates';
import { amountDue } from './invoice-rules';
import { invoiceJson } from './invoice-json';
import { amount, decimal } from './money';
import type { InvoiceRecord } from './records';
import { BadRequest } from './refusal';
import type { Session } from './session';

const actions = ['SimulatedPayment', 'SimulatedCredit', 'SimulatedRemoval'] as const;

export function isSimulatedPayment(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && actions.some((action) => Object.hasOwn(body, action));
}

/**
 * A person records money on an invoice: `{"SimulatedPayment": "12.00"}` pays so much, `{"SimulatedCredit": "12.00"}` credits it, and it is
 * PAID when nothing is left (section 10). `{"SimulatedRemoval": true}` takes all of it off again.
 */
export function answerSimulatedPayment(session: Session, invoice: InvoiceRecord, body: Readonly<Record<string, unknown>>): BooksAnswer {
  if (Object.keys(body).length > 1) throw BadRequest.body('SimulatedPayment, SimulatedCredit and SimulatedRemoval stand alone.');
  if (Object.hasOwn(body, 'SimulatedRemoval')) return stored(session, withoutMoney(session, invoice));
  const credit = Object.hasOwn(body, 'SimulatedCredit');
  const sum = readSum(body['SimulatedPayment'] ?? body['SimulatedCredit']);
  if (invoice.status !== 'AUTHORISED') return refused(session, invoice, 'Payments can only be made against Authorised documents');
  if (decimal(sum).gt(amountDue(invoice))) return refused(session, invoice, 'Payment amount exceeds the amount outstanding on this document');
  const paid = credit ? { ...invoice, amountCredited: amount(decimal(invoice.amountCredited).plus(sum)) } : { ...invoice, amountPaid: amount(decimal(invoice.amountPaid).plus(sum)) };
  const left = amountDue(paid);
  const after: InvoiceRecord = {
    ...paid,
    updatedAt: session.nowIso,
    ...(decimal(left).eq(0) ? { status: 'PAID' as const, fullyPaidOn: todayIn(session.organisation.timezone, session.now) } : {}),
    log: [...invoice.log, session.log(credit ? 'Credit Applied' : 'Payment Received', `${sum} ${credit ? 'credited' : 'received'}, ${left} left to pay.`)],
  };
  return stored(session, after);
}

function stored(session: Session, after: InvoiceRecord): BooksAnswer {
  session.putInvoice(after, 'updated');
  return ok(session, { Invoices: [invoiceJson(session, after, { lines: true, wholeContact: true, places: 4 })] });
}

function withoutMoney(session: Session, { fullyPaidOn: _none, ...invoice }: InvoiceRecord): InvoiceRecord {
  const status = invoice.status === 'PAID' ? 'AUTHORISED' : invoice.status;
  return { ...invoice, status, amountPaid: '0.00', amountCredited: '0.00', updatedAt: session.nowIso, log: [...invoice.log, session.log('Payment Removed', 'Payments and credits were taken off.')] };
}

function readSum(sum: unknown): string {
  if (typeof sum !== 'string' || !/^\d{1,12}(\.\d{1,2})?$/.test(sum) || Number(sum) === 0) {
    throw BadRequest.body('SimulatedPayment and SimulatedCredit must be an amount above zero as a string, such as "12.00".');
  }
  return amount(decimal(sum));
}

function refused(session: Session, invoice: InvoiceRecord, text: string): BooksAnswer {
  return validationException(session, [{ InvoiceID: invoice.id, HasErrors: true, ValidationErrors: [{ Message: text }] }]);
}
