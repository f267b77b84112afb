import { sql, type Selectable } from 'kysely';
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../domain/actor';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordKind, RecordName, SyncStatus } from '../domain/kinds';
import { noteRecordEvent } from './events';
import type { Db, Tx } from './open';
import { causeIn } from './problem-causes';
import type { LinksTable, RecordsTable } from './schema';

/** Xero's values that CloudRent's took the place of, of each field the last one. */
export interface KeptValue { readonly field: string; readonly value: string | null; readonly at: string }
const keptValues = (link: string) => sql<KeptValue[] | null>`case ${sql.ref(`${link}.kind`)} when 'contact' then (select jsonb_agg(k order by k.field) from (
    select distinct on (o.field) o.field, o.value, o.seen_at as at from overwritten o where o.company_id = ${sql.ref(`${link}.company_id`)} and o.kind = 'contact' and o.record_id = ${sql.ref(`${link}.record_id`)} order by o.field, o.overwritten_id desc) k) end`;

export interface Incoming { readonly companyId: CompanyId; readonly kind: RecordKind; readonly recordId: RecordId; readonly version: number; readonly document: object; readonly label: string; readonly contactId: RecordId | null; /** What a payment pays. */ readonly paid: RecordName | null; readonly total: string | null; readonly currency: string | null; readonly priority: number }
/** `owned-by-xero`: a payment that was recorded in Xero is changed there alone (design, section 3, point 8). */
export type Acceptance = 'accepted' | 'unchanged' | 'superseded' | 'version-conflict' | 'owned-by-xero';

/** What a person chose instead of CloudRent's values, but for what CloudRent says otherwise by now. */
const stillChosen = (document: string) => sql`(select jsonb_object_agg(chosen.key, chosen.value) from jsonb_each(links.instead) chosen where chosen.value->>'from' = ${document}::jsonb->>chosen.key)`;

/** Stores a record's snapshot with its pending link and its event, which says what changed since which version, in one statement; answers with how the record stands now. A bulk record is the starter's to start. */
export async function acceptRecord(db: Db, incoming: Incoming): Promise<{ acceptance: Acceptance; record: StoredRecord }> {
  const { companyId, kind, recordId, version, priority } = incoming;
  const key = sql`${companyId}, ${kind}, ${recordId}`;
  const document = JSON.stringify(incoming.document);
  const stored = await sql<Selectable<LinksTable> & { overwritten: KeptValue[] | null; origin: StoredRecord['origin'] }>`
    with record as (
      insert into records (company_id, kind, record_id, version, origin, document, label, contact_id, paid_kind, paid_id, total, currency)
        values (${key}, ${version}::int, 'cloudrent', ${document}::jsonb, ${incoming.label}, ${incoming.contactId}, ${incoming.paid?.kind ?? null}, ${incoming.paid?.recordId ?? null}, ${incoming.total}::numeric, ${incoming.currency})
      on conflict (company_id, kind, record_id) do update set version = excluded.version, document = excluded.document, label = excluded.label,
        contact_id = excluded.contact_id, paid_kind = excluded.paid_kind, paid_id = excluded.paid_id, total = excluded.total, currency = excluded.currency, changed_at = now()
        where records.version < excluded.version and not (records.kind = 'payment' and records.origin = 'xero')
      returning origin
    ), link as (
      insert into links (company_id, kind, record_id, sync_status, priority, pending_since, started_at)
        select ${key}, 'pending', ${priority}::smallint, clock_timestamp(), ${priority === 1 ? sql`clock_timestamp()` : sql`null::timestamptz`} from record
      on conflict (company_id, kind, record_id) do update set sync_status = 'pending', problem = null, excluded_because = null, waiting_for = null, waiting_until = null,
        priority = excluded.priority, pending_since = excluded.pending_since, started_at = excluded.started_at, instead = ${stillChosen(document)}
      returning *
    ), event as (
      insert into events (company_id, kind, record_id, actor, type, details) select ${key}, 'cloudrent', 'accepted', jsonb_build_object('version', ${version}::int) || coalesce((
        select jsonb_build_object('since', o.version, 'changed', jsonb_object_agg(field, jsonb_build_array(o.document->field, n.document->field)))
        from records o, (select ${document}::jsonb as document) n, lateral (select jsonb_object_keys(o.document) union select jsonb_object_keys(n.document)) as f(field)
        where (o.company_id, o.kind, o.record_id) = (${key}) and field <> 'version' and o.document->field is distinct from n.document->field group by o.version
      ), '{}') from record
    )
    select link.*, record.origin, ${keptValues('link')} as overwritten from link, record`.execute(db);
  const [row] = stored.rows;
  if (row) {
    const { origin, overwritten, ...link } = row;
    return { acceptance: 'accepted', record: { kind, record_id: recordId, version, origin, document: incoming.document, label: incoming.label, link, overwritten: overwritten ?? [] } };
  }
  const record = await readRecord(db, companyId, kind, recordId);
  if (!record) throw new Error(`${kind} ${recordId} of ${companyId} was neither stored nor is it there`);
  return { acceptance: compare(record, incoming), record };
}

