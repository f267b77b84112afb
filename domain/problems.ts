import type { RecordKind } from './kinds';

/** The catalogue of problems: failures that a person can fix. The API, the pages and Temporal's failures are made from it. */

/** `record`: this record's sync fails until its cause is gone. `company`: everything of the company waits, and goes on by itself. */
export type ProblemScope = 'record' | 'company';

/**
 * Where a record's problem may find its end: a new `version` from CloudRent (or a fix that a person picks), the company's `mapping` (saved
 * anew, or its accounts and tax rates read anew), or something that changes in `xero`. Only the last is worth a try without any news of ours.
 */
export type Cure = 'version' | 'mapping' | 'xero';

interface CatalogueEntry { readonly title: string; readonly scope: ProblemScope; readonly cause: string; readonly solution: string; readonly cures: readonly Cure[] }

const entry = (scope: ProblemScope, title: string, cause: string, solution: string, cures: readonly Cure[] = ['version', 'xero']): CatalogueEntry => ({ title, scope, cause, solution, cures });

/** In cause and solution, `{name}` is filled from the problem's details. */
export const problemCatalogue = {
  'contact-incomplete': entry('record', 'Customer details incomplete', 'The customer has no {missing}.', 'Complete the customer in CloudRent; the sync then goes on by itself.', ['version']),
  'contact-name-invalid': entry('record', 'Customer name not accepted', 'Xero does not accept this customer name: {reason}.', 'Change the name in CloudRent.', ['version']),
  'contact-name-taken': entry('record', 'Customer name already used', 'Another active contact in Xero already has this name; {holder}.', 'Give one of the two another name and sync again, or link this customer to that contact if it is the same one.'),
  'contact-number-taken': entry('record', 'Contact number already used', 'Another contact in Xero already carries this customer’s number; {holder}.', 'Link this customer to its own contact in Xero; make one there first if it has none.'),
  'contact-ambiguous': entry('record', 'Customer resembles a contact in Xero', 'Xero has {resemblance}, and whether that is the same customer is not certain.', 'Link the customer to the right contact, or have a new one created. Or make name and e-mail the same on both sides and sync again.'),
  'contact-archived': entry('record', 'Contact archived in Xero', 'The contact is archived in Xero, and archived contacts take no changes and no new documents.', 'Restore the contact in Xero and sync the customer again, or link the customer to another contact.'),
  'contact-merged': entry('record', 'Contact merged in Xero', 'In Xero the contact was merged into the one of customer {record}.', 'Use customer {record} from now on and archive this one in CloudRent, or link this one to a contact of its own in Xero.', ['version']),
  'contact-erasure-requested': entry('record', 'Contact is being erased in Xero', 'The person asked for their data to be erased, so that the contact in Xero takes no changes and no new documents.', 'Archive the customer in CloudRent, or link it to another contact.', ['version']),
  'contact-email-invalid': entry('record', 'E-mail not accepted', 'Xero does not accept the customer’s e-mail address.', 'Correct the e-mail address in CloudRent.', ['version']),
  'category-unmapped': entry('record', 'No account chosen for a category', 'No Xero account is chosen for the category “{category}”.', 'Choose an account for it in the account mapping.', ['mapping']),
  'tax-unmapped': entry('record', 'No tax rate chosen for a tax', 'No Xero tax rate is chosen for the tax “{tax}”.', 'Choose a tax rate for it in the tax mapping.', ['mapping']),
  'account-unusable': entry('record', 'Mapped account cannot be used', 'The account {account} is missing, archived or not usable for sales in Xero.', 'Restore the account in Xero and sync again, or choose another one for “{category}” in the mapping; a line that is in Xero already keeps its account until the line changes.', ['mapping', 'xero']),
  'tax-rate-unusable': entry('record', 'Mapped tax rate cannot be used', 'The tax rate {taxType} is missing, inactive or not usable for sales in Xero.', 'Choose another tax rate for “{tax}” in the mapping, or restore this one in Xero.', ['mapping', 'xero']),
  'tax-account-mismatch': entry('record', 'Tax rate does not fit the account', 'Xero does not allow this tax rate with this account.', 'Change the account or the tax rate in the mapping.', ['mapping', 'xero']),
  'totals-differ': entry('record', 'Totals differ', 'The totals that CloudRent states are not what the lines come to as Xero computes them.', 'Correct the lines or the totals in CloudRent so that both agree to the cent; if a person changed an amount or a tax in Xero, undo that there and sync again.', ['version', 'mapping']),
  'invoice-number-taken': entry('record', 'Invoice number already used', 'Another invoice in Xero already has the number {number}.', 'Give this invoice another number in CloudRent; or change the number of the other one in Xero and sync again.'),
  'invoice-number-kept': entry('record', 'Invoice number kept by a voided invoice', 'A voided or deleted invoice in Xero keeps the number {number}, and Xero gives it to no other one.', 'Give this invoice another number in CloudRent, and it is created in Xero under that; or void it in CloudRent too.', ['version']),
  'invoice-paid': entry('record', 'Invoice has a payment or credit', 'There is {money} on the invoice in Xero, which does not allow {refused}.', 'Take it off the invoice in Xero and sync again; or {instead}.'),
  'invoice-voided-in-xero': entry('record', 'Invoice voided or deleted in Xero', 'The invoice is voided or deleted in Xero, and Xero never brings one back.', 'Void it in CloudRent too; or give it a new number there, and it is created in Xero anew.', ['version']),
  'credit-note-number-taken': entry('record', 'Credit note number already used', 'Another credit note in Xero already has the number {number}.', 'Give this credit note another number in CloudRent; or change the number of the other one in Xero and sync again.'),
  'credit-note-number-kept': entry('record', 'Credit note number kept by a voided credit note', 'A voided or deleted credit note in Xero keeps the number {number}, and Xero gives it to no other one.', 'Give this credit note another number in CloudRent, and it is created in Xero under that; or void it in CloudRent too.', ['version']),
  'credit-note-used': entry('record', 'Credit note allocated or refunded', 'The credit note is allocated or refunded in Xero, which does not allow {refused}.', 'Take the allocation or refund off the credit note in Xero and sync again; or {instead}.'),
  'credit-note-voided-in-xero': entry('record', 'Credit note voided or deleted in Xero', 'The credit note is voided or deleted in Xero, and Xero never brings one back.', 'Void it in CloudRent too; or give it a new number there, and it is created in Xero anew.', ['version']),
  'allocation-refused': entry('record', 'Credit cannot be allocated', 'Xero does not take the allocation to invoice {id}: more than what is left of the credit or still owed on the invoice.', 'Look at what is allocated and paid on both documents in Xero and take off what should not be there, then sync again; or change the allocations in CloudRent.'),
  'method-unmapped': entry('record', 'No account chosen for a payment method', 'No Xero account is chosen for payments by “{method}”.', 'Choose a bank or clearing account for it in the payment mapping.', ['mapping']),
  'payment-account-unusable': entry('record', 'Payment account cannot be used', 'The account chosen for payments by “{method}” is missing, archived or not open for payments in Xero.', 'Choose another account for it in the payment mapping; or make the account active in Xero, with payments to it enabled.', ['mapping', 'xero']),
  'payment-exceeds-due': entry('record', 'Payment larger than what is due', 'The payment is larger than what is still open on the {kind} in Xero.', 'Look at the payments and credits on it in Xero: delete what is there twice and sync again, or record the payment in Xero as an overpayment and delete it in CloudRent.'),
  'payment-ambiguous': entry('record', 'Payment may be in Xero already', 'Xero has a payment of the same amount on the same document, and whether it is this one is not certain.', 'If it is the same payment, link it; if both were made, have this one created too.'),
  'payment-deleted-in-xero': entry('record', 'Payment deleted in Xero', 'The payment was deleted in Xero.', 'Delete it in CloudRent too; or have it recorded in Xero again.', ['version']),
  'payment-fixed-in-xero': entry('record', 'Payment cannot be deleted', 'The payment is {fixed} in Xero, and cannot be deleted from outside.', '{undo}; then sync again. Or leave the payment as it was.'),
  'document-not-open': entry('record', 'Document not open for payments', 'The {kind} takes no payments in Xero: it is a draft there, or voided, or paid in full.', 'Approve it in Xero or settle what is wrong with it, then sync the payment again.'),
  'period-locked': entry('record', 'Period locked', 'The {lock} in Xero is {lockDate}, which does not allow {refused}.', 'Move the lock date in Xero and sync again; or {instead}.'),
  'currency-unavailable': entry('record', 'Currency not available', 'The Xero organisation does not have the currency {currency}.', 'Add the currency in Xero and sync again, or invoice in another one.'),
  'plan-limit': entry('record', 'Xero plan’s invoice limit reached', 'The Xero plan allows no more approved invoices this month.', 'Upgrade the plan in Xero, or wait for the next month.'),
  'missing-in-xero': entry('record', 'Not found in Xero', 'The document is no longer found in this Xero organisation.', 'Check that the right organisation is connected; if it was removed there, send it as a new record.'),
  'depends-on-problem': entry('record', 'Waits for another record', 'The {kind} {id} has a problem of its own.', 'Fix that one; this record then goes on by itself.'),
  'xero-refused': entry('record', 'Xero refused it', 'Xero refused this record for a reason not known here yet.', 'Read Xero’s own words below; correct the record and sync it again.'),
  'not-connected': entry('company', 'Not connected to Xero', 'No Xero organisation is connected and set up.', 'Connect the organisation and finish the set-up.'),
  'connection-expired': entry('company', 'Connection to Xero expired', 'Xero no longer accepts the access that was given to CloudRent.', 'Reconnect to Xero; everything that waits then goes on by itself.'),
  'connection-disconnected': entry('company', 'Disconnected in Xero', 'The connection was ended in Xero.', 'Connect again; everything that waits then goes on by itself.'),
  'permission-missing': entry('company', 'Permission missing', 'Xero says that a permission is missing: {missing}.', 'Have somebody with more rights in Xero (the role Standard or Adviser) reconnect and allow all that is asked for; everything that waits then goes on by itself.'),
  'daily-limit': entry('company', 'Xero’s daily limit used up', 'Xero’s calls for today are used up.', 'Nothing to do: the sync goes on by itself when Xero allows it.'),
} as const satisfies Record<string, CatalogueEntry>;

