import { ApplicationFailure } from '@temporalio/common';
import { describeProblem, type Problem } from '../domain/problems';
import type { RecordKind } from '../domain/kinds';

/** Activities answer Temporal in two ways only: a problem that a person must fix, or trouble of the machinery that goes on by itself. */

/** The failure of a record's sync: type = problem code, message = cause and solution. Xero's own text stays in Postgres. */
export function problemFailure(kind: RecordKind, recordId: string, version: number, found: Problem): ApplicationFailure {
  const { cause, solution } = describeProblem(found);
  return ApplicationFailure.create({ type: found.code, message: `${kind} ${recordId}: ${cause} ${solution}`, nonRetryable: true, category: 'BENIGN', details: [{ code: found.code, version }] });
}

/** Try again after a while; shown in Temporal as the pending activity's last failure. */
export function tryAgain(type: 'xero-rate-limited' | 'xero-unavailable' | 'token-refresh-busy' | 'xero-not-reached' | 'look-up-goes-on', message: string, afterMs: number): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nextRetryDelay: Math.max(50, Math.round(afterMs)), category: 'BENIGN' });
}
