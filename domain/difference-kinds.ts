import { problemCodes, type ProblemCode } from './problem-catalogue';
import { describeProblem } from './problems';
import type { ChangedBy, Difference, FoundDifference } from './reconciliation';

/** The catalogue of differences: what each is called, who caused it, what to do, and what a person may decide. */

/** What is done by itself: the record's sync again; the object read from Xero by its id; the same for a payment that is not linked yet. */
export type Repair = 'sync' | 'pull' | 'adopt';
/** `fix`: run the sync again, or a fix that the record's problem offers; `accept` with a reason; `ignore` until the next month. */
export const decisions = ['accept', 'fix', 'ignore'] as const;
export type Decision = (typeof decisions)[number];

interface KindEntry { readonly title: string; /** By who has changed it since. */ readonly cause: Readonly<Record<ChangedBy, string>> | string; readonly remedy: string; readonly decisions: readonly Decision[] }

/** The sentences of a value that stands on both sides. */
const changed = (what: string, remedy: string, title: string, may: readonly Decision[] = decisions): KindEntry => ({
  title, remedy, decisions: may,
  cause: {
    xero: `${what} was changed in Xero since both sides agreed on {agreed}.`,
    cloudrent: `${what} was changed in CloudRent since both sides agreed on {agreed}, and Xero has not been told.`,
    both: `${what} was changed in Xero and in CloudRent since both sides agreed on {agreed}.`,
    unknown: `${what} is not the same, and what both sides last agreed on is not known.`,
  },
});
const told = (title: string, cause: string, remedy: string, may: readonly Decision[] = decisions): KindEntry => ({ title, cause, remedy, decisions: may });

const bringBack = 'Sync the record again to bring CloudRent’s value to Xero; or change it in CloudRent to what Xero has.';

/** In cause and remedy, `{name}` is filled from the difference's details and values. */
export const differenceCatalogue = {
  'missing-in-xero': told('Missing in Xero', 'It was in Xero when both sides last agreed, and Xero has nothing of it now.', 'Check that the right organisation is connected; if it was removed there, void it in CloudRent or send it under a new number.'),
  'missing-in-cloudrent': told('Missing in CloudRent', 'It was made in Xero by hand: CloudRent has no record of it.', 'Accept it with a reason if it belongs there; otherwise void it in Xero, or enter it in CloudRent and void the one made by hand.', ['accept', 'ignore']),
  'number-differs': changed('The number', bringBack, 'Number differs'),
  'contact-differs': { ...changed('The customer', 'Set the customer on the document in Xero to the one that CloudRent has, or change it in CloudRent.', 'Customer differs') },
  'contact-merged': told('Contact merged in Xero', 'In Xero the contact of this customer was merged into another one, which now has its {documents} of this month.', 'Use the customer of the other contact in CloudRent from now on, or link this customer to the contact that was kept.'),
  'date-differs': changed('The date', bringBack, 'Date differs'),
  'due-date-differs': changed('The due date', bringBack, 'Due date differs'),
  'currency-differs': changed('The currency', 'A currency cannot be changed once a document is approved: void the one in Xero, and give it a new number in CloudRent so that it is made anew.', 'Currency differs'),
  'line-differs': changed('A line', bringBack, 'Line differs'),
  'account-differs': changed('The account of a line', bringBack, 'Account differs'),
  'tax-differs': changed('The tax rate of a line', bringBack, 'Tax rate differs'),
  'total-differs': changed('The total', bringBack, 'Total differs'),
  'rounding': told('Rounding', 'The lines are the same on both sides; Xero rounds their tax otherwise, which comes to {cents} in all.', 'Accept it: the cents are explained exactly. To have none, correct the tax amounts in Xero.'),
  'status-differs': changed('The status', 'Void it on the other side too; or, where Xero voided it by mistake, give it a new number in CloudRent so that it is made anew.', 'Status differs'),
  'paid-differs': told('Paid amount differs', 'CloudRent and Xero have other amounts as paid or credited, and no payment of this month explains it.', 'Compare the payments and credits of other months on the document, and correct the side that is wrong.'),
  'payment-missing-in-xero': told('Payment missing in Xero', 'The payment was deleted in Xero: it is there no longer.', 'Delete it in CloudRent too, or have it recorded in Xero again.'),
  'payment-missing-in-cloudrent': told('Payment missing in CloudRent', 'The payment was recorded in Xero and CloudRent has not been told of it.', 'It is taken over by itself where its document is CloudRent’s; otherwise accept it with a reason.', ['accept', 'ignore']),
  'payment-twice': told('Payment recorded twice', 'Xero has a second payment of the same amount and day on the same document; CloudRent has one.', 'Delete the one that is too many in Xero; or, if the money came twice, record it in CloudRent as well.', ['accept', 'ignore']),
  'payment-amount-differs': changed('The amount of the payment', 'Delete the payment on the side that is wrong and record it anew there.', 'Payment of another amount'),
  'payment-date-differs': changed('The date of the payment', 'Delete the payment on the side that is wrong and record it anew there.', 'Payment of another date'),
  'credit-not-allocated': changed('What of the credit note is put against the invoice', 'Allocate the credit in Xero as CloudRent has it (sync the credit note again), or change the allocation in CloudRent.', 'Credit allocated otherwise'),
  'other-month': changed('The date', 'Set the same date on both sides: it counts in another month on one of them.', 'Belongs to another month on one side'),
  'duplicate-document': told('Document is in Xero twice', 'Xero has a second document for the same customer, day and amount; CloudRent has one ({number}).', 'Void the one that is too many in Xero; accept it with a reason if both are right.', ['accept', 'ignore']),
  'duplicate-contacts': told('Customer is in Xero twice', 'Xero has another active contact of the same {sameness}: {name}.', 'Merge the two contacts in Xero, into the one that is linked to CloudRent.', ['accept', 'ignore']),
  'not-synced': told('Not synced yet', '{reason}', '{solution}'),
} as const satisfies Record<string, KindEntry>;

