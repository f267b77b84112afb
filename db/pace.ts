import { sql } from 'kysely';
import type { XeroTenantId } from '../domain/ids';
import type { Db, Tx } from './open';

/** Xero's limits as the app's tier sets them (xero-api.md, section 1). */
export interface PaceLimits { readonly callsPerMinute: number; readonly callsPerDay: number }
export const concurrentCalls = 5;
/** Calls of a day that bulk leaves to people, as a share of the day's limit. */
const dayReserveShare = 0.05;
export const dayReserve = ({ callsPerDay }: PaceLimits): number => Math.floor(callsPerDay * dayReserveShare);

/** Priority of what can wait for everything else, people and ordinary syncs: the reading of a month. It leaves them part of each minute and of the calls at once, and twice the share of a day. */
export const leastUrgent = 4;
const leftByLeastUrgent = { minuteShare: 0.4, concurrent: 3 };

export type Permit = { readonly granted: true }
  | { readonly granted: false; readonly waitMs: number; readonly reason: 'minute' | 'day' | 'concurrent' | 'parked' };
/** No call before the day is over, as far as one can tell; a minute's end is nearer. */
export const isDayUsedUp = (permit: Permit): boolean => !permit.granted && (permit.reason === 'day' || (permit.reason === 'parked' && permit.waitMs > 60_000));
/** Counts that came with an answer. */
export interface SeenLimits { readonly minuteRemaining?: number; readonly dayRemaining?: number }

interface PaceNow { minute_left: number; minute_ends_in: number; day_left: number; day_ends_in: number; parked_in: number | null; leases: number }

/** Reads the organisation's row, made fresh where a window has ended; with `lock` nobody else decides meanwhile. */
async function readPace(db: Db | Tx, tenant: XeroTenantId, limits: PaceLimits, lock: boolean): Promise<PaceNow> {
  if (lock) {
    await sql`insert into pace (xero_tenant_id, minute_left, minute_ends_at, day_left, day_ends_at)
      values (${tenant}, ${limits.callsPerMinute}, clock_timestamp(), ${limits.callsPerDay}, clock_timestamp() + interval '1 day') on conflict do nothing`.execute(db);
  }
  const result = await sql<PaceNow>`select
      case when minute_ends_at <= clock_timestamp() then ${limits.callsPerMinute}::int else minute_left end as minute_left,
      extract(epoch from minute_ends_at - clock_timestamp())::float8 * 1000 as minute_ends_in,
      case when day_ends_at <= clock_timestamp() then ${limits.callsPerDay}::int else day_left end as day_left,
      extract(epoch from day_ends_at - clock_timestamp())::float8 * 1000 as day_ends_in,
      extract(epoch from parked_until - clock_timestamp())::float8 * 1000 as parked_in,
      (select count(*)::int from leases where leases.xero_tenant_id = pace.xero_tenant_id and expires_at > clock_timestamp()) as leases
    from pace where xero_tenant_id = ${tenant} ${lock ? sql`for update` : sql``}`.execute(db);
  return result.rows[0] ?? { minute_left: limits.callsPerMinute, minute_ends_in: 0, day_left: limits.callsPerDay, day_ends_in: 0, parked_in: null, leases: 0 };
}

function judge(now: PaceNow, limits: PaceLimits, priority: number): Permit {
  const refuse = (waitMs: number, reason: Extract<Permit, { granted: false }>['reason']): Permit => ({ granted: false, waitMs: Math.max(50, Math.ceil(waitMs)), reason });
  if (now.parked_in !== null && now.parked_in > 0) return refuse(now.parked_in, 'parked');
  const canWait = priority >= leastUrgent;
  if (now.day_left <= (priority === 1 ? 0 : dayReserve(limits) * (canWait ? 2 : 1))) return refuse(now.day_ends_in, 'day');
  if (now.minute_left <= (canWait ? Math.floor(limits.callsPerMinute * leftByLeastUrgent.minuteShare) : 0)) return refuse(now.minute_ends_in, 'minute');
  if (now.leases >= concurrentCalls - (canWait ? leftByLeastUrgent.concurrent : 0)) return refuse(250, 'concurrent');
  return { granted: true };
}

