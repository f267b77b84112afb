import { ApplicationFailure } from '@temporalio/common';
import { noteTrouble } from '../db/held';
import type { Db } from '../db/open';
import type { BatchId } from '../domain/ids';
import { describeForOperator, type Problem } from '../domain/problems';
import { describeHold, isTrouble, type Trouble } from '../domain/holds';
import type { RecordKind } from '../domain/kinds';
import { problemCodes, type ProblemCode } from '../domain/problem-catalogue';

/** Activities answer Temporal in two ways only: a problem that a person must fix, or trouble of the machinery that goes on by itself. */

/** The failure of a record's sync: type = problem code, message = cause and solution. Xero's own text, amounts and numbers stay in Postgres. */
export function problemFailure(kind: RecordKind, recordId: string, version: number, found: Problem): ApplicationFailure {
  const { cause, solution } = describeForOperator(found);
  return withoutStack(ApplicationFailure.create({ type: found.code, message: `${kind} ${recordId}: ${cause} ${solution}`, nonRetryable: true, category: 'BENIGN', details: [{ code: found.code, version }] }));
}

/** Try again after a while; shown in Temporal as the pending activity's last failure. */
export function tryAgain(type: Exclude<Trouble, 'in-doubt'>, message: string, afterMs: number): ApplicationFailure {
  const wait = Math.max(50, Math.round(afterMs));
  return withoutStack(ApplicationFailure.create({ type, message: `${message}; next try in ${seconds(wait)} s`, nextRetryDelay: wait, category: 'BENIGN' }));
}

/** Nothing of the company can be read any more, however often it is tried: a reading that is under way ends with the reason. */
export const nothingToRead = (reason: ProblemCode): ApplicationFailure => withoutStack(ApplicationFailure.create({ type: reason, message: describeHold(reason), nonRetryable: true, category: 'BENIGN' }));
export const isNothingToRead = (error: unknown): boolean => error instanceof ApplicationFailure && error.nonRetryable === true && problemCodes.some((code) => code === error.type);

/** Runs a batch's call; what makes it try again is noted with the batch too, for the syncs that wait for it. */
export async function notingTrouble<T>(db: Db, batchId: BatchId, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ApplicationFailure && isTrouble(error.type)) await noteTrouble(db, batchId, error.type);
    throw error;
  }
}

const seconds = (ms: number): string => (ms < 1000 ? (ms / 1000).toFixed(1) : String(Math.ceil(ms / 1000)));

/** Where in our code an expected failure was made helps nobody who reads it in Temporal. */
function withoutStack(failure: ApplicationFailure): ApplicationFailure {
  failure.stack = '';
  return failure;
}
