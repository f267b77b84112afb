import { sql } from 'kysely';
import type { Actor } from '../domain/actor';
import type { CompanyId, RecordId, XeroId } from '../domain/ids';
import type { RecordName } from '../domain/kinds';
import type { Fix } from '../domain/problems';
import { addChanges } from './changes';
import { heldElsewhere } from './contact-links';
import { noteRecordEvent } from './events';
import type { Db } from './open';
import type { NewChange } from '../domain/changes';

export type Fixed =
  /** `again`: its sync is to be started, with this version. */
  | { readonly result: 'fixed'; readonly version: number; readonly again: boolean; /** The platform is told. */ readonly toDeliver: boolean }
  | { readonly result: 'missing' } | { readonly result: 'not-offered' }
  | { readonly result: 'taken'; readonly record: RecordId };

/** What the timeline calls it. */
const eventTypes = { link: 'linked', create: 'created-anew', adopt: 'adopted', recreate: 'recreated', accept: 'accepted-in-xero' } as const satisfies Record<Fix, string>;

/** Carries out what a person decided about a record's problem; only what the problem offers. `chosen`: the object in Xero, for `link` and `adopt`. */
export async function fixRecord(db: Db, companyId: CompanyId, record: RecordName, fix: Fix, chosen: XeroId | null, by: Actor): Promise<Fixed> {
  return await db.transaction().execute(async (tx): Promise<Fixed> => {
    const link = await tx.selectFrom('links').select('problem').where('company_id', '=', companyId).where('kind', '=', record.kind).where('record_id', '=', record.recordId).forUpdate().executeTakeFirst();
    if (!link) return { result: 'missing' };
    const offered = link.problem?.fixes?.includes(fix) && (fix !== 'adopt' || link.problem.payments?.some(({ xeroId }) => xeroId === chosen));
    if (!offered) return { result: 'not-offered' };
    const tenant = (await tx.selectFrom('connections').select('xero_tenant_id').where('company_id', '=', companyId).executeTakeFirst())?.xero_tenant_id ?? null;
    const holder = chosen && tenant ? (await heldElsewhere(tx, companyId, record.kind, tenant, [{ recordId: record.recordId, xeroId: chosen }])).get(record.recordId) : undefined;
    if (holder !== undefined) return { result: 'taken', record: holder };
    await tx.updateTable('links').set(fix === 'accept' ? { sync_status: 'excluded', problem: null, excluded_because: 'accepted-in-xero' } : {
      // What a person chose is taken as it is: `sent` says nothing yet.
      xero_tenant_id: chosen && tenant, xero_id: chosen, xero_number: null, xero_status: fix === 'adopt' ? 'AUTHORISED' : null, sent: null, xero_base: null, create_anew: fix === 'create',
      sync_status: 'pending', problem: null, priority: 1, started_at: sql<Date>`clock_timestamp()`, pending_since: sql<Date>`clock_timestamp()`,
    }).where('company_id', '=', companyId).where('kind', '=', record.kind).where('record_id', '=', record.recordId).execute();
    await noteRecordEvent(tx, companyId, record, by, eventTypes[fix], chosen ? { xeroId: chosen } : {});
    const { version } = await tx.selectFrom('records').select('version').where('company_id', '=', companyId).where('kind', '=', record.kind).where('record_id', '=', record.recordId).executeTakeFirstOrThrow();
    const { toDeliver } = await addChanges(tx, companyId, fix === 'accept' ? [acceptedChange(record)] : []);
    return { result: 'fixed', version, again: fix !== 'accept', toDeliver };
  });
}

/** A person accepted what was done in Xero: CloudRent is to follow. */
const acceptedChange = ({ kind, recordId }: RecordName): NewChange =>
  ({ kind, recordId, type: kind === 'payment' ? 'payment.deleted' : `${kind}.voided`, data: { accepted: true } });
