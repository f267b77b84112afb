import { describeExclusion } from '../exclusions';
import { kindWords, type ExclusionReason, type RecordKind } from '../kinds';
import { problemCatalogue, type ProblemCode } from '../problem-catalogue';
import { describeProblem, type Problem } from '../problems';
import { changedFields } from './changed-fields';
import type { ChangedField, RecordEvent } from './steps';

/** A record's events in a bookkeeper's words. What an earlier release wrote may say less; then so does the sentence. */

type Details = RecordEvent['details'];
const text = (value: unknown): string => value === null || value === undefined || value === '' ? 'nothing' : typeof value === 'string' ? `“${value}”` : typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
const list = (words: readonly string[]): string => words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
const fields = (details: Details): [string, { readonly from?: unknown; readonly to?: unknown; readonly xero?: unknown; readonly cloudrent?: unknown }][] => Object.entries((details['fields'] ?? {}) as Record<string, object>);
const differences = (details: Details) => (details['differences'] ?? []) as readonly { readonly field: string; readonly xero: string; readonly cloudrent: string }[];
const said = (value: unknown): string => typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** What of the content another version changed, single field by single field; of the first version nothing. */
export const changesOf = (details: Details): ChangedField[] =>
  Object.entries((details['changed'] ?? {}) as Record<string, readonly [unknown, unknown]>).flatMap(([field, [from, to]]) => changedFields(from, to, field));

/** Of a value that is a thing of its own (a line) its name is enough. */
const change = ({ field, from, to }: ChangedField): string => {
  const whole = [from, to].some((value) => typeof value === 'object' && value !== null);
  return whole ? `${field} ${from === null ? 'added' : to === null ? 'taken out' : 'changed'}` : `${field} from ${text(from)} to ${text(to)}`;
};

/** A problem's title and cause; undefined when the code is not of this release. */
function problemText({ code, details }: { readonly code?: unknown; readonly details?: unknown }): string | undefined {
  if (typeof code !== 'string' || !Object.hasOwn(problemCatalogue, code)) return undefined;
  const { title, cause, solution } = describeProblem({ code: code as ProblemCode, details: (details ?? {}) as Problem['details'] });
  return `${title}. ${cause} ${solution}`;
}

const texts: Readonly<Record<string, (details: Details, kind: RecordKind) => string>> = {
  accepted: (details) => {
    const changed = changesOf(details);
    return `CloudRent sent version ${said(details['version'])}${changed.length === 0 ? '' : `: ${list(changed.map(change))}`}.`;
  },
  retried: (details) => details['syncId'] === undefined ? 'Asked to be synced again.' : 'Asked to be synced again, by Sync Now.',
  synced: (details, kind) => `In Xero${details['xeroNumber'] === null || details['xeroNumber'] === undefined ? '' : ` as ${said(details['xeroNumber'])}`}${said(details['xeroStatus']) === '' ? '' : ` (${said(details['xeroStatus'])})`}: the ${kindWords[kind]} is as version ${said(details['version'])} says.`,
  unchanged: (details) => `Nothing had to be sent: Xero has version ${said(details['version'])} already.`,
  excluded: (details, kind) => typeof details['because'] === 'string' ? describeExclusion(kind, details['because'] as ExclusionReason) : 'Left out on purpose.',
  problem: (details) => problemText(details) ?? `It has a problem: ${said(details['code'])}.`,
  renumbered: (details) => `Decided: it goes to Xero under the number ${said(details['to'])} instead of ${said(details['from'])}.`, redated: (details) => `Decided: in Xero it is dated ${said(details['to'])} instead of ${said(details['from'])}.`,
  step: (details) => `One step is done (${said(details['did'])}); next: ${said(details['next'])}.`,
  'sync-cancelled': () => 'An operator cancelled its sync in Temporal.',
  linked: (details) => `Linked to ${said(details['xeroId'])} in Xero.`, adopted: (details) => `Linked to the payment ${said(details['xeroId'])} in Xero.`,
  'created-anew': () => 'Decided: it is another one than those that resemble it, and is made in Xero.', recreated: () => 'Decided: it is made in Xero again.',
  'accepted-in-xero': () => 'Accepted what was done in Xero.',
  'edited-in-xero': (details) => `Changed in Xero: ${list(differences(details).map(({ field, xero, cloudrent }) => `${field} ${text(xero)} instead of ${text(cloudrent)}`))}. CloudRent’s values are put back.`,
  'voided-in-xero': (details) => `Voided or deleted in Xero (${said(details['xeroStatus'])}).`, 'deleted-in-xero': () => 'Deleted in Xero.',
  'unallocated-in-xero': () => 'An allocation was taken off in Xero.',
  'born-in-xero': (_details, kind) => `First seen in Xero, where the ${kindWords[kind]} was made.`, claimed: (details) => `Taken over by CloudRent under this id; before it was ${said(details['before'])}.`,
  overwritten: (details) => `Both sides had changed it; CloudRent’s value counts: ${list(fields(details).map(([field, { xero, cloudrent }]) => `${field} ${text(cloudrent)} instead of Xero’s ${text(xero)}`))}.`,
  restored: (details) => `Xero’s value was put back: ${list(fields(details).map(([field, { from, to }]) => `${field} from ${text(from)} to ${text(to)}`))}.`,
  'contact.updated': (details) => `Changed in Xero: ${list(fields(details).map(([field, { from, to }]) => `${field} from ${text(from)} to ${text(to)}`))}.`,
  'contact.archived': () => 'Archived in Xero.', 'contact.merged': () => 'Merged into another contact in Xero.',
  'link-put-aside': () => 'The company went over to another Xero organisation; the link to the one before is kept.',
};

/** One event in words; of a type that is not known here, the type itself. */
export const eventText = ({ type, details }: Pick<RecordEvent, 'type' | 'details'>, kind: RecordKind): string => texts[type]?.(details, kind) ?? `${type.charAt(0).toUpperCase()}${type.slice(1).replaceAll(/[-.]/g, ' ')}.`;