export type DifferenceKind = keyof typeof differenceCatalogue;
export const differenceKinds = Object.keys(differenceCatalogue) as DifferenceKind[];
export const isDifferenceKind = (text: string): text is DifferenceKind => Object.hasOwn(differenceCatalogue, text);

const fill = (sentence: string, words: Readonly<Record<string, string | null>>): string => sentence.replace(/\{(\w+)\}/g, (_whole, name: string) => words[name] ?? 'nothing');

/** Why a record is not synced, and what to do: its problem's own words where it has one. */
function whyNotSynced({ status, code, ...details }: Readonly<Record<string, string>>): { reason: string; solution: string } {
  if (isProblem(code)) {
    const { title, cause, solution } = describeProblem({ code, details });
    return { reason: `${title}: ${cause}`, solution };
  }
  if (status === 'missed') return { reason: 'CloudRent has a newer version, and its sync did not run.', solution: 'It is synced again by itself.' };
  return { reason: status === 'waiting' ? 'It waits to go to Xero.' : 'It is on its way to Xero.', solution: 'Nothing to do: it is compared again when it has arrived.' };
}
const isProblem = (code: string | undefined): code is ProblemCode => problemCodes.some((one) => one === code);

/** Xero has what a person chose at the record: another number, the first open day. */
const chosenAtTheRecord = (values: FoundDifference['values']): Pick<Difference, 'cause' | 'remedy'> => ({
  cause: `A person chose at the record that Xero gets ${values.xero ?? 'nothing'} in place of CloudRent’s ${values.cloudrent ?? 'nothing'}.`,
  remedy: 'Nothing to do. Once CloudRent has the same, nothing differs.',
});

/** A found difference in the catalogue's words. */
export function describeDifference(id: string, found: FoundDifference): Difference {
  const { details, ...facts } = found;
  const { title, cause, remedy, decisions: may }: KindEntry = differenceCatalogue[found.kind];
  const words = { agreed: found.values.agreed, ...details, ...(found.kind === 'not-synced' ? whyNotSynced(details) : {}) };
  const sentences = details['chosen'] === undefined ? { cause: fill(typeof cause === 'string' ? cause : cause[found.changedBy], words), remedy: fill(remedy, words) } : chosenAtTheRecord(found.values);
  return { ...facts, id, title, ...sentences, decisions: may };
}
