import { isTrouble, describeHold } from '../holds';
import { operations } from '../operations';
import { describeProblem } from '../problems';
import type { Applied, CarriedElement, SentCodes, TimelineStep, XeroNames } from './steps';

/** A batch as the timeline of one of its records tells it: what was sent how, and what Xero answered. */

type Body = Readonly<Record<string, unknown>>;
const objectOf = (value: unknown): Body => (typeof value === 'object' && value !== null ? value as Body : {});
/** Of the bytes that went to Xero, what a person would look for there: numbers, amounts, dates, names. */
const told = ['contactNumber', 'contactID', 'name', 'emailAddress', 'contactStatus', 'invoiceNumber', 'creditNoteNumber', 'invoiceID', 'creditNoteID', 'paymentId', 'allocationId', 'status', 'date', 'dueDate', 'currencyCode', 'lineAmountTypes', 'reference', 'amount'] as const;

function requestOf({ body, sent }: CarriedElement): Body {
  const given = objectOf(body);
  const account = objectOf(given['account'])['accountID'];
  const lines = Array.isArray(given['lineItems']) ? given['lineItems'].map((line) => { const { lineItemID: _id, ...rest } = objectOf(line); return rest; }) : undefined;
  return {
    ...Object.fromEntries(told.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]))),
    ...(sent.totals ? { totals: sent.totals } : {}), ...(lines ? { lines } : {}), ...(account === undefined ? {} : { accountID: account }), ...(Array.isArray(given['allocations']) ? { allocations: given['allocations'] } : {}),
  };
}

const unique = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => [...new Map(items.map((item) => [keyOf(item), item])).values()];

/** The mapping as this batch used it: what was chosen since does not matter. */
export function appliedBy({ lines = {}, method }: SentCodes, body: unknown, names: XeroNames): Applied[] {
  const each = Object.values(lines);
  const account = objectOf(objectOf(body)['account'])['accountID'];
  return [
    ...unique(each, ({ category, accountCode }) => `${category} ${accountCode}`).map(({ category, accountCode }): Applied => ({ what: 'account', word: category, xero: accountCode, name: names.accounts[accountCode] ?? null })),
    ...unique(each, ({ tax, taxType }) => `${tax} ${taxType}`).map(({ tax, taxType }): Applied => ({ what: 'tax', word: tax, xero: taxType, name: names.taxRates[taxType] ?? null })),
    ...(method !== undefined && typeof account === 'string' ? [{ what: 'payment-account' as const, word: method, xero: account, name: names.paymentAccounts[account] ?? null }] : []),
  ];
}

const plainWords = { number: 'number', date: 'dated', dueDate: 'due', total: 'total' } as const;
function summary(request: Body, mapping: readonly Applied[]): string {
  const totals = objectOf(request['totals']);
  const parts = [
    [plainWords.number, request['invoiceNumber'] ?? request['creditNoteNumber']], ['name', request['name']], [plainWords.date, request['date']], [plainWords.dueDate, request['dueDate']],
    [plainWords.total, totals['total'] ?? request['amount']], ['status', request['status']],
  ].flatMap(([word, value]) => (typeof value === 'string' || typeof value === 'number' ? [`${String(word)} ${String(value)}`] : []));
  const codes = mapping.map(({ word, xero, name }) => `“${word}” to ${name === null ? xero : `${name} (${xero})`}`);
  return `${parts.length === 0 ? '' : `: ${parts.join(', ')}`}${codes.length === 0 ? '' : `; ${codes.join(', ')}`}`;
}

