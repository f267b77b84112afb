import { problemCatalogue, problemCodes, type Cure, type ProblemCode, type Turn } from './problem-catalogue';
import type { Fix } from './problems';

/** The catalogue as a page for bookkeepers: docs/problems.md. */

const turnWords = {
  cloudrent: 'yours, in CloudRent', xero: 'yours, in Xero', either: 'yours, in CloudRent or in Xero', settings: 'yours, in the Xero settings of CloudRent', nobody: 'nobody’s: it goes on by itself',
} as const satisfies Record<Turn, string>;

const cureWords = {
  version: 'the record is corrected in CloudRent, or a way to settle it is picked here', mapping: 'accounts, tax rates and payment accounts are chosen anew', lists: 'the account or tax rate is put right in Xero',
  organisation: 'lock dates or plan are changed in Xero', contact: 'the contact is changed in Xero', document: 'what stands on the document is changed in Xero', record: 'the other record is in order', connection: 'somebody connects again', settings: 'what the company asks of its customers is changed', month: 'the month is closed, or what changed of it is as it was',
  time: 'time passes', daily: 'Xero takes it: it is tried again once a day',
} as const satisfies Record<Cure, string>;

const fixWords = {
  link: 'link the customer to a contact in Xero', create: 'make it in Xero in spite of what resembles it', adopt: 'link the payment to the one that is in Xero', recreate: 'make it in Xero again', accept: 'accept what was done in Xero',
  remap: 'choose another account or tax rate for all that waits on this one', renumber: 'send it to Xero under another number', redate: 'date it to the first day that is not locked',
} as const satisfies Record<Fix, string>;

/** What stands in the sentences until a record fills it in. */
const blanks: Readonly<Record<string, string>> = {
  holder: 'which one is said', missing: 'name, or e-mail address where one is required', reason: 'what is wrong with it', resemblance: 'a contact that resembles this customer', refused: 'this change', instead: 'follow what is said at the record',
  money: 'a payment or credit', fixed: 'reconciled, or part of a batch payment', undo: 'Undo that in Xero', kind: 'document', lock: 'lock date', lockDate: 'its day', taxType: 'tax rate', record: 'the other one', month: 'the month', differences: 'what kinds of differences, and how many of each', documents: 'how many documents', change: 'Which one, on which side, and by how much it changes the month’s total', id: 'in question', 'permission-missing/missing': 'which ones',
};

interface Group { readonly title: string; readonly about: string; readonly has: (code: ProblemCode) => boolean }
/** In the order of the page; a problem stands in the first that has it. */
const groups: readonly Group[] = [
  { title: 'The whole company', about: 'Everything waits, and goes on by itself once it is over. Nothing is lost meanwhile.', has: (code) => problemCatalogue[code].scope === 'company' },
  { title: 'Accounts and tax rates', about: 'One choice in the settings is wrong or missing; whatever needs it waits, and goes on together.', has: (code) => problemCatalogue[code].turn === 'settings' },
  { title: 'Customers', about: 'An invoice of a customer with a problem waits until that is solved.', has: (code) => code.startsWith('contact-') },
  { title: 'Invoices', about: '', has: (code) => code.startsWith('invoice-') },
  { title: 'Credit notes', about: '', has: (code) => /^(credit-note|allocation)-/.test(code) },
  { title: 'Payments', about: '', has: (code) => /^(payment|document)-/.test(code) },
  { title: 'Any record', about: '', has: () => true },
];

const ownGroup = (code: ProblemCode): Group | undefined => groups.find((group) => group.has(code));
const sentence = (code: ProblemCode, text: string): string => text.replace(/\{(\w+)\}/g, (_whole, name: string) => `*${blanks[`${code}/${name}`] ?? blanks[name] ?? name}*`);
const anchor = (title: string): string => title.toLowerCase().replaceAll(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-');
const orOf = (words: readonly string[]): string => words.length < 2 ? words.join('') : `${words.slice(0, -1).join('; ')}; or ${words.at(-1) ?? ''}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function entryText(code: ProblemCode): string {
  const { title, cause, solution, turn, cures, fixes } = problemCatalogue[code];
  const rows = [
    ['Cause', sentence(code, cause)], ['What to do', sentence(code, solution)], ['Whose turn', capital(turnWords[turn])], ['It is over when', capital(orOf(cures.map((cure) => cureWords[cure])))],
    ...(fixes.length === 0 ? [] : [['Here you can have it', capital(orOf(fixes.map((fix: Fix) => fixWords[fix])))]]),
  ];
  return [`### ${title}`, '', `\`${code}\``, '', ...rows.map(([name = '', text = '']) => `- **${name}:** ${text}${text.endsWith('.') ? '' : '.'}`)].join('\n');
}

/** The text of docs/problems.md: every problem of the catalogue, by group, under a table of contents. */
export function problemGuide(): string {
  const filled = groups.map((group) => ({ ...group, codes: problemCodes.filter((code) => ownGroup(code) === group) })).filter(({ codes }) => codes.length > 0);
  return [
    '# What can be wrong, and what to do', '',
    'Whatever cannot go to Xero says why, in the words below, and what to do. Once the cause is gone, everything that waited on it goes on by itself: nothing has',
    'to be sent again one by one. What stands *like this* is filled in for each record. The word under each title is how programs call it, in the API and in Temporal.', '',
    '*Made from [domain/problem-catalogue.ts](../domain/problem-catalogue.ts) by `npm run docs`; changed there.*', '',
    ...filled.flatMap(({ title, codes }) => [`- [${title}](#${anchor(title)})`, ...codes.map((code) => `  - [${problemCatalogue[code].title}](#${anchor(problemCatalogue[code].title)})`)]), '',
    ...filled.flatMap(({ title, about, codes }) => [`## ${title}`, '', ...(about === '' ? [] : [about, '']), ...codes.flatMap((code) => [entryText(code), ''])]),
  ].join('\n');
}
