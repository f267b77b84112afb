import { fixRecord } from '../../db/fixes';
import { retryRecord } from '../../db/records';
import { forgetSent } from '../../db/reconcile/repairs';
import { decideAgain } from '../../db/settle';
import type { Actor } from '../../domain/actor';
import type { CompanyId } from '../../domain/ids';
import type { RecordName } from '../../domain/kinds';
import { plainFixes } from '../../domain/problems';
import { priorities } from '../../workflows/contract/names';
import type { ActivityDeps } from '../deps';

/** Carries out what a person decided of a difference's record: its sync again, or what its problem offers. What is not offered any more does nothing; the next look says how it stands. */
export async function carryOutFix({ db, starts, rings }: Pick<ActivityDeps, 'db' | 'starts' | 'rings'>, companyId: CompanyId, record: RecordName, fix: string, by: Actor): Promise<void> {
  const { kind, recordId } = record;
  if (fix === 'sync') {
    await db.transaction().execute(async (tx) => {
      // Whatever Xero has by now is put right: what it last took of the record is no reason to leave it. A payment cannot be changed there.
      if (kind === 'invoice' || kind === 'credit-note') await forgetSent(tx, companyId, kind, [recordId]);
      await decideAgain(tx, companyId, kind, [recordId]);
    });
    const version = await retryRecord(db, companyId, kind, recordId, by);
    if (version !== undefined) await starts.sync(kind, { companyId, recordId }, version, priorities.person);
    return;
  }
  const asked = plainFixes.find((one) => one === fix);
  const fixed = asked && await fixRecord(db, companyId, record, { fix: asked }, by);
  if (fixed?.result !== 'fixed') return;
  if (fixed.again) await starts.sync(kind, { companyId, recordId }, fixed.version, priorities.person);
  if (fixed.toDeliver) rings.delivery(companyId);
}
