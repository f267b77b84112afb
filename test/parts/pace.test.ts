import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { openDatabase, type Db } from '../../db/open';
import { leastUrgent, peekPermit, returnPermit, takePermit } from '../../db/pace';
import { xeroTenantId } from '../../domain/ids';
import { ownDatabase } from '../support/database';
import { registerRig } from '../support/open-rigs';

/** Xero's minutes are fixed windows whose beginning nobody tells us (xero-api.md, section 1): what we know of them, and how we keep it. */

const limits = { callsPerMinute: 60, callsPerDay: 5_000 };

describe('an organisation’s minute', () => {
  let db: Db;
  const tenant = xeroTenantId(randomUUID());
  const take = async (): Promise<string> => {
    const leaseId = randomUUID();
    expect(await takePermit(db, tenant, limits, 3, { leaseId, leaseSeconds: 70 })).toEqual({ granted: true });
    return leaseId;
  };
  const minute = async () => await db.selectFrom('pace').select(['minute_left', 'minute_ends_at']).where('xero_tenant_id', '=', tenant).executeTakeFirstOrThrow();
  const endedAgo = async (seconds: number): Promise<number> => {
    await sql`update pace set minute_ends_at = clock_timestamp() - make_interval(secs => ${seconds}::int) where xero_tenant_id = ${tenant}`.execute(db);
    return (await minute()).minute_ends_at.getTime();
  };

  beforeAll(async () => {
    const database = await ownDatabase();
    db = openDatabase(database.url, () => undefined, 5);
    registerRig({ async close() { await db.destroy(); await database.drop(); } });
    await returnPermit(db, tenant, await take(), {});
  });

  it.each([[5, 1], [59, 1], [61, 2], [1_805, 31]])('that ended %i s ago is followed by one that ends %i whole minutes after it, however late the first call', async (seconds, minutes) => {
    const ended = await endedAgo(seconds);
    await returnPermit(db, tenant, await take(), {});
    expect((await minute()).minute_ends_at.getTime() - ended).toBe(minutes * 60_000);
  });

  it('is not taken for a new one when answers are noted in another order than they were given', async () => {
    await endedAgo(1);
    const [first, second, third] = [await take(), await take(), await take()];
    const before = await minute();
    await returnPermit(db, tenant, third, { minuteRemaining: 57 });
    await returnPermit(db, tenant, second, { minuteRemaining: 58 });
    await returnPermit(db, tenant, first, { minuteRemaining: 59 });
    expect(await minute()).toEqual({ ...before, minute_left: 57 });
  });

  it('is a new one when Xero has many more calls left than we thought', async () => {
    await endedAgo(20);
    for (let calls = 0; calls < 19; calls += 1) await returnPermit(db, tenant, await take(), {});
    const before = await minute();
    await returnPermit(db, tenant, await take(), { minuteRemaining: 59 });
    const after = await minute();
    expect(after.minute_left).toBe(59);
    expect(after.minute_ends_at.getTime()).toBeGreaterThan(before.minute_ends_at.getTime());
  });

  it('is left in part to everything else by what can wait, and so are calls at once and the day', async () => {
    const peek = async (priority: number) => { const permit = await peekPermit(db, tenant, limits, priority); return permit.granted ? 'granted' : permit.reason; };
    const set = (minuteLeft: number, dayLeft: number) => sql`update pace set minute_left = ${minuteLeft}, minute_ends_at = clock_timestamp() + interval '60 seconds', day_left = ${dayLeft}, day_ends_at = clock_timestamp() + interval '1 day' where xero_tenant_id = ${tenant}`.execute(db);
    await set(25, 5_000);
    expect([await peek(leastUrgent), await peek(3)]).toEqual(['granted', 'granted']);
    await set(24, 5_000);
    expect([await peek(leastUrgent), await peek(3)]).toEqual(['minute', 'granted']);
    await set(60, 500);
    expect([await peek(leastUrgent), await peek(3)]).toEqual(['day', 'granted']);
    await set(60, 5_000);
    const leases = [await take(), await take()];
    expect([await peek(leastUrgent), await peek(3)]).toEqual(['concurrent', 'granted']);
    for (const lease of leases) await returnPermit(db, tenant, lease, {});
  });
});
