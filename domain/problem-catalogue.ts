import type { Fix } from './problems';

/** `record`: this record's sync fails until its cause is gone. `company`: of the company as a whole; what waits for it goes on by itself. */
export type ProblemScope = 'record' | 'company';

/** Whose turn it is: the bookkeeper's in CloudRent, in Xero, in either of the two, in the settings here (mapping, connection); or nobody's. */
export type Turn = 'cloudrent' | 'xero' | 'either' | 'settings' | 'nobody';

/**
 * What ends a problem, and by what the service notices it; then every record that waited on that cause goes on by itself.
 * `version` a new version from CloudRent, or a fix that a person picks · `mapping` the mapping, saved anew · `lists` Xero's accounts and tax rates, read anew ·
 * `organisation` lock dates and plan, read anew · `contact` a contact in Xero, `document` what is on a document in Xero: by webhook and pull · `record` another
 * record, once it is settled · `settings` what the company asks of its customers · `connection` a reconnect · `month` the month closed, or as it was · `time` nothing but waiting ·
 * `daily` nothing tells: it is tried once a day.
 */
export const cures = ['version', 'mapping', 'lists', 'organisation', 'contact', 'document', 'record', 'settings', 'connection', 'month', 'time', 'daily'] as const;
export type Cure = (typeof cures)[number];

interface CatalogueEntry {
  readonly scope: ProblemScope;
  readonly turn: Turn;
  readonly cures: readonly Cure[];
  /** What the service may carry out about it; a problem offers those of them that apply. */
  readonly fixes: readonly Fix[];
  /** Details that tell one cause from another: records with the same code and the same of these wait on the same thing. */
  readonly sameCause: readonly string[];
  readonly title: string;
  readonly cause: string;
  readonly solution: string;
}

/**
 * Every failure that a person can fix. The API, the pages, Temporal's failures, notices and docs/problems.md are made of it.
 * In cause and solution, `{name}` is filled from the problem's details.
 */
