import { sql, type RawBuilder } from 'kysely';
import { firstDay, lastDay } from '../domain/reconciliation';
import type { MonthRow, Revision } from './months';
import type { Tx } from './open';

/** What was in a month when it was closed, on either side: by that, later changes are told. */

/** A record's day and whether it counts, from its document; `r` is the record. What is deliberately not sent is in no month. */
export const recordDay = sql<string>`coalesce(r.document->>'issuedOn', r.document->>'paidOn')`;
export const recordLives = sql<boolean>`(r.document->>'status' in ('issued', 'received') and l.sync_status <> 'excluded')`;
export const recordContent = sql<string>`md5((r.document->'lines')::text)`;
export const recordsWithLinks: RawBuilder<unknown> = sql`records r join links l on l.company_id = r.company_id and l.kind = r.kind and l.record_id = r.record_id`;
/** Statuses of Xero's that count in a month. */
export const liveInXero = sql`('AUTHORISED', 'PAID')`;

/** Notes what is in a month as it is closed; what was noted of a revision before goes. */
export async function noteClosedDocuments(tx: Tx, { company_id: companyId, month, revision }: MonthRow): Promise<void> {
  await tx.deleteFrom('closed_documents').where('company_id', '=', companyId).where('month', '=', month).execute();
  await sql`insert into closed_documents (company_id, month, revision, side, kind, id, number, date, live, total, currency, contact, content)
    select ${companyId}, ${month}, ${revision}::int, 'cloudrent', r.kind, r.record_id, r.label, ${recordDay}::date, ${recordLives}, r.total, r.currency, r.contact_id, ${recordContent} from ${recordsWithLinks}
    where r.company_id = ${companyId} and r.kind <> 'contact' and ${recordDay} between ${firstDay(month)} and ${lastDay(month)}
    union all
    select ${companyId}, ${month}, ${revision}::int, 'xero', o.kind, o.xero_id::text, o.number, o.date, o.status in ${liveInXero}, coalesce(o.total, 0), o.currency, o.contact_xero_id::text, md5(o.lines::text) from reconciliation_objects o
    where o.company_id = ${companyId} and o.month = ${month} and o.date between ${firstDay(month)}::date and ${lastDay(month)}::date`.execute(tx);
}

/** Whether a record of the month was sent anew after it was compared. */
export async function isChangedSince(tx: Tx, { companyId, month }: Revision, comparedAt: Date): Promise<boolean> {
  const { rows: [row] } = await sql<{ changed: boolean }>`select exists (select from records r where r.company_id = ${companyId} and r.kind <> 'contact' and r.changed_at > ${comparedAt} and ${recordDay} between ${firstDay(month)} and ${lastDay(month)}) as changed`.execute(tx);
  return row?.changed === true;
}
