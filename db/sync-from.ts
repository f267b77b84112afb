import { sql } from 'kysely';
import type { Actor } from '../domain/actor';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { noteCompanyEvent } from './events';
import { lockKind } from './lock-kind';
import type { Db, Tx } from './open';

/** The date from which a company syncs, and what changes with it. The rule itself is activities/decide/sync-from.ts; here it only chooses whom to decide anew. */

export type SyncFromSet = 'set' | 'unchanged' | 'not-connected';

/**
 * Sets the date (null: everything is sent). What was left alone and is no longer too old is the starter's turn; what is too old now and was not
 * sent yet is decided anew; what is in Xero stays. Works before and after set-up is finished.
 */
export async function setSyncFrom(db: Db, companyId: CompanyId, syncFrom: string | null, by: Actor): Promise<SyncFromSet> {
  return await db.transaction().execute(async (tx): Promise<SyncFromSet> => {
    // Nobody settles any of them meanwhile.
    for (const kind of ['invoice', 'credit-note', 'payment'] as const) await lockKind(tx, companyId, kind);
    // Not for update: batches name the connection, and storing one must not wait.
    const connection = await tx.selectFrom('connections').select(['state', 'sync_from']).where('company_id', '=', companyId).forNoKeyUpdate().executeTakeFirst();
    if (connection?.state !== 'setup' && connection?.state !== 'connected') return 'not-connected';
    if (connection.sync_from === syncFrom) return 'unchanged';
    await tx.updateTable('connections').set({ sync_from: syncFrom }).where('company_id', '=', companyId).execute();
    await noteCompanyEvent(tx, companyId, by, 'sync-from-changed', { from: connection.sync_from, to: syncFrom });
    await includeAgain(tx, companyId, syncFrom);
    await decideOlder(tx, companyId, syncFrom);
    return 'set';
  });
}

const pendingAgain = sql.raw(`sync_status = 'pending', problem = null, excluded_because = null, started_at = null, priority = 3, pending_since = clock_timestamp()`);

/** What is too old, and Xero never had: documents by their own date, payments by theirs or their document's. */
const older = (companyId: CompanyId, syncFrom: string | null) => sql`
  select l.kind, l.record_id from links l join records r on r.company_id = l.company_id and r.kind = l.kind and r.record_id = l.record_id
    left join links p on p.company_id = r.company_id and p.kind = r.paid_kind and p.record_id = r.paid_id
    left join records d on d.company_id = p.company_id and d.kind = p.kind and d.record_id = p.record_id
  where l.company_id = ${companyId} and l.kind <> 'contact' and l.xero_id is null and l.synced_version = 0 and ${syncFrom}::text is not null
    and case l.kind when 'payment' then r.document->>'paidOn' < ${syncFrom} or coalesce(p.xero_id is null and p.synced_version = 0 and d.document->>'issuedOn' < ${syncFrom}, false)
        else coalesce(l.instead->'issuedOn'->>'to', r.document->>'issuedOn') < ${syncFrom} end`;

/** And the credit notes in Xero whose allocations to such invoices were left out. */
async function includeAgain(tx: Tx, companyId: CompanyId, syncFrom: string | null): Promise<void> {
  await sql`with older as (${older(companyId, syncFrom)}), again as (
      update links l set ${pendingAgain} where l.company_id = ${companyId} and l.excluded_because = 'older-than-sync-from'
        and not exists (select from older o where o.kind = l.kind and o.record_id = l.record_id) returning l.kind, l.record_id
    )
    update links l set ${pendingAgain} from records r where l.company_id = ${companyId} and l.kind = 'credit-note' and l.sync_status = 'synced' and r.company_id = l.company_id and r.kind = l.kind and r.record_id = l.record_id
      and exists (select from jsonb_array_elements(r.document->'allocations') a join again g on g.kind = 'invoice' and g.record_id = a->>'invoiceId')`.execute(tx);
}

/** Problems of what is too old now are no problems any more; and what waits for another record waits no longer, so that its turn comes and it is decided. */
async function decideOlder(tx: Tx, companyId: CompanyId, syncFrom: string | null): Promise<void> {
  if (syncFrom === null) return;
  await sql`with older as (${older(companyId, syncFrom)}), waited as (
      delete from waits w using older o where w.company_id = ${companyId} and w.kind = o.kind and w.record_id = o.record_id
    )
    update links l set ${pendingAgain} from older o where l.company_id = ${companyId} and l.kind = o.kind and l.record_id = o.record_id and l.sync_status = 'problem'`.execute(tx);
}

/**
 * Documents that came to Xero although they were left alone before: a newer version of theirs has a later date. Their payments that are
 * not too old themselves, and the credit notes whose allocations to them were left out, are the starter's turn. A first version never was left alone before.
 */
export async function includeAround(tx: Tx, companyId: CompanyId, kind: RecordKind, documents: readonly RecordId[]): Promise<void> {
  if (documents.length === 0 || (kind !== 'invoice' && kind !== 'credit-note')) return;
  await sql`with arrived as (
      select r.record_id, x.sync_from from records r join connections x on x.company_id = r.company_id and x.sync_from is not null
      where r.company_id = ${companyId} and r.kind = ${kind} and r.record_id = any(${[...documents]}::text[]) and r.version > 1
    ), payments as (
      update links l set ${pendingAgain} from records r join arrived d on d.record_id = r.paid_id where r.company_id = ${companyId} and r.kind = 'payment' and r.paid_kind = ${kind} and r.document->>'paidOn' >= d.sync_from
        and l.company_id = r.company_id and l.kind = r.kind and l.record_id = r.record_id and l.excluded_because = 'older-than-sync-from'
    )
    update links l set ${pendingAgain} from records r where ${kind} = 'invoice' and exists (select from arrived) and r.company_id = ${companyId} and r.kind = 'credit-note'
      and l.company_id = r.company_id and l.kind = r.kind and l.record_id = r.record_id and l.sync_status = 'synced'
      and exists (select from jsonb_array_elements(r.document->'allocations') a join arrived d on d.record_id = a->>'invoiceId'
        where not coalesce(l.sent->'allocations', '[]') @> jsonb_build_array(jsonb_build_object('invoiceId', a->>'invoiceId')))`.execute(tx);
}
