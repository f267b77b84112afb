import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { Tx } from './open';

/**
 * Who decides or settles records by a company's facts (mapping, lists, settings) and who stores news of them take turns until the transaction ends; any
 * number decide at once. Else a problem could be stored right after the news that it is over, and nothing would start its record. Take it before any other lock.
 */
const lockFacts = (mode: 'shared' | 'exclusive') => async (tx: Tx, companyId: CompanyId): Promise<void> => {
  await sql`select ${sql.raw(mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock')}(hashtextextended(${`facts/${companyId}`}, 0))`.execute(tx);
};
export const decideByFacts = lockFacts('shared');
export const storeFacts = lockFacts('exclusive');
