import { sql, type Selectable } from 'kysely';
import type { Change } from '../domain/changes';
import type { CompanyId } from '../domain/ids';
import { toChange } from './changes';
import type { Db } from './open';
import type { ChangesTable } from './schema';

/** How callbacks stand: who is next, what a try came to, who was left waiting. */

/** A change that is due and that no earlier one of its record is in front of. `c` is the change. */
const isNext = sql<boolean>`c.callback = 'due' and not exists (
  select from changes before where before.company_id = c.company_id and before.kind = c.kind and before.record_id = c.record_id and before.callback = 'due' and before.number < c.number)`;
/** When it may be sent; while somebody sends it, when that holder must be dead. */
const dueFrom = sql<Date>`greatest(c.due_at, c.held_until)`;

/** A change in the hands of one holder: nobody else has it before its lease ends. */
export interface ClaimedChange { readonly change: Change; readonly attempt: number }

/** Takes the change whose turn it is for one try; undefined when none can be sent now. Of one record only the earliest, and never two at once. */
export async function claimChange(db: Db, companyId: CompanyId, leaseMs: number): Promise<ClaimedChange | undefined> {
  const { rows: [row] } = await sql<Selectable<ChangesTable>>`
    with chosen as (
      select c.number from changes c where c.company_id = ${companyId} and ${dueFrom} <= clock_timestamp() and ${isNext} order by c.due_at, c.number limit 1 for update of c skip locked
    )
    update changes c set attempts = attempts + 1, held_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000}), first_tried_at = coalesce(first_tried_at, clock_timestamp()), last_tried_at = clock_timestamp()
    from chosen where c.company_id = ${companyId} and c.number = chosen.number returning c.*`.execute(db);
  return row && { change: toChange(row), attempt: row.attempts };
}

/** Stores that a change was taken, with 2xx. */
export async function markDelivered(db: Db, claimed: ClaimedChange, answer: string): Promise<void> {
  await heldRow(db, claimed).set({ callback: 'delivered', held_until: null, last_answer: answer }).execute();
}

/** Stores that a try failed: the next one after `pauseMs`, or none when the first was `giveUpAfterMs` ago. Returns whether it was given up. */
export async function markFailed(db: Db, claimed: ClaimedChange, answer: string, { pauseMs, giveUpAfterMs }: { pauseMs: number; giveUpAfterMs: number }): Promise<{ givenUp: boolean }> {
  const row = await heldRow(db, claimed).set({
    callback: sql<'due' | 'given-up'>`case when first_tried_at <= clock_timestamp() - make_interval(secs => ${giveUpAfterMs / 1000}) then 'given-up' else 'due' end`,
    due_at: sql<Date>`clock_timestamp() + make_interval(secs => ${pauseMs / 1000})`, held_until: null, last_answer: answer,
  }).returning('callback').executeTakeFirst();
  return { givenUp: row?.callback === 'given-up' };
}

/** Whoever comes late, after the lease, changes nothing: by then it is another attempt's. */
const heldRow = (db: Db, { change, attempt }: ClaimedChange) =>
  db.updateTable('changes').where('company_id', '=', change.companyId).where('number', '=', change.number).where('callback', '=', 'due').where('attempts', '=', attempt);

/** Everything that waits for its next try is tried at once: the address or the secret is a new one. */
export const hastenDeliveries = async (db: Db, companyId: CompanyId): Promise<void> => {
  await db.updateTable('changes').set({ due_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('callback', '=', 'due').execute();
};

/** `waiting`: not taken yet; `nextMs`: until the next try, 0 when it is due, undefined when none is to come. */
export interface DeliveryStanding { readonly waiting: number; readonly givenUp: number; readonly oldestAt: Date | null; readonly nextMs?: number }

export async function readDeliveryStanding(db: Db, companyId: CompanyId): Promise<DeliveryStanding> {
  const { rows: [row] } = await sql<{ waiting: number; given_up: number; oldest_at: Date | null; next_ms: number | null }>`
    select count(*)::int as waiting, min(at) as oldest_at,
      (select count(*)::int from changes where company_id = ${companyId} and callback = 'given-up') as given_up,
      (select ceil(extract(epoch from min(${dueFrom}) - clock_timestamp()) * 1000)::float8 from changes c where c.company_id = ${companyId} and ${isNext}) as next_ms
    from changes where company_id = ${companyId} and callback = 'due'`.execute(db);
  return { waiting: row?.waiting ?? 0, givenUp: row?.given_up ?? 0, oldestAt: row?.oldest_at ?? null, ...(row?.next_ms == null ? {} : { nextMs: Math.max(0, row.next_ms) }) };
}

/** The latest failed try of what still waits or was given up, and what it came to. */
export async function readLastFailure(db: Db, companyId: CompanyId): Promise<{ at: Date; answer: string } | null> {
  // One after the other, so that each has its index: a feed is long, and little of it is open.
  const untaken = (callback: 'due' | 'given-up') => db.selectFrom('changes').select(['last_tried_at', 'last_answer']).where('company_id', '=', companyId).where('callback', '=', callback);
  const row = await db.selectFrom(untaken('due').unionAll(untaken('given-up')).as('untaken')).selectAll().where('last_answer', 'is not', null).orderBy('last_tried_at', 'desc').limit(1).executeTakeFirst();
  return row?.last_tried_at && row.last_answer !== null ? { at: row.last_tried_at, answer: row.last_answer } : null;
}

/** Companies with callbacks that could have gone this long ago: a ring was lost. */
export async function companiesLeftUndelivered(db: Db, olderThanSeconds: number): Promise<CompanyId[]> {
  const { rows } = await sql<{ company_id: CompanyId }>`
    select distinct c.company_id from changes c join companies k on k.company_id = c.company_id and k.callback_url is not null and k.closed_at is null
    where ${dueFrom} <= clock_timestamp() - make_interval(secs => ${olderThanSeconds}) and ${isNext}
      and exists (select from callback_secrets s where s.company_id = c.company_id and s.ends_at is null)`.execute(db);
  return rows.map((row) => row.company_id);
}
