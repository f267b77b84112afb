import { activityInfo } from '@temporalio/activity';
import { dropNote, readNote } from '../../db/xero-notes';
import { companyId as toCompanyId } from '../../domain/ids';
import type { Priority, PullStep } from '../../workflows/contract/names';
import { writeHistory } from '../../xero/calls';
import type { ActivityDeps } from '../deps';
import { tryAgain } from '../failures';
import { oneCall } from '../one-call';
import { noteTries } from '../tuning';
import { booksToPull } from './plan-pull';

/**
 * Writes one line into the history of an object in Xero, under its own key. A line is worth a few tries, not more: it changes nothing, and
 * our timeline tells the same.
 */
export function createWriteNote(deps: ActivityDeps) {
  const { db, xero, log } = deps;
  return async function writeNote(input: { companyId: string; noteId: string; priority: Priority }): Promise<PullStep> {
    const companyId = toCompanyId(input.companyId);
    const note = await readNote(db, input.noteId);
    const books = await booksToPull(deps, companyId);
    if (!note) return { step: 'overtaken' };
    if (!books) return { step: 'parked' };
    const nothing = (): Promise<void> => Promise.resolve();
    const answer = await oneCall(deps, books, input.priority, nothing, (access) => writeHistory(xero, access, note.kind, note.xeroId, note.details, note.noteId), nothing);
    if (answer.answer === 'parked') return { step: 'parked' };
    const doubtful = answer.answer === 'in-doubt' || answer.answer === 'server-error';
    if (doubtful && activityInfo().attempt < noteTries) throw tryAgain('xero-unavailable', 'A line for Xero’s history may not have arrived', 2_000);
    if (answer.answer !== 'done') log.warn({ companyId, kind: note.kind, xeroId: note.xeroId, answer: answer.answer }, 'a line could not be written into Xero’s history; it is left out');
    await dropNote(db, note.noteId);
    return { step: 'stored', changed: 1 };
  };
}