/** Whether a permit would be granted now; takes nothing. Used before a batch is claimed, so that its content is decided as late as possible. */
export const peekPermit = async (db: Db | Tx, tenant: XeroTenantId, limits: PaceLimits, priority: number): Promise<Permit> =>
  judge(await readPace(db, tenant, limits, false), limits, priority);

/**
 * Takes the right to make one call. `leaseSeconds` is longer than the call's deadline, so that a killed worker's lease ends by itself;
 * the same call made again, under the same `leaseId`, takes over what its killed attempt has left.
 */
export async function takePermit(db: Db, tenant: XeroTenantId, limits: PaceLimits, priority: number, { leaseId, leaseSeconds }: { leaseId: string; leaseSeconds: number }): Promise<Permit> {
  return await db.transaction().execute(async (tx) => {
    await sql`select 1 from pace where xero_tenant_id = ${tenant} for update`.execute(tx);
    await sql`delete from leases where xero_tenant_id = ${tenant} and (lease_id = ${leaseId} or expires_at <= clock_timestamp())`.execute(tx);
    const now = await readPace(tx, tenant, limits, true);
    const permit = judge(now, limits, priority);
    if (!permit.granted) return permit;
    // Xero's windows are fixed and 60 s long: the next one ends a whole number of minutes after the one that we know, however late our first call in it is.
    await sql`update pace set minute_left = ${now.minute_left - 1},
        minute_ends_at = case when minute_ends_at <= clock_timestamp()
          then minute_ends_at + (floor(extract(epoch from clock_timestamp() - minute_ends_at) / 60) + 1) * interval '60 seconds' else minute_ends_at end,
        day_left = ${now.day_left - 1}, day_ends_at = case when day_ends_at <= clock_timestamp() then clock_timestamp() + interval '1 day' else day_ends_at end
      where xero_tenant_id = ${tenant}`.execute(tx);
    await tx.insertInto('leases').values({ lease_id: leaseId, xero_tenant_id: tenant, expires_at: sql<Date>`clock_timestamp() + make_interval(secs => ${leaseSeconds})` }).execute();
    return permit;
  });
}

/** Answers may be noted in another order than they were given; no more calls than these come between. */
const outOfOrder = 2 * concurrentCalls;

/** Gives the lease back and corrects the row by what Xero said; many more calls left than we thought means a new minute has begun there. */
export async function returnPermit(db: Db, tenant: XeroTenantId, leaseId: string, seen: SeenLimits): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select 1 from pace where xero_tenant_id = ${tenant} for update`.execute(tx);
    await tx.deleteFrom('leases').where('lease_id', '=', leaseId).execute();
    const others = await tx.selectFrom('leases').select((eb) => eb.fn.countAll<string>().as('n')).where('xero_tenant_id', '=', tenant).where('expires_at', '>', sql<Date>`clock_timestamp()`).executeTakeFirstOrThrow();
    const inFlight = Number(others.n);
    if (seen.minuteRemaining !== undefined) {
      await sql`update pace set minute_ends_at = case when ${seen.minuteRemaining}::int > minute_left + ${inFlight + outOfOrder}::int then clock_timestamp() + interval '60 seconds' else minute_ends_at end,
          minute_left = case when ${seen.minuteRemaining}::int > minute_left + ${inFlight + outOfOrder}::int then ${seen.minuteRemaining}::int - ${inFlight}::int else least(minute_left, ${seen.minuteRemaining}::int) end
        where xero_tenant_id = ${tenant}`.execute(tx);
    }
    if (seen.dayRemaining !== undefined) await tx.updateTable('pace').set({ day_left: seen.dayRemaining }).where('xero_tenant_id', '=', tenant).execute();
  });
}

/** After a 429: nothing goes out before Xero's own time. A used-up minute or day is remembered as such. */
export async function parkUntil(db: Db, tenant: XeroTenantId, seconds: number, why: string): Promise<void> {
  await sql`update pace set parked_until = clock_timestamp() + make_interval(secs => ${seconds}), parked_for = ${why},
      minute_left = case when ${why} = 'minute' then 0 else minute_left end,
      minute_ends_at = case when ${why} = 'minute' then clock_timestamp() + make_interval(secs => ${seconds}) else minute_ends_at end
    where xero_tenant_id = ${tenant}`.execute(db);
}
