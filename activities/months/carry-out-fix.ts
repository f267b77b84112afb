import { fixRecord } from '../../db/fixes';
import { retryRecord } from '../../db/records';
import type { Actor } from '../../domain/actor';
import type { CompanyId } from '../../domain/ids';
import type { RecordName } from '../../domain/kinds';
import type { Fix } from '../../domain/problems';
import { priorities } from '../../workflows/contract/names';
import type { ActivityDeps } from '../deps';

/** Carries out what a person decided of a difference's record: its sync again, or what its problem offers. What is not offered any more does nothing; the next look says how it stands. */
export async function carryOutFix({ db, starts, rings }: Pick<ActivityDeps, 'db' | 'starts' | 'rings'>, companyId: CompanyId, record: RecordName, fix: string, by: Actor): Promise<void> {
  if (fix === 'sync') {
    const version = await retryRecord(db, companyId, record.kind, record.recordId, by);
    if (version !== undefined) await starts.sync(record.kind, { companyId, recordId: record.recordId }, version, priorities.person);
    return;
  }
  const fixed = await fixRecord(db, companyId, record, fix as Fix, null, by);
  if (fixed.result !== 'fixed') return;
  if (fixed.again) await starts.sync(record.kind, { companyId, recordId: record.recordId }, fixed.version, priorities.person);
  if (fixed.toDeliver) rings.delivery(companyId);
}
