import type { BooksAnswer } from '../seam';
import { ok, validationException } from './answers';
import { todayIn } from './dates';
import { amountDue } from './invoice-rules';
import { invoiceJson } from './invoice-json';
import { amount, decimal } from './money';
import type { InvoiceRecord } from './records';
import { BadRequest } from './refusal';
import type { Session } from './session';

interface SimulatedPayment {
  readonly SimulatedPayment: unknown;
}

export function isSimulatedPayment(body: unknown): body is SimulatedPayment {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, 'SimulatedPayment');
}

/** A person records money on an invoice, `{"SimulatedPayment": "12.00"}`: so much is paid, and PAID when nothing is left (section 10). */
export function answerSimulatedPayment(session: Session, invoice: InvoiceRecord, body: SimulatedPayment): BooksAnswer {
  const sum = readSum(body);
  if (invoice.status !== 'AUTHORISED') return refused(session, invoice, 'Payments can only be made against Authorised documents');
  if (decimal(sum).gt(amountDue(invoice))) return refused(session, invoice, 'Payment amount exceeds the amount outstanding on this document');
  const paid = { ...invoice, amountPaid: amount(decimal(invoice.amountPaid).plus(sum)) };
  const left = amountDue(paid);
  const after: InvoiceRecord = {
    ...paid,
    updatedAt: session.nowIso,
    ...(decimal(left).eq(0) ? { status: 'PAID' as const, fullyPaidOn: todayIn(session.organisation.timezone, session.now) } : {}),
    log: [...invoice.log, session.log('Payment Received', `${sum} received, ${left} left to pay.`)],
  };
  session.putInvoice(after, 'updated');
  return ok(session, { Invoices: [invoiceJson(session, after, { lines: true, wholeContact: true, places: 4 })] });
}

function readSum({ SimulatedPayment: sum, ...rest }: SimulatedPayment): string {
  if (Object.keys(rest).length > 0) throw BadRequest.body('SimulatedPayment must stand alone.');
  if (typeof sum !== 'string' || !/^\d{1,12}(\.\d{1,2})?$/.test(sum) || Number(sum) === 0) {
    throw BadRequest.body('SimulatedPayment must be an amount above zero as a string, such as "12.00".');
  }
  return amount(decimal(sum));
}

function refused(session: Session, invoice: InvoiceRecord, text: string): BooksAnswer {
  return validationException(session, [{ InvoiceID: invoice.id, HasErrors: true, ValidationErrors: [{ Message: text }] }]);
}
