import { sql, type RawBuilder } from 'kysely';
import type { CompanyId, RecordId } from '../domain/ids';
import type { ClosedDocument, LaterChange } from '../domain/month-report';
import { describeLaterChange } from '../domain/later-change';
import type { NewChange } from '../domain/changes';
import type { Month, ReconciledKind } from '../domain/reconciliation';
import { addChanges } from './changes';
import { liveInXero, recordContent, recordDay, recordLives, recordsWithLinks } from './closed-documents';
import { noteCompanyEvent } from './events';
import type { Revision } from './months';
import type { Db, Tx } from './open';

/** Documents of closed months that were changed since, on either side. No call to Xero: what is pulled, and what CloudRent has sent, is held against what was noted at closing. */

interface Found {
  readonly month: Month; readonly revision: number; readonly side: 'cloudrent' | 'xero'; readonly kind: ReconciledKind; readonly id: string; readonly record_id: RecordId | null; readonly number: string | null;
  readonly was: ClosedDocument | null; readonly now: ClosedDocument | null; readonly amount: string; readonly currency: string | null; readonly changed_at: Date;
}

/** Looks for them and notes them; new ones, and those that have changed again, are told on the feed. @returns how many were new. */
export async function noteLaterChanges(db: Db, companyId: CompanyId): Promise<{ readonly noticed: number; readonly toDeliver: boolean }> {
  return await db.transaction().execute(async (tx) => {
    // Two looks at once would both tell what is new.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`months/${companyId}`}, 0))`.execute(tx);
    const found = withoutFollowing(await findChanged(tx, companyId));
    await forgetUndone(tx, companyId, found);
    const noticed: Found[] = [];
    for (const one of found) if (await storeChange(tx, companyId, one)) noticed.push(one);
    for (const { month, revision, side, kind, id, amount } of noticed) await noteCompanyEvent(tx, companyId, side, 'closed-month-changed', { month, revision, side, kind, id, amount });
    return { noticed: noticed.length, ...await addChanges(tx, companyId, noticed.map(toChange)) };
  });
}

const toChange = (found: Found): NewChange => {
  const { month, revision, side, kind, id, record_id: recordId, was, now, amount, currency, changed_at } = found;
  return { kind: 'month', recordId: month, type: 'month.changed', data: { revision, side, document: { kind, id, recordId, was, now }, amount, currency, changedAt: changed_at.toISOString(), text: describeLaterChange(laterChange(found)) } };
};

/** What CloudRent changed and Xero was told of, is one change, of CloudRent's. */
function withoutFollowing(found: readonly Found[]): Found[] {
  const ours = new Set(found.filter(({ side }) => side === 'cloudrent').map(({ kind, id }) => `${kind} ${id}`));
  return found.filter(({ side, kind, record_id }) => side === 'cloudrent' || record_id === null || !ours.has(`${kind} ${record_id}`));
}

/** The newest revision of each month, where that is closed; and how it stands now with what was in it, or has come into it. */
async function findChanged(tx: Tx, companyId: CompanyId): Promise<Found[]> {
  const counts = sql`n.live and n.day >= m.first and n.day < m.next`;
  // All else is of months that are on; there may be very much of it.
  const isKnown = (side: 'cloudrent' | 'xero', kind: RawBuilder<unknown>, id: RawBuilder<unknown>) => sql`exists (select from closed_documents k where k.company_id = ${companyId} and k.side = ${side} and k.kind = ${kind} and k.id = ${id})`;
  const isOfClosed = (day: RawBuilder<unknown>) => sql`left(${day}, 7) in (select month from months)`;
  const { rows } = await sql<Found>`
    with months as (select r.month, r.revision, r.read_at, r.xero_tenant_id, (r.month || '-01')::date as first, ((r.month || '-01')::date + interval '1 month')::date as next
        from (select distinct on (month) * from reconciliations where company_id = ${companyId} order by month, revision desc) r where r.state = 'closed'),
    since as (select min(read_at) as at from months),
    seen as (
      select 'cloudrent' as side, r.kind, r.record_id as id, r.record_id, r.label as number, ${recordDay}::date as day, ${recordLives} as live, r.total, r.currency, r.contact_id as contact, ${recordContent} as content, r.changed_at, null::uuid as tenant
      from ${recordsWithLinks}, since where r.company_id = ${companyId} and r.kind <> 'contact' and r.changed_at > since.at and (${isKnown('cloudrent', sql`r.kind`, sql`r.record_id`)} or ${isOfClosed(recordDay)})
      union all
      select 'xero', o.kind, o.xero_id::text, l.record_id, coalesce(o.snapshot->>'number', o.snapshot->'target'->>'number'), nullif(o.snapshot->>'date', '')::date, o.snapshot->>'status' in ${liveInXero}, coalesce(o.snapshot->'totals'->>'total', o.snapshot->>'amount')::numeric,
        o.snapshot->>'currency', o.snapshot->>'contactXeroId', md5((o.snapshot->'lines')::text), coalesce(o.xero_updated_at, o.seen_at), o.xero_tenant_id
      from since, xero_objects o left join links l on l.company_id = o.company_id and l.kind = o.kind and l.xero_tenant_id = o.xero_tenant_id and l.xero_id = o.xero_id
      where o.company_id = ${companyId} and o.kind <> 'contact' and o.seen_at > since.at and coalesce(o.snapshot->>'type', o.snapshot->>'paymentType', '') !~ '^(ACCPAY|AP)' and (${isKnown('xero', sql`o.kind`, sql`o.xero_id::text`)} or ${isOfClosed(sql`o.snapshot->>'date'`)})),
    held as (
      select m.month, m.revision, n.*, ${counts} as counts, w.id is not null as known, coalesce(w.live, false) as counted, w.number as w_number, w.date as w_date, w.total as w_total, w.currency as w_currency, w.contact as w_contact, w.content as w_content
      from seen n join months m on n.tenant is null or n.tenant = m.xero_tenant_id
        left join closed_documents w on w.company_id = ${companyId} and w.month = m.month and w.side = n.side and w.kind = n.kind and w.id = n.id
      where w.id is not null or ${counts})
    select month, revision, side, kind, id, record_id, coalesce(number, w_number) as number, coalesce(currency, w_currency) as currency, changed_at,
      (case when counts then total else 0 end - case when counted then w_total else 0 end)::numeric(19,2) as amount,
      case when counted then jsonb_build_object('number', w_number, 'date', w_date, 'live', true, 'total', w_total::text, 'currency', w_currency, 'contact', w_contact) end as was,
      case when counts then jsonb_build_object('number', number, 'date', day, 'live', true, 'total', total::numeric(19,2)::text, 'currency', coalesce(currency, w_currency), 'contact', contact) end as now
    from held where counts <> counted or (counts and (day, total, coalesce(currency, w_currency), contact, content) is distinct from (w_date, w_total, w_currency, w_contact, w_content))
    order by month, side, kind, id`.execute(tx);
  return rows;
}