export const problemCatalogue = {
  'contact-incomplete': {
    scope: 'record', turn: 'cloudrent', cures: ['version', 'contact', 'settings'], fixes: [], sameCause: ['missing'],
    title: 'Customer details incomplete', cause: 'The customer has no {missing}.',
    solution: 'Complete or correct the customer in CloudRent; the sync then goes on by itself.',
  },
  'contact-name-invalid': {
    scope: 'record', turn: 'cloudrent', cures: ['version'], fixes: [], sameCause: [],
    title: 'Customer name not accepted', cause: 'Xero does not accept this customer name: {reason}.',
    solution: 'Change the name in CloudRent.',
  },
  'contact-name-taken': {
    scope: 'record', turn: 'either', cures: ['version', 'contact'], fixes: ['link'], sameCause: [],
    title: 'Customer name already used', cause: 'Another active contact in Xero already has this name; {holder}.',
    solution: 'Give one of the two another name and sync again, or link this customer to that contact if it is the same one.',
  },
  'contact-number-taken': {
    scope: 'record', turn: 'xero', cures: ['version', 'contact'], fixes: ['link'], sameCause: [],
    title: 'Contact number already used', cause: 'Another contact in Xero already carries this customer’s number; {holder}.',
    solution: 'Link this customer to its own contact in Xero; make one there first if it has none.',
  },
  'contact-ambiguous': {
    scope: 'record', turn: 'either', cures: ['version', 'contact'], fixes: ['link', 'create'], sameCause: [],
    title: 'Customer resembles a contact in Xero', cause: 'Xero has {resemblance}, and whether that is the same customer is not certain.',
    solution: 'Link the customer to the right contact, or have a new one created. Or make name and e-mail the same on both sides and sync again.',
  },
  'contact-archived': {
    scope: 'record', turn: 'xero', cures: ['version', 'contact'], fixes: ['link', 'create'], sameCause: [],
    title: 'Contact archived in Xero', cause: 'The contact is archived in Xero, and archived contacts take no changes and no new documents.',
    solution: 'Restore the contact in Xero and sync the customer again, or link the customer to another contact.',
  },
  'contact-merged': {
    scope: 'record', turn: 'cloudrent', cures: ['version', 'contact'], fixes: ['link', 'create'], sameCause: ['record'],
    title: 'Contact merged in Xero', cause: 'In Xero the contact was merged into the one of customer {record}.',
    solution: 'Use customer {record} from now on and archive this one in CloudRent, or link this one to a contact of its own in Xero.',
  },
  'contact-erasure-requested': {
    scope: 'record', turn: 'cloudrent', cures: ['version', 'contact'], fixes: ['link', 'create'], sameCause: [],
    title: 'Contact is being erased in Xero', cause: 'The person asked for their data to be erased, so that the contact in Xero takes no changes and no new documents.',
    solution: 'Archive the customer in CloudRent, or link it to another contact.',
  },
  'category-unmapped': {
    scope: 'record', turn: 'settings', cures: ['mapping'], fixes: ['remap'], sameCause: ['category'],
    title: 'No account chosen for a category', cause: 'No Xero account is chosen for the category “{category}”.',
    solution: 'Choose an account for it in the account mapping.',
  },
  'tax-unmapped': {
    scope: 'record', turn: 'settings', cures: ['mapping'], fixes: ['remap'], sameCause: ['tax'],
    title: 'No tax rate chosen for a tax', cause: 'No Xero tax rate is chosen for the tax “{tax}”.',
    solution: 'Choose a tax rate for it in the tax mapping.',
  },
  'account-unusable': {
    scope: 'record', turn: 'settings', cures: ['mapping', 'lists'], fixes: ['remap'], sameCause: ['account', 'category'],
    title: 'Mapped account cannot be used', cause: 'The account {account} {why}.',
    solution: 'Choose another account for “{category}” in the account mapping, or put this one right in Xero and sync again. A line that is in Xero already keeps its account until the line changes.',
  },
  'tax-rate-unusable': {
    scope: 'record', turn: 'settings', cures: ['mapping', 'lists'], fixes: ['remap'], sameCause: ['taxType', 'tax'],
    title: 'Mapped tax rate cannot be used', cause: 'The tax rate {taxType} {why}.',
    solution: 'Choose another tax rate for “{tax}” in the tax mapping, or put this one right in Xero and sync again.',
  },
  'tax-account-mismatch': {
    scope: 'record', turn: 'settings', cures: ['mapping', 'lists'], fixes: ['remap'], sameCause: ['taxType', 'account'],
    title: 'Tax rate does not fit the account', cause: 'Xero does not allow the tax rate {taxType} with the account {account}.',
    solution: 'Choose another account for “{category}” or another tax rate for “{tax}” in the mapping.',
  },
  'totals-differ': {
    scope: 'record', turn: 'cloudrent', cures: ['version', 'mapping'], fixes: [], sameCause: [],
    title: 'Totals differ', cause: 'The totals that CloudRent states are not what the lines come to as Xero computes them.',
    solution: 'Correct the lines or the totals in CloudRent so that both agree to the cent; if a person changed an amount or a tax in Xero, undo that there and sync again.',
  },
  'invoice-number-taken': {
    scope: 'record', turn: 'either', cures: ['version', 'document', 'daily'], fixes: ['renumber'], sameCause: [],
    title: 'Invoice number already used', cause: 'Another invoice in Xero already has the number {number}.',
    solution: 'Have this invoice sent under another number, or give it one in CloudRent; or change the number of the other one in Xero.',
  },
  'invoice-number-kept': {
    scope: 'record', turn: 'cloudrent', cures: ['version'], fixes: ['renumber'], sameCause: [],
    title: 'Invoice number kept by a voided invoice', cause: 'A voided or deleted invoice in Xero keeps the number {number}, and Xero gives it to no other one.',
    solution: 'Have this invoice sent under another number, or give it one in CloudRent, and it is created in Xero under that; or void it in CloudRent too.',
  },
  'invoice-paid': {
    scope: 'record', turn: 'xero', cures: ['version', 'document'], fixes: [], sameCause: [],
    title: 'Invoice has a payment or credit', cause: 'There is {money} on the invoice in Xero, which does not allow {refused}.',
    solution: 'Take it off the invoice in Xero; or {instead}.',
  },
  'invoice-voided-in-xero': {
    scope: 'record', turn: 'either', cures: ['version'], fixes: ['recreate', 'accept'], sameCause: [],
    title: 'Invoice voided or deleted in Xero', cause: 'The invoice is voided or deleted in Xero, and Xero never brings one back.',
    solution: 'Void it in CloudRent too; or have it created in Xero anew, under another number where Xero keeps the one it had.',
  },
  'credit-note-number-taken': {
    scope: 'record', turn: 'either', cures: ['version', 'document', 'daily'], fixes: ['renumber'], sameCause: [],
    title: 'Credit note number already used', cause: 'Another credit note in Xero already has the number {number}.',
    solution: 'Have this credit note sent under another number, or give it one in CloudRent; or change the number of the other one in Xero.',
  },
  'credit-note-number-kept': {
    scope: 'record', turn: 'cloudrent', cures: ['version'], fixes: ['renumber'], sameCause: [],
    title: 'Credit note number kept by a voided credit note', cause: 'A voided or deleted credit note in Xero keeps the number {number}, and Xero gives it to no other one.',
    solution: 'Have this credit note sent under another number, or give it one in CloudRent, and it is created in Xero under that; or void it in CloudRent too.',
  },
  'credit-note-used': {
    scope: 'record', turn: 'xero', cures: ['version', 'document'], fixes: [], sameCause: [],
    title: 'Credit note allocated or refunded', cause: 'The credit note is allocated or refunded in Xero, which does not allow {refused}.',
    solution: 'Take the allocation or refund off the credit note in Xero; or {instead}.',
  },
  'credit-note-voided-in-xero': {
    scope: 'record', turn: 'either', cures: ['version'], fixes: ['recreate', 'accept'], sameCause: [],
    title: 'Credit note voided or deleted in Xero', cause: 'The credit note is voided or deleted in Xero, and Xero never brings one back.',
    solution: 'Void it in CloudRent too; or have it created in Xero anew, under another number where Xero keeps the one it had.',
  },
  'allocation-refused': {
    scope: 'record', turn: 'xero', cures: ['version', 'document'], fixes: [], sameCause: ['id'],
    title: 'Credit cannot be allocated', cause: 'Xero does not take the allocation to invoice {id}: more than what is left of the credit or still owed on the invoice.',
    solution: 'Look at what is allocated and paid on both documents in Xero and take off what should not be there; or change the allocations in CloudRent.',
  },
  'method-unmapped': {
    scope: 'record', turn: 'settings', cures: ['mapping'], fixes: ['remap'], sameCause: ['method'],
    title: 'No account chosen for a payment method', cause: 'No Xero account is chosen for payments by “{method}”.',
    solution: 'Choose a bank or clearing account for it in the payment mapping.',
  },
  'payment-account-unusable': {
    scope: 'record', turn: 'settings', cures: ['mapping', 'lists'], fixes: ['remap'], sameCause: ['method'],
    title: 'Payment account cannot be used', cause: 'The account chosen for payments by “{method}” {why}.',
    solution: 'Choose another account for it in the payment mapping, or put this one right in Xero and sync again.',
  },
  'payment-exceeds-due': {
    scope: 'record', turn: 'xero', cures: ['version', 'document'], fixes: [], sameCause: [],
    title: 'Payment larger than what is due', cause: 'The payment is larger than what is still open on the {kind} in Xero.',
    solution: 'Look at the payments and credits on it in Xero: delete what is there twice, or record the payment in Xero as an overpayment and delete it in CloudRent.',
  },
  'payment-ambiguous': {
    scope: 'record', turn: 'either', cures: ['version', 'document'], fixes: ['adopt', 'create'], sameCause: [],
    title: 'Payment may be in Xero already', cause: 'Xero has a payment of the same amount on the same document, and whether it is this one is not certain.',
    solution: 'If it is the same payment, link it; if both were made, have this one created too.',
  },
  'payment-deleted-in-xero': {
    scope: 'record', turn: 'either', cures: ['version', 'document'], fixes: ['recreate', 'accept'], sameCause: [],
    title: 'Payment deleted in Xero', cause: 'The payment was deleted in Xero.',
    solution: 'Delete it in CloudRent too; or have it recorded in Xero again.',
  },
  'payment-fixed-in-xero': {
    scope: 'record', turn: 'xero', cures: ['version', 'document', 'daily'], fixes: [], sameCause: ['fixed'],
    title: 'Payment cannot be deleted', cause: 'The payment is {fixed} in Xero, and cannot be deleted from outside.',
    solution: '{undo}; it is then deleted by itself. Or leave the payment as it was.',
  },
  'document-not-open': {
    scope: 'record', turn: 'xero', cures: ['version', 'document'], fixes: [], sameCause: [],
    title: 'Document not open for payments', cause: 'The {kind} takes no payments in Xero: it is a draft there, or voided, or paid in full.',
    solution: 'Approve it in Xero, or settle what is wrong with it; the payment then goes on by itself.',
  },
  'period-locked': {
    scope: 'record', turn: 'xero', cures: ['version', 'organisation'], fixes: ['redate'], sameCause: ['lock', 'lockDate'],
    title: 'Period locked', cause: 'The {lock} in Xero is {lockDate}, which does not allow {refused}.',
    solution: 'Move the lock date in Xero and sync again; or {instead}.',
  },
  'currency-unavailable': {
    scope: 'record', turn: 'xero', cures: ['version', 'daily'], fixes: [], sameCause: ['currency'],
    title: 'Currency not available', cause: 'The Xero organisation does not have the currency {currency}.',
    solution: 'Add the currency in Xero and sync again, or invoice in another one.',
  },
  'plan-limit': {
    scope: 'record', turn: 'xero', cures: ['organisation', 'daily'], fixes: [], sameCause: [],
    title: 'Xero plan’s invoice limit reached', cause: 'The Xero plan allows no more approved invoices this month.',
    solution: 'Upgrade the plan in Xero, or wait for the next month.',
  },
  'missing-in-xero': {
    scope: 'record', turn: 'xero', cures: ['version', 'daily'], fixes: [], sameCause: [],
    title: 'Not found in Xero', cause: 'The document is no longer found in this Xero organisation.',
    solution: 'Check that the right organisation is connected; if it was removed there, send it as a new record.',
  },
  'depends-on-problem': {
    scope: 'record', turn: 'nobody', cures: ['record'], fixes: [], sameCause: ['kind', 'id'],
    title: 'Waits for another record', cause: 'The {kind} {id} has a problem of its own.',
    solution: 'Fix that one; this record then goes on by itself.',
  },
  'xero-refused': {
    scope: 'record', turn: 'either', cures: ['version', 'daily'], fixes: [], sameCause: ['words'],
    title: 'Xero refused it', cause: 'Xero refused this record for a reason not known here yet.',
    solution: 'Read Xero’s own words below; correct the record and sync it again.',
  },
  'not-connected': {
    scope: 'company', turn: 'settings', cures: ['connection'], fixes: [], sameCause: [],
    title: 'Not connected to Xero', cause: 'No Xero organisation is connected and set up.',
    solution: 'Connect the organisation and finish the set-up.',
  },
  'connection-expired': {
    scope: 'company', turn: 'settings', cures: ['connection'], fixes: [], sameCause: [],
    title: 'Connection to Xero expired', cause: 'Xero no longer accepts the access that was given to CloudRent.',
    solution: 'Reconnect to Xero; everything that waits then goes on by itself.',
  },
  'connection-disconnected': {
    scope: 'company', turn: 'settings', cures: ['connection'], fixes: [], sameCause: [],
    title: 'Disconnected in Xero', cause: 'The connection was ended in Xero.',
    solution: 'Connect again; everything that waits then goes on by itself.',
  },
  'permission-missing': {
    scope: 'company', turn: 'xero', cures: ['connection'], fixes: [], sameCause: ['missing'],
    title: 'Permission missing', cause: 'Xero says that a permission is missing: {missing}.',
    solution: 'Have somebody with more rights in Xero (the role Standard or Adviser) reconnect and allow all that is asked for; everything that waits then goes on by itself.',
  },
  'daily-limit': {
    scope: 'company', turn: 'nobody', cures: ['time'], fixes: [], sameCause: [],
    title: 'Xero’s daily limit used up', cause: 'Xero’s calls for today are used up.',
    solution: 'Nothing to do: the sync goes on by itself when Xero allows it.',
  },
  'xero-outage': {
    scope: 'company', turn: 'nobody', cures: ['time'], fixes: [], sameCause: [],
    title: 'Xero does not answer', cause: 'Xero has given no usable answer since {since}.',
    solution: 'Nothing to do: everything is tried again by itself, and goes on once Xero answers. Xero’s status page says whether the trouble is known there.',
  },
  'xero-answer-incomplete': {
    scope: 'company', turn: 'either', cures: ['lists'], fixes: [], sameCause: ['list'],
    title: 'Xero’s answer looks incomplete', cause: 'Xero answered with {answered} {list}, where {known} were known.',
    solution: 'Nothing was lost: the list of before is kept, and it is read again by itself. If Xero really has so few now, confirm it, and the shorter list is taken.',
  },
  'month-differs': {
    scope: 'company', turn: 'either', cures: ['month'], fixes: [], sameCause: ['month'],
    title: 'Month does not agree yet', cause: 'CloudRent and Xero do not agree on {month}: {differences}.',
    solution: 'Decide about each difference: accept it with a reason, have it fixed, or leave it until the next month; or correct the side that is wrong. The month then closes by itself.',
  },
  'closed-month-changed': {
    scope: 'company', turn: 'either', cures: ['month'], fixes: [], sameCause: ['month'],
    title: 'Closed month changed', cause: '{month} is closed, and {documents} changed since. {change}',
    solution: 'If it should not have changed, undo it where it was made. Otherwise reconcile the month again: a further revision takes the change in, and the one before stays as it was sealed.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ProblemCode = keyof typeof problemCatalogue;
export const problemCodes = Object.keys(problemCatalogue) as ProblemCode[];

const entryOf = (code: ProblemCode): CatalogueEntry => problemCatalogue[code];
/** Records' problems that one of these may end. */
export const curedBy = (...ends: readonly Cure[]): ProblemCode[] => problemCodes.filter((code) => entryOf(code).scope === 'record' && entryOf(code).cures.some((cure) => ends.includes(cure)));
/** What a wrong or missing mapping stops. */
export const mappingProblems = curedBy('mapping');
/** Worth another try although nothing has changed here: the cause may be gone in Xero. */
export const retryableProblems = curedBy('lists', 'organisation', 'contact', 'document', 'record', 'daily');
