import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { Tx } from './open';

/**
 * Settling batches and deciding what pulled objects mean take turns, per company and kind, until the transaction ends: an object that nobody
 * knows may be our own creation whose answer is being settled just now (design, section 3, point 6). Take it before any row's lock; whoever needs two takes that of contacts last.
 */
export async function lockKind(tx: Tx, companyId: CompanyId, kind: RecordKind): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`settle-or-decide/${kind}/${companyId}`}, 0))`.execute(tx);
}