/** What is as it was again is no change any more. Of a month that is being closed anew, nothing is known before it is. */
async function forgetUndone(tx: Tx, companyId: CompanyId, found: readonly Found[]): Promise<void> {
  const keys = found.map(({ month, revision, side, kind, id }) => `${month} ${String(revision)} ${side} ${kind} ${id}`);
  await sql`delete from month_changes c where c.company_id = ${companyId} and c.month || ' ' || c.revision || ' ' || c.side || ' ' || c.kind || ' ' || c.id <> all(${keys}::text[])
    and c.revision = (select max(revision) from reconciliations r where r.company_id = c.company_id and r.month = c.month)`.execute(tx);
}

/** True when it is news: noted now, or other than it was noted. */
async function storeChange(tx: Tx, companyId: CompanyId, one: Found): Promise<boolean> {
  const { rows } = await sql`insert into month_changes (company_id, month, revision, side, kind, id, record_id, number, was, now, amount, currency, changed_at)
    values (${companyId}, ${one.month}, ${one.revision}, ${one.side}, ${one.kind}, ${one.id}, ${one.record_id}, ${one.number}, ${one.was && JSON.stringify(one.was)}::jsonb, ${one.now && JSON.stringify(one.now)}::jsonb, ${one.amount}, ${one.currency}, ${one.changed_at})
    on conflict (company_id, month, revision, side, kind, id) do update set record_id = excluded.record_id, number = excluded.number, was = excluded.was, now = excluded.now, amount = excluded.amount, currency = excluded.currency, changed_at = excluded.changed_at, noticed_at = clock_timestamp()
    where (month_changes.was, month_changes.now, month_changes.changed_at) is distinct from (excluded.was, excluded.now, excluded.changed_at) returning id`.execute(tx);
  return rows.length > 0;
}

const laterChange = ({ side, kind, id, record_id: recordId, number, was, now, amount, currency, changed_at }: Omit<Found, 'month' | 'revision'>): Omit<LaterChange, 'text'> =>
  ({ side, kind, id, recordId, number, was, now, amount, currency, at: changed_at.toISOString() });

/** A closed month that has changed since; `latest`: of its changes, `since`: when the first of them was noticed. */
export interface ChangedMonth { readonly companyId: CompanyId; readonly month: Month; readonly documents: number; readonly latest: Omit<LaterChange, 'text'>; readonly since: Date }

/** Closed months whose last report does not say any more how they are; of one company, or of all that are open. While a further revision is under way, it is the one before that counts. */
export async function readChangedMonths(db: Db | Tx, companyId?: CompanyId): Promise<ChangedMonth[]> {
  const { rows } = await sql<Omit<Found, 'revision'> & { readonly companyId: CompanyId; readonly documents: number; readonly since: Date }>`
    select distinct on (c.company_id, c.month) c.company_id as "companyId", c.month, c.side, c.kind, c.id, c.record_id, c.number, c.was, c.now, c.amount, c.currency, c.changed_at,
      (count(*) over w)::int as documents, min(c.noticed_at) over w as since
    from month_changes c join companies k on k.company_id = c.company_id and k.closed_at is null
    where ${companyId === undefined ? sql`true` : sql`c.company_id = ${companyId}`} and c.revision = (select max(r.revision) from reconciliations r where r.company_id = c.company_id and r.month = c.month and r.state = 'closed')
    window w as (partition by c.company_id, c.month) order by c.company_id, c.month, c.changed_at desc, c.id`.execute(db);
  return rows.map(({ companyId: of, month, documents, since, ...change }) => ({ companyId: of, month, documents, since, latest: laterChange(change) }));
}

/** What of a closed month has changed since, the latest first. */
export async function readLaterChanges(db: Db, { companyId, month, revision }: Revision): Promise<LaterChange[]> {
  const rows = await db.selectFrom('month_changes').selectAll().where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', revision).orderBy('changed_at', 'desc').orderBy('id').limit(1000).execute();
  return rows.map((row) => {
    const change = laterChange(row);
    return { ...change, text: describeLaterChange(change) };
  });
}
