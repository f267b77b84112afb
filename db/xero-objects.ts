import { sql } from 'kysely';
import type { CompanyId, XeroId, XeroTenantId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { Tx } from './open';

/** An object as Xero answered it; `updatedAt` is Xero's own time of change. */
export interface SeenObject { readonly xeroId: XeroId; readonly updatedAt?: string }

/**
 * Keeps the last seen state of pulled objects. An older sight never replaces a newer one, and one that is the same is not written again.
 * @returns the ids of those that are new or have changed, which nobody has decided yet.
 */
export async function storeObjects(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, kind: RecordKind, seen: readonly SeenObject[]): Promise<XeroId[]> {
  // One that changed while the pages were read may be on one page twice; in one order, so that two pulls at once never hold each other up for ever.
  const latest = new Map<XeroId, SeenObject>();
  for (const one of seen) {
    const before = latest.get(one.xeroId);
    if (!before || (one.updatedAt ?? '') >= (before.updatedAt ?? '')) latest.set(one.xeroId, one);
  }
  const rows = [...latest.values()].sort((one, other) => (one.xeroId < other.xeroId ? -1 : 1));
  if (rows.length === 0) return [];
  const changed = await sql<{ xero_id: XeroId }>`insert into xero_objects (xero_tenant_id, company_id, kind, xero_id, snapshot, xero_updated_at)
    select ${tenant}::uuid, ${companyId}, ${kind}, o.* from unnest(${rows.map(({ xeroId }) => xeroId)}::uuid[], ${rows.map((row) => JSON.stringify(row))}::jsonb[], ${rows.map(({ updatedAt }) => updatedAt ?? null)}::timestamptz[]) as o
    on conflict (company_id, kind, xero_id) do update set xero_tenant_id = excluded.xero_tenant_id, snapshot = excluded.snapshot, xero_updated_at = excluded.xero_updated_at, seen_at = clock_timestamp(), decided = false
    where (xero_objects.snapshot, xero_objects.xero_updated_at) is distinct from (excluded.snapshot, excluded.xero_updated_at)
      and (xero_objects.xero_updated_at is null or excluded.xero_updated_at is null or excluded.xero_updated_at >= xero_objects.xero_updated_at)
    returning xero_id`.execute(tx);
  return changed.rows.map((row) => row.xero_id);
}