export type ProblemCode = keyof typeof problemCatalogue;
export const problemCodes = Object.keys(problemCatalogue) as ProblemCode[];

const curedBy = (cure: Cure): ProblemCode[] => problemCodes.filter((code) => problemCatalogue[code].scope === 'record' && problemCatalogue[code].cures.includes(cure));
/** What a wrong or missing mapping stops, and a saved one heals. */
export const mappingProblems = curedBy('mapping');
/** Worth another try although nothing has changed here: the cause may be gone in Xero. */
export const retryableProblems = curedBy('xero');

/** A field that Xero has otherwise than CloudRent; '' where there is none. `field` as the API names it: `dueOn`, `lines.l1.quantity`. */
export interface FieldDifference { readonly field: string; readonly xero: string; readonly cloudrent: string }

/** A contact in Xero that a person may have meant, as last seen there; `record` is the customer that has it already. */
export interface Candidate { readonly xeroId: string; readonly name: string; readonly email: string | null; readonly status: string; readonly record: string | null }

/** A payment in Xero that may be ours, as last seen there. `date` is a calendar date. */
export interface PaymentCandidate { readonly xeroId: string; readonly date: string; readonly amount: string; readonly reference: string | null }

/**
 * What the service does about a problem when a person says so: `link` the record to a contact in Xero, or `create` it there in spite of what
 * resembles it; `adopt` the payment that is there; `recreate` what was voided or deleted in Xero, or `accept` that it was.
 */
