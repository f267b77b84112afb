import { sql, type Selectable } from 'kysely';
import type { Actor } from '../domain/actor';
import { xeroTenantId, type CompanyId, type XeroTenantId } from '../domain/ids';
import { recordKinds } from '../domain/kinds';
import { pullResources } from '../domain/pull';
import { closeForOther, openAgain } from './batches-aside';
import { noteCompanyEvent } from './events';
import { lockKind } from './lock-kind';
import type { Db, Tx } from './open';
import { lockList } from './pull-cursors';
import type { ConnectionsTable } from './schema';

/** A company goes over to another organisation: what is of the one before is put aside, and what was put aside of the new one is taken up again. */

export interface LinksElsewhere { readonly xeroTenantId: XeroTenantId; readonly name: string | null; readonly records: number }

/** The organisation other than `tenant` that a company's links belong to, with their number; null when there is none. */
export async function readLinksElsewhere(db: Db | Tx, companyId: CompanyId, tenant: string | null): Promise<LinksElsewhere | null> {
  const { rows: [row] } = await sql<{ xero_tenant_id: XeroTenantId; name: string | null; records: number }>`
    select e.xero_tenant_id, e.records, case when coalesce(x.xero_tenant_id, x.left_tenant_id) = e.xero_tenant_id then x.organisation->>'name' end as name
    from (select xero_tenant_id, count(*)::int as records from links where company_id = ${companyId} and xero_tenant_id is distinct from ${tenant}::uuid and xero_tenant_id is not null group by 1 order by 2 desc limit 1) e
      left join connections x on x.company_id = ${companyId}`.execute(db);
  return row ? { xeroTenantId: row.xero_tenant_id, name: row.name, records: row.records } : null;
}

/** Something of the company is, or may be, in another organisation than `tenant`. */
async function isElsewhere(tx: Tx, companyId: CompanyId, tenant: string): Promise<boolean> {
  const { rows: [row] } = await sql<{ elsewhere: boolean }>`select exists (select from links where company_id = ${companyId} and xero_tenant_id <> ${tenant}::uuid)
    or exists (select from batches where company_id = ${companyId} and xero_tenant_id <> ${tenant}::uuid and state <> 'settled' and first_sent_at is not null) as elsewhere`.execute(tx);
  return row?.elsewhere === true;
}

export type Changed = 'changed' | 'in-use' | 'still-connected';

/**
 * Makes everything of a company that is of one organisation that of `tenant`, in the transaction that holds the connection's row. Refused
 * while something is linked elsewhere, unless a person puts that aside; and then while the connection works, which has to be ended first.
 */
export async function changeOrganisation(tx: Tx, connection: Selectable<ConnectionsTable>, tenant: string, putLinksAside: boolean, by: Actor): Promise<Changed> {
  const { company_id: companyId } = connection;
  await takeTurns(tx, companyId);
  if (await isElsewhere(tx, companyId, tenant)) {
    if (!putLinksAside) return 'in-use';
    if (connection.state === 'connected') return 'still-connected';
  }
  const elsewhere = await readLinksElsewhere(tx, companyId, tenant);
  const before = connection.xero_tenant_id ?? connection.left_tenant_id ?? elsewhere?.xeroTenantId ?? null;
  if (before === tenant) return 'changed';
  if (before !== null) {
    await putAside(tx, companyId, before, connection.organisation?.name ?? null);
    if (elsewhere) await noteCompanyEvent(tx, companyId, by, 'links-put-aside', { ...elsewhere });
  }
  await takeUp(tx, companyId, xeroTenantId(tenant), by);
  return 'changed';
}

/** Nobody stores a page of the organisation before, or settles a batch of it, while it is put aside: in the order in which pulls and settling take these locks. */
async function takeTurns(tx: Tx, companyId: CompanyId): Promise<void> {
  for (const resource of pullResources) await lockList(tx, companyId, resource);
  for (const kind of recordKinds.toReversed()) await lockKind(tx, companyId, kind);
}

/**
 * Rows that are of one organisation alone, besides links and batches. The mapping names its accounts and tax rates; a person chooses anew. Those that
 * name their organisation in each query (xero_objects, contact_mirror, pace) stay where they are.
 */
const keptTables = ['mappings', 'pull_cursors', 'pull_wanted', 'applied_credits', 'picked_contacts', 'overwritten'] as const;
/** Doorbells and courtesies, whose subject is found by the cursors; a check for clashes, which is made anew. */
const droppedTables = ['rung_objects', 'xero_notes', 'clashes', 'clash_checks'] as const;

/** Born in Xero, and CloudRent says nothing of it: a payment; a contact that no document of CloudRent's is for. `r` is the record. */
const staysBehind = sql<boolean>`r.origin = 'xero' and (r.kind = 'payment' or (r.kind = 'contact' and r.version = 1
  and not exists (select from records d where d.company_id = r.company_id and d.kind in ('invoice','credit-note') and d.contact_id = r.record_id)))`;