/** What left for Xero. A batch that never left (a look at contacts, one that was given back) has no such step. */
export function sentStep(element: CarriedElement, names: XeroNames): TimelineStep[] {
  const { operation, records, firstSentAt, batchId, position, version } = element;
  if (firstSentAt === null || !Object.hasOwn(operations, operation)) return [];
  const { call } = operations[operation];
  const request = requestOf(element);
  const mapping = appliedBy(element.sent, element.body, names);
  const beside = records > 1 ? `, with ${String(records - 1)} other ${records === 2 ? 'record' : 'records'} in the same call` : '';
  return [{
    at: firstSentAt, actor: 'sync', person: null, type: 'sent', key: [firstSentAt.getTime(), 0, batchId],
    details: { version, operation, call, batchId, idempotencyKey: batchId, position, records, queuedAt: element.createdAt.toISOString(), request, mapping, ...(element.isPart ? { part: true } : {}) },
    text: `Sent to Xero (${call})${beside}${summary(request, mapping)}.`,
  }];
}

/** What came of it: Xero's answer, or what was found out where there was none. */
export function answeredStep(element: CarriedElement): TimelineStep[] {
  const { settledAt, firstSentAt, batchId, outcome, serverErrors, trouble, position, operation } = element;
  if (settledAt === null) return [];
  const at = settledAt;
  const step = (type: string, words: string, more: object = {}): TimelineStep[] => [{
    at, actor: 'xero', person: null, type, key: [at.getTime(), 1, batchId], text: words,
    details: { operation, batchId, position, ...(serverErrors === 0 ? {} : { serverErrors }), ...(trouble === null ? {} : { trouble }), ...more },
  }];
  if (outcome === null) return firstSentAt === null ? step('not-sent', `Not sent after all${why(trouble)}; it queued again.`) : step('unanswered', 'The answer was lost, and the company went over to another organisation meanwhile; what became of it is looked up when it comes back.');
  const { messages = [], problem } = outcome;
  const words = messages.length === 0 ? '' : ` in these words: ${messages.map((message) => `“${message}”`).join(', ')}`;
  switch (outcome.is) {
    case 'accepted': return step('answered', `${again(element)}${taken(outcome)}`, answer(outcome));
    case 'absent': return step('not-there', `${lost(element)} It goes again under a new key.`);
    case 'part': return step('refused', 'Xero refused the change as a whole; what it has was looked up, and what it still allows goes by itself.');
    case 'judged': return step('refused', `Xero refused it${problem?.xeroMessage === undefined ? '' : ` in these words: “${problem.xeroMessage}”`}; what it has was looked up.`, problem ? { code: problem.code, ...(problem.xeroMessage === undefined ? {} : { xeroMessage: problem.xeroMessage }) } : {});
    default: return step('refused', `Xero refused ${outcome.whole ? 'the whole call' : 'it'}${words === '' ? '.' : words}`, { messages });
  }
}

const why = (trouble: string | null): string => isTrouble(trouble) ? `: ${describeHold(trouble).replace(/\.$/, '').replace(/^./, (first) => first.toLowerCase())}` : '';
const answer = ({ xeroId, number, status, totals }: NonNullable<CarriedElement['outcome']>) => ({ xeroId: xeroId ?? null, number: number ?? null, status: status ?? null, ...(totals ? { totals } : {}) });

function taken({ status, totals, adopted, rest }: NonNullable<CarriedElement['outcome']>): string {
  const details = [...(status === undefined ? [] : [status]), ...(totals ? [`${totals.subtotal} and tax ${totals.tax}, together ${totals.total}`] : [])].join(', ');
  return `${adopted ? 'It was looked up, and found in Xero with the same content: that is taken for it' : 'Xero took it'}${details === '' ? '' : ` (${details})`}.${rest ? ` ${describeProblem(rest).cause}` : ''}`;
}

const again = ({ trouble, outcome }: CarriedElement): string => trouble === 'in-doubt' && !outcome?.adopted ? 'The first answer was lost, so that it was sent again under the same key: nothing is written twice. ' : trouble === null || outcome?.adopted ? '' : `It did not get through at once${why(trouble)}. `;
const lost = ({ serverErrors, operation }: CarriedElement): string =>
  `${serverErrors > 0 ? `Xero answered with an error of its own (${serverErrors === 1 ? 'the first time' : `time ${String(serverErrors)}`}).` : 'The answer was lost.'}${operation.endsWith('-update') ? '' : ' What Xero has was looked up: it is not there.'}`;