/** The version rules for what was here first: an older version is superseded, the same one is unchanged or a conflict. */
function compare(before: StoredRecord, { version, document }: Incoming): Acceptance {
  if (before.kind === 'payment' && before.origin === 'xero') return 'owned-by-xero';
  if (before.version > version) return 'superseded';
  return isDeepStrictEqual(before.document, JSON.parse(JSON.stringify(document))) ? 'unchanged' : 'version-conflict';
}

export type StoredRecord = Pick<Selectable<RecordsTable>, 'kind' | 'record_id' | 'version' | 'origin' | 'document' | 'label'> & { link: Selectable<LinksTable>; overwritten: readonly KeptValue[] };

/** Records of a company with their links; the one query behind a record and behind a list. */
const recordsWithLinks = (db: Db | Tx, companyId: CompanyId) => db.selectFrom('records as r')
  .innerJoin('links as l', (join) => join.onRef('l.company_id', '=', 'r.company_id').onRef('l.kind', '=', 'r.kind').onRef('l.record_id', '=', 'r.record_id'))
  .selectAll('l').select(['r.version', 'r.origin', 'r.document', 'r.label', keptValues('l').as('overwritten')]).where('r.company_id', '=', companyId);

const storedRecord = ({ version, origin, document, label, overwritten, ...link }: Selectable<LinksTable> & Pick<Selectable<RecordsTable>, 'version' | 'origin' | 'document' | 'label'> & { overwritten: KeptValue[] | null }): StoredRecord =>
  ({ kind: link.kind, record_id: link.record_id, version, origin, document, label, link, overwritten: overwritten ?? [] });

/** One record with its link; undefined when the company has none of that id. */
export async function readRecord(db: Db | Tx, companyId: CompanyId, kind: RecordKind, recordId: RecordId): Promise<StoredRecord | undefined> {
  const row = await recordsWithLinks(db, companyId).where('r.kind', '=', kind).where('r.record_id', '=', recordId).executeTakeFirst();
  return row && storedRecord(row);
}

export const hasRecord = async (db: Db, companyId: CompanyId, kind: RecordKind, recordId: RecordId): Promise<boolean> =>
  await db.selectFrom('records').select('record_id').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).executeTakeFirst() !== undefined;

export interface RecordFilter { readonly kind?: RecordKind | undefined; readonly status?: SyncStatus | undefined; readonly problem?: string | undefined; readonly cause?: string | undefined; readonly q?: string | undefined; readonly after?: { kind: string; recordId: string } | undefined; readonly limit: number }

/** Records of a company in the order of kind and id, from after a cursor. */
export async function listRecords(db: Db, companyId: CompanyId, filter: RecordFilter): Promise<StoredRecord[]> {
  let query = recordsWithLinks(db, companyId);
  if (filter.kind) query = query.where('r.kind', '=', filter.kind);
  if (filter.status) query = query.where('l.sync_status', '=', filter.status);
  if (filter.problem !== undefined) query = query.where(sql<string>`l.problem->>'code'`, '=', filter.problem);
  if (filter.cause !== undefined) query = query.where('l.sync_status', '=', 'problem').where(causeIn('l.problem'), '=', filter.cause);
  if (filter.q !== undefined) query = query.where((eb) => eb.or([eb('r.label', 'ilike', `%${filter.q?.replaceAll(/[\\%_]/g, '\\$&') ?? ''}%`), eb('r.record_id', '=', filter.q as RecordId)]));
  if (filter.after) query = query.where(sql<boolean>`(r.kind, r.record_id) > (${filter.after.kind}, ${filter.after.recordId})`);
  const rows = await query.orderBy('r.kind').orderBy('r.record_id').limit(filter.limit).execute();
  return rows.map(storedRecord);
}

export interface StatusCount { readonly kind: RecordKind; readonly status: SyncStatus; readonly count: number }
export const countByStatus = async (db: Db, companyId: CompanyId): Promise<StatusCount[]> =>
  await db.selectFrom('links').select(['kind', 'sync_status as status', sql<number>`count(*)::int`.as('count')]).where('company_id', '=', companyId).groupBy(['kind', 'sync_status']).orderBy('kind').orderBy('sync_status').execute();

/** Somebody asks for one record again. Returns its version; undefined when there is no such record. */
export async function retryRecord(db: Db, companyId: CompanyId, kind: RecordKind, recordId: RecordId, by: Actor): Promise<number | undefined> {
  return await db.transaction().execute(async (tx) => {
    const record = await readRecord(tx, companyId, kind, recordId);
    if (!record) return undefined;
    await tx.updateTable('links').set({ sync_status: 'pending', problem: null, excluded_because: null, priority: 1, started_at: sql<Date>`clock_timestamp()`, pending_since: sql<Date>`clock_timestamp()` })
      .where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).where('sync_status', 'in', ['problem', 'excluded', 'pending']).execute();
    await noteRecordEvent(tx, companyId, { kind, recordId }, by, 'retried', { version: record.version });
    return record.version;
  });
}

/** How many records the company sent within the last minute: above 100 it is bulk. */
export const acceptedLastMinute = async (db: Db, companyId: CompanyId): Promise<number> =>
  (await db.selectFrom('records').select(sql<number>`count(*)::int`.as('n')).where('company_id', '=', companyId).where('changed_at', '>', sql<Date>`now() - interval '1 minute'`).executeTakeFirstOrThrow()).n;