export const fixes = ['link', 'create', 'adopt', 'recreate', 'accept'] as const;
export type Fix = (typeof fixes)[number];
/** Which of them a kind's problems may offer. */
export const fixesOf = { contact: ['link', 'create'], invoice: ['recreate', 'accept'], 'credit-note': ['recreate', 'accept'], payment: ['adopt', 'create', 'recreate', 'accept'] } as const satisfies Record<RecordKind, readonly Fix[]>;
/** Those by which a person picks an object in Xero. */
export const choosesInXero = (fix: Fix): boolean => fix === 'link' || fix === 'adopt';

/**
 * A problem as stored: the code and what fills its sentences. Xero's own words, the values that differ and the candidates stand apart,
 * since they may carry personal data, and the sentences go through Temporal.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly details: Readonly<Record<string, string>>;
  readonly xeroMessage?: string;
  /** What Xero has otherwise, and keeps until the cause is gone. */
  readonly differences?: readonly FieldDifference[];
  readonly candidates?: readonly Candidate[];
  /** Payments in Xero that may be this one. */
  readonly payments?: readonly PaymentCandidate[];
  readonly fixes?: readonly Fix[];
}

export const problem = (code: ProblemCode, details: Readonly<Record<string, string>> = {}, xeroMessage?: string, differences: readonly FieldDifference[] = []): Problem =>
  ({ code, details, ...(xeroMessage === undefined ? {} : { xeroMessage }), ...(differences.length === 0 ? {} : { differences }) });

const fill = (sentence: string, details: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_whole, name: string) => details[name] ?? 'unknown');

export interface ProblemText { readonly code: ProblemCode; readonly title: string; readonly cause: string; readonly solution: string }

/** The details that are ids, codes or words of ours; any other (an amount, a number, a name) may not travel through Temporal. */
const forAnyEye: ReadonlySet<string> = new Set(['kind', 'id', 'missing', 'reason', 'category', 'tax', 'account', 'taxType', 'currency', 'method', 'fixed', 'undo']);

/** The same sentences as Temporal may hold them: amounts, document numbers and the like are left out; the API tells them. */
export function describeForOperator(found: Pick<Problem, 'code' | 'details'>): ProblemText {
  return describeProblem({ code: found.code, details: Object.fromEntries(Object.entries(found.details).map(([name, value]) => [name, forAnyEye.has(name) ? value : '…'])) });
}

/** The catalogue's sentences for a problem, filled in. */
export function describeProblem(found: Pick<Problem, 'code' | 'details'>): ProblemText {
  const { title, cause, solution } = problemCatalogue[found.code];
  return { code: found.code, title, cause: fill(cause, found.details), solution: fill(solution, found.details) };
}
