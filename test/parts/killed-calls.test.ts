import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { isDatabaseAway, openDatabase, type Db } from '../../db/open';
import { returnPermit, takePermit } from '../../db/pace';
import { acceptRecord } from '../../db/records';
import { companyId, recordId, xeroTenantId } from '../../domain/ids';
import { ownDatabase } from '../support/database';
import { endedSync, openHouseWithHarbour } from '../support/house';
import { registerRig } from '../support/open-rigs';

/** What a process killed in the middle of a call leaves behind, and what a lost connection does to one that lives. */

const limits = { callsPerMinute: 60, callsPerDay: 5_000 };
const tenant = xeroTenantId(randomUUID());

describe('in the middle of a call', () => {
  let db: Db;
  beforeAll(async () => {
    const database = await ownDatabase();
    db = openDatabase(database.url, () => undefined, 5);
    registerRig({ async close() { await db.destroy(); await database.drop(); } });
  });
  const leases = async (): Promise<number> => (await db.selectFrom('leases').select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow()).n;
  const take = (leaseId: string, leaseSeconds = 70) => takePermit(db, tenant, limits, 3, { leaseId, leaseSeconds });

  it('a call made again takes over the lease of its killed attempt', async () => {
    const [first = '', ...others] = Array.from({ length: 5 }, () => randomUUID());
    for (const leaseId of [first, ...others]) await take(leaseId);
    expect(await take(randomUUID())).toMatchObject({ granted: false, reason: 'concurrent' });
    expect(await take(first)).toEqual({ granted: true });
    expect(await leases()).toBe(5);
    for (const leaseId of [first, ...others]) await returnPermit(db, tenant, leaseId, {});
    expect(await leases()).toBe(0);
  });

  it('a lease that nobody returned ends by itself and is not counted as a call under way', async () => {
    await sql`delete from pace`.execute(db);
    for (let killed = 0; killed < 11; killed += 1) await take(randomUUID(), 0);
    const leaseId = randomUUID();
    await take(leaseId);
    // Xero's minute has begun anew: it has counted this call only.
    await returnPermit(db, tenant, leaseId, { minuteRemaining: 59 });
    expect(await db.selectFrom('pace').select('minute_left').executeTakeFirst()).toEqual({ minute_left: 59 });
    expect(await leases()).toBe(0);
  });

  it('a transaction whose connection is lost fails as "away", and the process lives on', async () => {
    const lost = db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      // Waits until that process is gone.
      await sql`select pg_terminate_backend(${rows[0]?.pid ?? 0}, 10000)`.execute(db);
      await sql`select 1`.execute(tx);
    });
    const error = await lost.then(() => undefined, (reason: unknown) => reason);
    expect([error, isDatabaseAway(error)]).toEqual([expect.anything(), true]);
    expect(await leases()).toBe(0);
  });
});

describe('between accepting a record and starting its sync', () => {
  it('an API that dies leaves it to the worker, which asks Temporal first', async () => {
    const house = await openHouseWithHarbour();
    const key = { companyId: companyId(house.company), kind: 'contact', recordId: recordId('late') } as const;
    await acceptRecord(house.db, { ...key, version: 1, priority: 1, document: { version: 1, status: 'active', name: 'Late Hire' }, label: 'Late Hire', contactId: null, paid: null, total: null, currency: null });
    // What else takes ten seconds.
    await house.db.updateTable('links').set({ started_at: sql<Date>`clock_timestamp() - interval '1 minute'` }).where('record_id', '=', key.recordId).execute();
    expect(await endedSync(house, 'contacts/late')).toMatchObject({ status: 'synced', syncedVersion: 1 });
    await expect(house.temporal.workflow.getHandle(`contact/${house.company}/late`).result()).resolves.toEqual({ version: 1, result: 'synced' });
  }, 60_000);
});
