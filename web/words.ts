import type { ClashOutcome, ClashStep } from '../domain/clashes';
import type { RecordKind, SyncStatus } from '../domain/kinds';
import type { ProblemCode, ProblemScope, Turn } from '../domain/problem-catalogue';
import type { Fix } from '../domain/problems';

/** What the pages call things, in one place: the service's words, as a bookkeeper reads them. */

export const kindNames = { contact: 'Customers', invoice: 'Invoices', 'credit-note': 'Credit notes', payment: 'Payments' } as const satisfies Record<RecordKind, string>;
export const kindName = { contact: 'Customer', invoice: 'Invoice', 'credit-note': 'Credit note', payment: 'Payment' } as const satisfies Record<RecordKind, string>;

export const statusNames = { synced: 'Synced', pending: 'Pending', waiting: 'Waiting', problem: 'Problem', excluded: 'Excluded' } as const satisfies Record<SyncStatus, string>;
export const statusMeanings = {
  synced: 'in Xero as it is in CloudRent', pending: 'on its way', waiting: 'held until something is over; goes on by itself', problem: 'needs a person', excluded: 'deliberately not sent',
} as const satisfies Record<SyncStatus, string>;

const known: Readonly<Record<string, string>> = { 'equipment-hire': 'Equipment hire', delivery: 'Delivery', service: 'Service', gst: 'GST 10%', 'gst-free': 'GST-free' };
/** A category, tax or payment method of CloudRent's: its word, unless we know a better name. */
export const nameOfWord = (word: string): string => known[word] ?? `${word.charAt(0).toUpperCase()}${word.slice(1).replaceAll('-', ' ')}`;

/** How a person came back from Xero without a connection: cause, and what to do. */
export const outcomes = {
  declined: { title: 'Not connected: access was not allowed', cause: 'At Xero, access was declined or the page was left. Nothing was connected, and nothing has changed.', solution: 'If that was not meant, try again and press “Allow access” at Xero.' },
  failed: { title: 'Xero did not complete the sign-in', cause: 'Xero did not hand over what a connection needs; that may be a passing trouble there. Nothing was connected, and nothing has changed.', solution: 'Try again. If it fails again, wait a few minutes: Xero says at status.xero.com when it is in trouble.' },
  taken: { title: 'That organisation is connected already', cause: 'Another company in CloudRent is connected to the organisation that you allowed. One organisation can belong to one company only, so that nothing is booked twice. Nothing has changed.', solution: 'Try again and allow another organisation; or open the other company in CloudRent and disconnect it there first.' },
  'in-use': { title: 'Another organisation is in use', cause: 'This company is connected to another Xero organisation than the one that you allowed. Nothing has changed.', solution: 'If the organisation of before is the right one, try again and allow that one. If the company has really moved to other books, disconnect first, then connect the new organisation: you are asked what is to become of the old links.' },
  none: { title: 'No organisation was allowed', cause: 'You signed in at Xero, but gave access to no organisation. Nothing has changed.', solution: 'Try again and tick your organisation. If it is not in the list, sign in as a user of Xero who may connect apps to it: one with the role Standard or Adviser.' },
} as const;
export type Refusal = keyof typeof outcomes;
export const isRefusal = (outcome: string | null): outcome is Refusal => outcome !== null && Object.hasOwn(outcomes, outcome);

export const clashNames = { 'will-link': 'Will be linked', differs: 'Differs', asks: 'You will be asked' } as const satisfies Record<ClashOutcome, string>;
export const clashMeanings = {
  'will-link': 'The two are the same: they are linked, and nothing is made twice.',
  differs: 'Xero has this number with other content. It is not overwritten: the record gets a problem that says what differs.',
  asks: 'It resembles one in Xero, and nothing is guessed: the record gets a problem in which you say whether they are the same.',
} as const satisfies Record<ClashOutcome, string>;
export const clashSteps = { contacts: 'Reading the contacts in Xero', match: 'Comparing customers', invoice: 'Comparing invoices', 'credit-note': 'Comparing credit notes', done: 'Done' } as const satisfies Record<ClashStep, string>;

/** What a GST-free sale does on a BAS, by the tax rate that it is given in Xero. */
export const gstFreeMeanings: Readonly<Record<string, string>> = {
  EXEMPTOUTPUT: 'GST Free Income: a sale without GST. It is on the BAS: counted in total sales (G1) and in GST-free sales (G3).',
  BASEXCLUDED: 'BAS Excluded: left off the BAS altogether. Meant for what is no sale at all, such as a refundable bond.',
};

/** In the service's addresses. */
export const kindPaths = { contact: 'contacts', invoice: 'invoices', 'credit-note': 'credit-notes', payment: 'payments' } as const satisfies Record<RecordKind, string>;
export const countOfKind = (kind: RecordKind, count: number): string => many(count, ({ contact: 'customer', invoice: 'invoice', 'credit-note': 'credit note', payment: 'payment' } as const)[kind]);

/** Whose turn it is, as the head of a problem says it. */
export const turnNames = { cloudrent: 'Yours, in CloudRent', xero: 'Yours, in Xero', either: 'Yours, in CloudRent or in Xero', settings: 'Yours, in these settings', nobody: 'Nobody’s: it goes on by itself' } as const satisfies Record<Turn, string>;
/** What the buttons call it; what it will do is said before it is done. */
export const fixNames = {
  link: 'Link to a contact in Xero', create: 'Create it in Xero all the same', adopt: 'It is this payment in Xero', recreate: 'Create it in Xero again', accept: 'Leave it as it is in Xero', renumber: 'Use another number', redate: 'Use the first open day', remap: 'Choose another one for all of them',
} as const satisfies Record<Fix, string>;

interface Answer { readonly button: string; readonly busy: string; readonly done: string }
const lookAgain: Answer = { button: 'Look again now', busy: 'Looking…', done: 'It is looked at again.' };
const companyAnswers: Partial<Record<ProblemCode, Answer>> = {
  'xero-answer-incomplete': { button: 'Xero really has so few', busy: 'Confirming…', done: 'Confirmed: the list is read again, and taken as it is.' },
  'closed-month-changed': { button: 'Reconcile the month again', busy: 'Starting…', done: 'A further revision of the month has begun. This goes once it is closed.' },
};
/** What a person can answer to a cause, where it is more than waiting. */
export const answerOf = (scope: ProblemScope, code: ProblemCode): Answer =>
  scope === 'record' ? { button: 'Sync again', busy: 'Starting…', done: 'Started again: what still cannot go comes back here.' } : companyAnswers[code] ?? lookAgain;

/** What is chosen anew for a cause in the mapping. */
export type RemapWhat = 'account' | 'taxType' | 'accountId';
export const remapOf = (code: ProblemCode): RemapWhat => code === 'tax-unmapped' || code === 'tax-rate-unusable' ? 'taxType' : code === 'method-unmapped' || code === 'payment-account-unusable' ? 'accountId' : 'account';
export const remapNames = { account: 'Account in Xero', taxType: 'Tax rate in Xero', accountId: 'Account for payments in Xero' } as const satisfies Record<RemapWhat, string>;

export const money = ({ amount, currency }: { amount: string; currency: string }): string => `${Number(amount).toLocaleString('en-AU', { minimumFractionDigits: 2 })} ${currency}`;

export const many = (count: number, one: string, more = `${one}s`): string => `${count.toLocaleString('en-AU')} ${count === 1 ? one : more}`;
