import type { AccountFacts, SentContent } from '../../db/schema';
import { xeroId, type RecordId, type XeroId } from '../../domain/ids';
import { paymentAccountFault } from '../../domain/mapping';
import { problem, type PaymentCandidate, type Problem } from '../../domain/problems';
import type { Payment } from '../../domain/records';
import { daysApart, perhapsWithinDays, surelyWithinDays } from '../../domain/same-payment';
import { paymentBody } from '../../xero/mapping/payment';
import { fingerprint, type Decision } from './decision';

export interface PaymentFacts {
  readonly recordId: RecordId;
  readonly payment: Payment;
  readonly link: { readonly xeroId: XeroId | null; readonly xeroStatus: string | null; readonly sent: SentContent | null };
  /** What it pays, in Xero. */
  readonly paid: { readonly kind: 'invoice' | 'credit-note'; readonly xeroId: XeroId | null };
  /** Account ids by method. */
  readonly methods: Readonly<Record<string, string>>;
  readonly accounts: readonly AccountFacts[];
  /** Payments in Xero of the same amount on the same document that no record of ours has. */
  readonly alike: readonly PaymentCandidate[];
  /** A person said that it is another one than those. */
  readonly createAnew: boolean;
}

/**
 * Create, delete, adopt, nothing, or a problem: the newest version of one payment or refund. Xero's payments are never edited: a changed
 * one is deleted and made anew, one step each. One that somebody has recorded in Xero already is linked, not doubled. Pure.
 */
export function decidePayment(facts: PaymentFacts): Decision {
  const { payment, link } = facts;
  const there = link.xeroId !== null && link.xeroStatus !== 'DELETED';
  if (payment.status === 'deleted') {
    if (!link.xeroId) return { action: 'exclude', because: 'deleted-before-sent' };
    return there ? remove(link.xeroId) : { action: 'nothing' };
  }
  const { version: _version, status: _status, ...content } = payment;
  const sent: SentContent = { fingerprint: fingerprint([content, facts.paid.xeroId]), method: payment.method };
  if (there && link.sent?.fingerprint === sent.fingerprint) return { action: 'nothing' };
  // Linked by a person, who said that it is this one.
  if (there && link.sent === null) return { action: 'adopt', xeroId: link.xeroId, status: 'AUTHORISED', sent };
  const account = accountOf(facts);
  if (there) return 'code' in account ? { action: 'problem', problem: account } : remove(link.xeroId);
  const found = adopt(facts, sent);
  if (found) return found;
  // We delete one only on the way to another content: this one was deleted by somebody in Xero.
  if (link.xeroId !== null && link.sent?.fingerprint === sent.fingerprint) return { action: 'problem', problem: problem('payment-deleted-in-xero') };
  if ('code' in account) return { action: 'problem', problem: account };
  return { action: 'write', operation: 'payment-create', sent,
    body: paymentBody({ payment, recordId: facts.recordId, target: { is: facts.paid.kind, xeroId: facts.paid.xeroId ?? xeroId('') }, accountId: xeroId(account.accountId) }) };
}

/** The body of `payment-delete`. */
export interface DeletePaymentBody { readonly paymentId: XeroId }
function remove(paymentId: XeroId): Decision {
  const body: DeletePaymentBody = { paymentId };
  return { action: 'write', operation: 'payment-delete', body, sent: { fingerprint: '' } };
}

/** The account of its method, which Xero must allow payments to (xero-api.md, section 4: "Payments"). */
function accountOf({ payment: { method }, methods, accounts }: PaymentFacts): { readonly accountId: string } | Problem {
  const accountId = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (accountId === undefined) return problem('method-unmapped', { method });
  const why = paymentAccountFault(accountId, accounts);
  return why === undefined ? { accountId } : problem('payment-account-unusable', { method, why });
}

/** One that is certainly the same is linked; where that is not certain a person says. */
function adopt({ payment, alike, createAnew }: PaymentFacts, sent: SentContent): Decision | undefined {
  if (createAnew) return undefined;
  const near = alike.filter(({ date }) => daysApart(date, payment.paidOn) <= perhapsWithinDays);
  const sure = near.filter(({ date }) => daysApart(date, payment.paidOn) <= surelyWithinDays);
  const [one] = sure;
  if (one && near.length === 1) return { action: 'adopt', xeroId: xeroId(one.xeroId), status: 'AUTHORISED', sent };
  return near.length === 0 ? undefined : { action: 'problem', problem: { ...problem('payment-ambiguous'), payments: near } };
}

/** Payments that go out together: of several that match one in Xero the first in the queue has it, and the others are decided without it. */
export function decidePayments(queue: readonly PaymentFacts[]): Map<RecordId, Decision> {
  const taken = new Set<string>();
  return new Map(queue.map((facts) => {
    const decision = decidePayment({ ...facts, alike: facts.alike.filter((one) => !taken.has(one.xeroId)) });
    if (decision.action === 'adopt') taken.add(decision.xeroId);
    return [facts.recordId, decision];
  }));
}
