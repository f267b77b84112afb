import { sql } from 'kysely';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { Tx } from './open';

/** Records born in an organisation that the company has left since. The one that it has now knows nothing of them. */

/**
 * Those of these records that have nothing to do with the present organisation: payments, which were made in the other one's accounts; and contacts
 * of which CloudRent says nothing and that no document of its own is for.
 */
export async function bornElsewhere(tx: Tx, companyId: CompanyId, kind: RecordKind, ids: readonly RecordId[]): Promise<ReadonlySet<RecordId>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ record_id: RecordId }>`select r.record_id from records r join links l using (company_id, kind, record_id)
    where r.company_id = ${companyId} and r.kind = ${kind} and r.record_id = any(${[...ids]}::text[]) and r.origin = 'xero' and l.xero_id is null
      and exists (select from links_aside s left join aliases a on a.company_id = s.company_id and a.kind = s.kind and a.alias = s.record_id where s.company_id = r.company_id and s.kind = r.kind and coalesce(a.record_id, s.record_id) = r.record_id)
      and (r.kind = 'payment' or (r.kind = 'contact' and r.version = 1
        and not exists (select from records d where d.company_id = r.company_id and d.kind in ('invoice','credit-note') and d.contact_id = r.record_id)))`.execute(tx);
  return new Set(rows.map((row) => row.record_id));
}

/** A document of CloudRent's is for these contacts now: those that were left behind come along, as the starter's turn. */
export async function bringAlong(tx: Tx, companyId: CompanyId, contacts: readonly RecordId[]): Promise<void> {
  if (contacts.length === 0) return;
  await tx.updateTable('links').set({ sync_status: 'pending', excluded_because: null, started_at: null, pending_since: sql<Date>`clock_timestamp()` })
    .where('company_id', '=', companyId).where('kind', '=', 'contact').where('record_id', 'in', [...new Set(contacts)]).where('sync_status', '=', 'excluded').where('excluded_because', '=', 'of-another-organisation').execute();
}
