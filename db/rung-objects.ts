import { sql } from 'kysely';
import type { CompanyId, XeroId, XeroTenantId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { PullResource } from '../domain/pull';
import type { Db, Tx } from './open';
import { ringLists } from './pull-rings';

/** What a webhook told of. Most of it are our own writes, which need no reading: that would double what each of them costs. */
export interface RungObject { readonly tenant: XeroTenantId; readonly kind: RecordKind; readonly xeroId: XeroId; /** ISO, UTC. */ readonly eventAt: string | null }

/** Stores what webhooks told of, in one statement. @returns the connected companies that it is about. */
export async function ringObjects(db: Db, objects: readonly RungObject[]): Promise<CompanyId[]> {
  if (objects.length === 0) return [];
  const { rows } = await sql<{ company_id: CompanyId }>`with told as (
      select x.company_id, r.kind, r.xero_id, max(r.event_at) as event_at
      from unnest(${objects.map(({ tenant }) => tenant)}::uuid[], ${objects.map(({ kind }) => kind)}::text[], ${objects.map(({ xeroId }) => xeroId)}::uuid[], ${objects.map(({ eventAt }) => eventAt)}::timestamptz[]) as r(tenant, kind, xero_id, event_at)
        join connections x on x.xero_tenant_id = r.tenant and x.state = 'connected' group by x.company_id, r.kind, r.xero_id
    ), stored as (
      insert into rung_objects (company_id, kind, xero_id, event_at) select company_id, kind, xero_id, event_at from told order by company_id, kind, xero_id
      on conflict (company_id, kind, xero_id) do update set event_at = greatest(rung_objects.event_at, excluded.event_at), rung_at = clock_timestamp() returning company_id
    ) select distinct company_id from stored`.execute(db);
  return rows.map((row) => row.company_id);
}

/** Which lists may hold what an event is about. A payment rings as a change of its invoice; credit that was put on one as either's. */
const listsOf = { 'contact': ['contacts'], 'invoice': ['invoices', 'payments'], 'credit-note': ['credit-notes', 'invoices'], 'payment': ['payments'] } as const satisfies Record<RecordKind, readonly PullResource[]>;

/** Clocks, and the moment between a change and its event. */
const apartSeconds = 3;
/** A batch in flight is answered and settled long before this. */
const unsettledSeconds = 60;

/**
 * Rings the lists of what was told of and is not a write of our own. Told of while a batch of that kind is unsettled, it may be one, and waits
 * until that is; what is hidden because somebody changed the same object within seconds of us is found by polling.
 */
export async function ringUnexplained(tx: Tx, companyId: CompanyId): Promise<void> {
  const { rows } = await sql<{ kind: RecordKind; ours: boolean }>`with clear as (
      delete from rung_objects o where o.company_id = ${companyId}
        and (o.rung_at < clock_timestamp() - make_interval(secs => ${unsettledSeconds}) or not exists (select from batch_elements e where e.company_id = o.company_id and not e.settled and e.kind in (o.kind, 'payment')))
      returning o.kind, o.xero_id, o.event_at
    ) select c.kind, bool_and(
        exists (select from links l where l.company_id = ${companyId} and l.kind = c.kind and l.xero_id = c.xero_id and abs(extract(epoch from l.xero_updated_at - c.event_at)) <= ${apartSeconds})
        or exists (select from links d join records r on r.company_id = d.company_id and r.kind = 'payment' and r.paid_kind = d.kind and r.paid_id = d.record_id
          join links p on p.company_id = r.company_id and p.kind = r.kind and p.record_id = r.record_id and abs(extract(epoch from p.xero_updated_at - c.event_at)) <= ${apartSeconds}
          where d.company_id = ${companyId} and d.kind = c.kind and d.xero_id = c.xero_id)) as ours
    from clear c group by c.kind`.execute(tx);
  const lists = new Set(rows.flatMap(({ kind, ours }) => ours ? [] : listsOf[kind]));
  if (lists.size > 0) await ringLists(tx, companyId, [...lists]);
}