/** All records are as if nothing of them had ever been in Xero; what their links held is kept. */
async function putAside(tx: Tx, companyId: CompanyId, before: XeroTenantId, name: string | null): Promise<void> {
  await closeForOther(tx, companyId);
  const held = sql`(l.xero_tenant_id is not null or l.create_anew or l.instead is not null)`;
  await sql`insert into links_aside (company_id, xero_tenant_id, kind, record_id, version, xero_id, xero_number, xero_status, sync_status, excluded_because, synced_version, last_synced_at, sent, xero_base, xero_updated_at, put_back, create_anew, instead)
    select l.company_id, coalesce(l.xero_tenant_id, ${before}::uuid), l.kind, l.record_id, r.version, l.xero_id, l.xero_number, l.xero_status, l.sync_status, l.excluded_because, l.synced_version, l.last_synced_at, l.sent, l.xero_base, l.xero_updated_at, l.put_back, l.create_anew, l.instead
    from links l join records r using (company_id, kind, record_id) where l.company_id = ${companyId} and ${held}`.execute(tx);
  await sql`insert into events (company_id, kind, record_id, actor, type, details)
    select company_id, kind, record_id, 'person', 'link-put-aside', jsonb_build_object('xeroTenantId', xero_tenant_id, 'xeroId', xero_id) from links l where company_id = ${companyId} and xero_id is not null`.execute(tx);
  const queued = sql`exists (select from writes w where w.company_id = l.company_id and w.kind = l.kind and w.record_id = l.record_id)`;
  await sql`update links l set xero_tenant_id = null, xero_id = null, xero_number = null, xero_status = null, synced_version = 0, last_synced_at = null, sent = null, xero_base = null, xero_updated_at = null, put_back = null,
      create_anew = false, instead = null, last_outcome = null, problem = null, waiting_for = null, waiting_until = null, pending_since = clock_timestamp(),
      sync_status = case when ${staysBehind} then 'excluded' else 'pending' end, excluded_because = case when ${staysBehind} then 'of-another-organisation' end,
      priority = case when ${queued} then l.priority else 3 end, started_at = case when ${queued} then l.started_at end
    from records r where l.company_id = ${companyId} and r.company_id = l.company_id and r.kind = l.kind and r.record_id = l.record_id`.execute(tx);
  const kept: string[] = [];
  for (const table of keptTables) {
    // As text, so that no amount is read as a number on the way.
    const { rows: [row] } = await sql<{ rows: string }>`with gone as (delete from ${sql.table(table)} t where t.company_id = ${companyId} returning to_jsonb(t) as row) select coalesce(jsonb_agg(row), '[]')::text as rows from gone`.execute(tx);
    kept.push(`"${table}": ${row?.rows ?? '[]'}`);
  }
  for (const table of droppedTables) await tx.deleteFrom(table).where('company_id', '=', companyId).execute();
  await tx.insertInto('organisations_aside').values({ company_id: companyId, xero_tenant_id: before, name, kept: `{${kept.join(', ')}}` })
    .onConflict((conflict) => conflict.columns(['company_id', 'xero_tenant_id']).doUpdateSet((eb) => ({ name: eb.ref('excluded.name'), kept: eb.ref('excluded.kept') }))).execute();
}

/** What was put aside of an organisation is in its place again; a record that has changed since is decided anew. */
async function takeUp(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, by: Actor): Promise<void> {
  const still = sql`(m.version >= r.version and m.sync_status in ('synced','excluded'))`;
  // The platform may have taken a record over under another id since; one that stands under its own id goes first.
  const taken = await sql`with mine as (
      select distinct on (s.kind, coalesce(a.record_id, s.record_id)) s.*, coalesce(a.record_id, s.record_id) as now_id
      from links_aside s left join aliases a on a.company_id = s.company_id and a.kind = s.kind and a.alias = s.record_id
      where s.company_id = ${companyId} and s.xero_tenant_id = ${tenant} order by s.kind, coalesce(a.record_id, s.record_id), a.record_id nulls first
    )
    update links l set xero_tenant_id = case when m.xero_id is not null then m.xero_tenant_id end, xero_id = m.xero_id, xero_number = m.xero_number, xero_status = m.xero_status, synced_version = m.synced_version, last_synced_at = m.last_synced_at, sent = m.sent, xero_base = m.xero_base,
      xero_updated_at = m.xero_updated_at, put_back = m.put_back, create_anew = m.create_anew, instead = m.instead, sync_status = case when ${still} then m.sync_status else 'pending' end, excluded_because = case when ${still} then m.excluded_because end
    from mine m join records r on r.company_id = m.company_id and r.kind = m.kind and r.record_id = m.now_id
    where l.company_id = m.company_id and l.kind = m.kind and l.record_id = m.now_id`.execute(tx);
  for (const table of keptTables) {
    await sql`insert into ${sql.table(table)} overriding system value select p.* from organisations_aside o, jsonb_populate_recordset(null::${sql.table(table)}, o.kept->${table}) p
      where o.company_id = ${companyId} and o.xero_tenant_id = ${tenant} on conflict do nothing`.execute(tx);
  }
  await sql`update overwritten o set record_id = a.record_id from aliases a where o.company_id = ${companyId} and a.company_id = o.company_id and a.kind = o.kind and a.alias = o.record_id`.execute(tx);
  // A page that was asked for before the company left is void; what changed meanwhile is read as soon as it is connected.
  await sql`update pull_cursors set steps = steps + 1, rung_at = clock_timestamp(), failures = 0, retry_at = null where company_id = ${companyId}`.execute(tx);
  await openAgain(tx, companyId, tenant);
  await tx.deleteFrom('links_aside').where('company_id', '=', companyId).where('xero_tenant_id', '=', tenant).execute();
  await tx.deleteFrom('organisations_aside').where('company_id', '=', companyId).where('xero_tenant_id', '=', tenant).execute();
  const records = Number(taken.numAffectedRows ?? 0n);
  if (records > 0) await noteCompanyEvent(tx, companyId, by, 'links-taken-up', { xeroTenantId: tenant, records });
}
