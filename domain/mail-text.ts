import { amountText, decimal } from './money';
import { instantText } from './instants';
import { kindWords, type RecordKind } from './kinds';
import type { MailContent, NoticeText } from './notices';

/** E-mails about problems, in a bookkeeper's words: what is wrong, what to do, how much hangs on it, and where to look. */

export interface Mail { readonly subject: string; readonly text: string; readonly html: string }

/** One line, whatever it is made of: a header ends where a line does. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
const plural = (count: number, word: string): string => `${count.toLocaleString('en-AU')} ${word}${count === 1 ? '' : 's'}`;
const verbed = (count: number, one: string, many: string): string => `${count.toLocaleString('en-AU')} ${count === 1 ? one : many}`;
const money = (amount: string): string => amountText(decimal(amount)).replace(/\B(?=(\d{3})+\.)/g, ',');
const ofKind = (kind: RecordKind, count: number): string => plural(count, kindWords[kind]);

/** "2 invoices (AUD 660.00) and 1 credit note (AUD 110.00)". */
function whatWaits({ byKind }: NoticeText): string {
  const parts = byKind.map(({ kind, count, amounts }) => `${ofKind(kind, count)}${amounts.length === 0 ? '' : ` (${amounts.map(({ currency, amount }) => `${currency} ${money(amount)}`).join(', ')})`}`);
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

interface Told { readonly heading: string; readonly lines: readonly string[] }

function tell(problem: NoticeText, timeZone: string): Told {
  const since = problem.oldestSince === null ? '' : `, the oldest since ${instantText(new Date(problem.oldestSince), timeZone)}`;
  return { heading: problem.title, lines: [problem.causeText, `What to do: ${problem.solution}`, ...(problem.records === 0 ? [] : [`Not in Xero because of it: ${whatWaits(problem)}${since}.`])] };
}

function subjectOf(content: MailContent): string {
  const [first] = content.problems;
  const records = content.problems.reduce((total, problem) => total + problem.records, 0);
  const size = records === 0 ? '' : ` (${plural(records, 'record')})`;
  const about = content.is === 'digest' ? `Still open this morning${size}` : content.problems.length === 1 && first ? `${first.title}${size}` : `${String(content.problems.length)} new problems${size}`;
  return oneLine(`${content.company}: ${about}`);
}

function introductionOf(content: MailContent): string[] {
  if (content.is === 'raised') return [`The Xero sync of ${oneLine(content.company)} needs attention.`];
  const { counts: { total, synced, problem, waiting, pending }, late } = content;
  return [
    `This is how the Xero sync of ${oneLine(content.company)} stands this morning: of ${plural(total, 'record')}, ${verbed(synced, 'is', 'are')} in Xero, ${verbed(problem, 'has', 'have')} a problem, ${verbed(waiting + pending, 'is', 'are')} still to go.`,
    ...(late === 0 ? [] : [`${plural(late, 'record')} took longer than promised and ${late === 1 ? 'is' : 'are'} still on the way; the page says why.`]),
  ];
}

const foot = 'You get this because your address is entered in CloudRent for notices about the Xero sync. Nothing has to be retried one by one: whatever waits goes on by itself once its cause is gone.';
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The e-mail of some content. */
export function mailOf(content: MailContent): Mail {
  const introduction = introductionOf(content);
  const told = content.problems.map((problem) => tell(problem, content.timeZone));
  const text = [...introduction, ...told.map(({ heading, lines }) => `${heading}\n${lines.join('\n')}`), `See all of it, and fix what can be fixed there:\n${content.page}`, foot].join('\n\n');
  const paragraph = (line: string): string => `<p>${escape(line)}</p>`;
  const html = [
    '<!doctype html><html lang="en"><body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">', ...introduction.map(paragraph),
    ...told.map(({ heading, lines }) => `<h2 style="font-size: 1.1em; margin-bottom: 0">${escape(heading)}</h2>${lines.map(paragraph).join('')}`),
    `<p><a href="${escape(content.page)}">See all of it, and fix what can be fixed there</a></p><p style="color: #666; font-size: 0.9em">${escape(foot)}</p></body></html>`,
  ].join('\n');
  return { subject: subjectOf(content), text: `${text}\n`, html };
}
