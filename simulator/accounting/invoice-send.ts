import type { BooksAnswer, BooksRequest } from '../seam';
import { ok, validationException } from './answers';
import { todayIn } from './dates';
import { onlySilentChanges } from './invoice-paid-rules';
import { isApproved } from './invoice-rules';
import { allowParameters } from './reading';
import type { InvoiceRecord } from './records';
import { BadRequest, NotFound } from './refusal';
import type { Session } from './session';
import { ownTexts } from './texts';

/** What an organisation may send a day (section 4); a person changes it by `MailsPerDay`: 20 on trial, 0 on a demo company. */
const mailsPerDay = 1000;

/** `GET /Invoices/{id}/OnlineInvoice`: where a customer reads an approved sales invoice; there is none of any other. */
export function onlineInvoice(session: Session, request: BooksRequest, invoice: InvoiceRecord): BooksAnswer {
  allowParameters(request, []);
  if (request.method !== 'GET') throw new NotFound();
  const shown = invoice.type === 'ACCREC' && isApproved(invoice);
  return ok(session, { OnlineInvoices: shown ? [{ OnlineInvoiceUrl: `https://in.xero.example/${invoice.id.replaceAll('-', '')}` }] : [] });
}

/** `POST /Invoices/{id}/Email`: 204, and the invoice counts as sent. Refused before approval, without an address, and beyond the day's mails. */
export function emailInvoice(session: Session, request: BooksRequest, invoice: InvoiceRecord): BooksAnswer {
  allowParameters(request, []);
  if (request.method !== 'POST') throw new NotFound();
  if (!isEmpty(request.body)) throw BadRequest.body('the body must be empty.');
  const today = `mails ${todayIn(session.organisation.timezone, session.now)}`;
  const sent = session.state.counters.get(today) ?? 0;
  const problems = mailProblems(session, invoice, sent);
  if (problems.length > 0) {
    return validationException(session, [{ InvoiceID: invoice.id, HasErrors: true, ValidationErrors: problems.map((Message) => ({ Message })) }]);
  }
  const after = { ...invoice, sentToContact: true, log: [...invoice.log, session.log('Invoice Sent', `${invoice.number} sent by e-mail.`)] };
  session.putInvoice({ ...after, updatedAt: onlySilentChanges(invoice, after) ? invoice.updatedAt : session.nowIso }, 'updated');
  session.putCounter(today, sent + 1);
  return { status: 204, body: { empty: true }, changes: session.changes() };
}

function isEmpty(body: unknown): boolean {
  return body === undefined || (typeof body === 'object' && body !== null && Object.keys(body).length === 0);
}

function mailProblems({ state, organisation }: Session, invoice: InvoiceRecord, sent: number): string[] {
  return [
    ...(invoice.type === 'ACCREC' && isApproved(invoice) ? [] : [ownTexts.mailBeforeApproval]),
    ...(state.contacts.get(invoice.contactId)?.texts.EmailAddress ? [] : [ownTexts.mailWithoutAddress]),
    ...(sent < (organisation.mailsPerDay ?? mailsPerDay) ? [] : [ownTexts.mailLimit]),
  ];
}
