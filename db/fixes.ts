import { sql } from 'kysely';
import type { Actor } from '../domain/actor';
import { describeFix, type FixPreview } from '../domain/fix-preview';
import type { CompanyId } from '../domain/ids';
import type { RecordName } from '../domain/kinds';
import type { RecordFix } from '../domain/problems';
import { addChanges } from './changes';
import { noteRecordEvent } from './events';
import type { Db } from './open';
import { planFix, readFixed, type FixAsked, type NotFixed } from './plan-fix';

/** `again`: its sync is to be started, with this version. `toDeliver`: the platform is told. */
export type Fixed = { readonly result: 'fixed'; readonly version: number; readonly again: boolean; readonly toDeliver: boolean } | NotFixed;
export type Previewed = { readonly result: 'previewed'; readonly preview: FixPreview } | NotFixed;

/** What the timeline calls it. */
const eventTypes = { link: 'linked', create: 'created-anew', adopt: 'adopted', recreate: 'recreated', accept: 'accepted-in-xero', renumber: 'renumbered', redate: 'redated' } as const satisfies Record<RecordFix, string>;

/** What a fix will do, in words; changes nothing. Refused as the fix itself would be. */
export async function previewFix(db: Db, companyId: CompanyId, record: RecordName, asked: FixAsked): Promise<Previewed> {
  return await db.transaction().execute(async (tx): Promise<Previewed> => {
    const fixed = await readFixed(tx, companyId, record, false);
    if (!fixed) return { result: 'missing' };
    const plan = await planFix(tx, fixed, asked);
    if (plan.result === 'done') return { result: 'not-offered' };
    return plan.result === 'planned' ? { result: 'previewed', preview: describeFix(plan.about) } : plan;
  });
}

/** Carries out what a person decided about a record's problem; only what the problem offers. What was chosen before, and holds, is answered alike. */
export async function fixRecord(db: Db, companyId: CompanyId, record: RecordName, asked: FixAsked, by: Actor): Promise<Fixed> {
  return await db.transaction().execute(async (tx): Promise<Fixed> => {
    const fixed = await readFixed(tx, companyId, record, true);
    if (!fixed) return { result: 'missing' };
    const plan = await planFix(tx, fixed, asked);
    if (plan.result === 'done') return { result: 'fixed', version: fixed.version, again: false, toDeliver: false };
    if (plan.result !== 'planned') return plan;
    const again = { sync_status: 'pending', priority: 1, started_at: sql<Date>`clock_timestamp()`, pending_since: sql<Date>`clock_timestamp()` } as const;
    await tx.updateTable('links').set({ ...plan.set, problem: null, ...(plan.again ? again : {}) }).where('company_id', '=', companyId).where('kind', '=', record.kind).where('record_id', '=', record.recordId).execute();
    await noteRecordEvent(tx, companyId, record, by, eventTypes[asked.fix], plan.details);
    const { toDeliver } = await addChanges(tx, companyId, plan.change ? [plan.change] : []);
    return { result: 'fixed', version: fixed.version, again: plan.again, toDeliver };
  });
}
