import { sql } from 'kysely';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordName } from '../domain/kinds';
import type { CarriedElement, Cause, PaymentEvent, RecordEvent } from '../domain/timeline/steps';
import type { Db } from './open';

/** What a record's timeline is composed of. Nothing of it is ever deleted: batches stay readable as long as the record. */

/** From a moment on (milliseconds), `limit` rows of each source; and one event before, which may be a problem that ended since. */
export interface Window { readonly from: Date; readonly limit: number }

const ofRecord = (companyId: CompanyId, { kind, recordId }: RecordName) => sql`company_id = ${companyId} and kind = ${kind} and record_id = ${recordId}`;

type EventRow = { event_id: string; at: Date; actor: string; person: string | null; type: string; details: Record<string, unknown> };
const eventOf = ({ event_id, at, actor, person, type, details }: EventRow): RecordEvent => ({ eventId: String(event_id), at, actor, person, type, details });

export async function readEvents(db: Db, companyId: CompanyId, record: RecordName, { from, limit }: Window): Promise<RecordEvent[]> {
  const columns = sql`event_id, at, actor, person, type, details from events where ${ofRecord(companyId, record)}`;
  const { rows } = await sql<EventRow>`(select ${columns} and at < ${from} order by event_id desc limit 1) union all (select ${columns} and at >= ${from} order by event_id limit ${limit})`.execute(db);
  return rows.map(eventOf);
}

/** What befell the payments of an invoice or credit note. */
export async function readPaymentEvents(db: Db, companyId: CompanyId, { kind, recordId }: RecordName, { from, limit }: Window): Promise<PaymentEvent[]> {
  const { rows } = await sql<EventRow & { id: RecordId; total: string | null; currency: string | null }>`
    select e.event_id, e.at, e.actor, e.person, e.type, e.details, r.record_id as id, r.total, r.currency from records r join events e on e.company_id = r.company_id and e.kind = 'payment' and e.record_id = r.record_id
    where r.company_id = ${companyId} and r.paid_kind = ${kind} and r.paid_id = ${recordId} and r.kind = 'payment' and e.at >= ${from} and e.type in ('synced', 'unchanged', 'born-in-xero', 'deleted-in-xero', 'excluded')
    order by e.event_id limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...eventOf(row), payment: { id: row.id, amount: row.total, currency: row.currency } }));
}

type ElementRow = { batch_id: string; position: number; operation: CarriedElement['operation']; records: number; version: number; created_at: Date; first_sent_at: Date | null; settled_at: Date | null; server_errors: number; trouble: string | null; body: unknown; sent: CarriedElement['sent']; outcome: CarriedElement['outcome']; is_part: boolean };

/** The batches that carried it, under any id that it had, which were not settled before the window. */
export async function readElements(db: Db, companyId: CompanyId, { kind, recordId }: RecordName, { from, limit }: Window): Promise<CarriedElement[]> {
  const columns = sql`e.batch_id, e.position, e.version, e.body, e.sent, e.outcome, e.part is not null as is_part from batch_elements e, ids where e.company_id = ${companyId} and e.kind = ${kind} and e.record_id = ids.id`;
  const { rows } = await sql<ElementRow>`
    with ids as (select ${recordId}::text as id union all select alias from aliases where company_id = ${companyId} and kind = ${kind} and record_id = ${recordId}),
      mine as ((select ${columns} and e.settled) union all (select ${columns} and not e.settled))
    select m.*, b.operation, b.created_at, b.first_sent_at, b.settled_at, b.server_errors, b.trouble, (select count(*)::int from batch_elements o where o.batch_id = m.batch_id) as records
    from mine m join batches b on b.batch_id = m.batch_id where coalesce(b.settled_at >= ${from}, true) order by b.created_at limit ${limit}`.execute(db);
  return rows.map((row) => ({
    batchId: row.batch_id, position: row.position, operation: row.operation, records: row.records, version: row.version, createdAt: row.created_at, firstSentAt: row.first_sent_at, settledAt: row.settled_at,
    serverErrors: row.server_errors, trouble: row.trouble, body: row.body, sent: row.sent, outcome: row.outcome, isPart: row.is_part,
  }));
}

const companyEvents = { mapping: ['mapping-saved'], connection: ['connection-started', 'connection-reconnected', 'organisation-chosen'] } as const;

/** The last thing between two moments that may have ended a problem: a mapping saved, a reconnect, or the record that was waited for (`on`) being in order. */
export async function readCause(db: Db, companyId: CompanyId, because: Cause['because'], on: RecordName | null, after: Date, before: Date): Promise<Cause | undefined> {
  if (because === 'record' && on === null) return undefined;
  const what = because === 'record' && on ? sql`${ofRecord(companyId, on)} and type in ('synced', 'unchanged')` : sql`company_id = ${companyId} and kind is null and type = any(${[...companyEvents[because === 'mapping' ? 'mapping' : 'connection']]}::text[])`;
  const { rows: [row] } = await sql<{ at: Date; actor: string; person: string | null }>`select at, actor, person from events where ${what} and at >= ${after} and at <= ${before} order by event_id desc limit 1`.execute(db);
  return row && { ...row, because };
}
