import { createServer } from 'node:net';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { addChanges, readChanges } from '../../db/changes';
import { saveCompany } from '../../db/connections';
import { claimChange, markDelivered, markFailed } from '../../db/deliveries';
import { openDatabase, type Db, type Tx } from '../../db/open';
import { companyId } from '../../domain/ids';
import { aPayment, openChangeDesk, type ChangeDesk } from '../support/change-desk';
import { ownDatabase } from '../support/database';
import { eventually, type Json } from '../support/house';
import { registerRig } from '../support/open-rigs';

/** The feed of what Xero changed and its signed callbacks: every change once on the feed, and to a receiver at least once, in order per record. */

jest.setTimeout(60_000);

const fast = { pausesMs: [20, 50, 200] };

describe('numbers', () => {
  let db: Db;
  const acme = companyId('acme');
  beforeAll(async () => {
    const database = await ownDatabase();
    db = openDatabase(database.url, () => undefined, 6);
    registerRig({ async close() { await db.destroy(); await database.drop(); } });
    for (const id of ['acme', 'other']) await saveCompany(db, companyId(id), { name: id, timeZone: 'Australia/Sydney', callbackUrl: 'https://app.example/hook' });
  });
  const numbers = async (): Promise<number[]> => (await readChanges(db, acme, { after: 0, limit: 100 })).map(({ number }) => number);
  /** A transaction that has added changes and stays open until it is told how to end. */
  function open(...ids: string[]) {
    let added = (): void => undefined;
    let finish = (_how: 'commit' | 'roll back'): void => undefined;
    const hasAdded = new Promise<void>((resolve) => { added = resolve; });
    const end = new Promise<string>((resolve) => { finish = resolve; });
    const done = db.transaction().execute(async (tx: Tx) => {
      await addChanges(tx, acme, ids.map((id) => aPayment(id)));
      added();
      if (await end === 'roll back') throw new Error('rolled back');
    });
    return { hasAdded, async end(how: 'commit' | 'roll back') { finish(how); await done.catch((error: unknown) => { if (how === 'commit') throw error; }); } };
  }
  const somebodyWaits = () => eventually('one waits for the counter', async () => {
    const { rows } = await sql`select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database()) or (not granted and locktype = 'transactionid')`.execute(db);
    return rows.length > 0 ? true : undefined;
  });

  it('have no gap and become visible in order, whichever of two open transactions began first and however it ends', async () => {
    const first = open('a', 'b');
    await first.hasAdded;
    const second = open('c');
    await somebodyWaits();
    expect(await numbers()).toEqual([]);
    await first.end('commit');
    await second.hasAdded;
    expect(await numbers()).toEqual([1, 2]);
    const third = open('d');
    await somebodyWaits();
    await second.end('roll back');
    await third.hasAdded;
    await third.end('commit');
    expect(await numbers()).toEqual([1, 2, 3]);
    expect((await readChanges(db, acme, { after: 0, limit: 100 })).map(({ recordId }) => recordId)).toEqual(['a', 'b', 'd']);
  });

  it('are each company’s own', async () => {
    await db.transaction().execute((tx) => addChanges(tx, companyId('other'), [aPayment('z')]));
    expect((await readChanges(db, companyId('other'), { after: 0, limit: 100 })).map(({ number, recordId }) => [number, recordId])).toEqual([[1, 'z']]);
  });

  it('of one record are sent one at a time; whoever is late with an outcome changes nothing', async () => {
    const other = companyId('other');
    await db.transaction().execute((tx) => addChanges(tx, other, [aPayment('z', { amount: '1.00' }, 'payment.changed')]));
    const killed = await claimChange(db, other, 0);
    const next = await claimChange(db, other, 60_000);
    expect([killed?.change.number, next?.change.number, await claimChange(db, other, 60_000)]).toEqual([1, 1, undefined]);
    if (!killed || !next) throw new Error('nothing was claimed');
    await markFailed(db, killed, 'late', { pauseMs: 0, giveUpAfterMs: 0 });
    expect(await claimChange(db, other, 60_000)).toBeUndefined();
    await markDelivered(db, next, 'answered 204');
    expect(await claimChange(db, other, 60_000)).toMatchObject({ change: { number: 2 }, attempt: 1 });
  });
});

describe('a company with a receiver', () => {
  let desk: ChangeDesk;
  beforeAll(async () => {
    desk = await openChangeDesk(fast);
    await desk.name();
  }, 60_000);
  beforeEach(() => {
    desk.receiver.received.length = 0;
    desk.receiver.refused.length = 0;
    desk.receiver.answerWith((_, response) => { response.writeHead(204).end(); });
  });
  const ids = (): string[] => desk.receiver.received.map(({ recordId }) => recordId);
  const arrived = (count: number) => eventually(`${String(count)} arrive`, () => Promise.resolve(desk.receiver.received.length >= count ? desk.receiver.received : undefined));

  it('is told nothing before it has a secret, and says so; then everything', async () => {
    expect(await desk.callbacks()).toEqual({ secretSet: false, heldBecause: 'no-secret', waiting: 0, oldestWaitingAt: null, givenUp: 0, lastFailure: null });
    await desk.add(aPayment('p1', { amount: '110.00', currency: 'AUD' }));
    await desk.house.temporal.workflow.getHandle(`deliver/${desk.house.company}`).result();
    expect(await desk.callbacks()).toMatchObject({ secretSet: false, heldBecause: 'no-secret', waiting: 1 });
    expect(desk.receiver.connections()).toBe(0);
    expect(await desk.secret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const [one] = await arrived(1);
    const [item] = await desk.feed();
    expect(item).toEqual({ number: 1, at: expect.any(String), type: 'payment.created', kind: 'payment', id: 'p1', data: { amount: '110.00', currency: 'AUD' } });
    expect(one).toMatchObject({ id: `change_${desk.house.company}_1`, path: '/hook', headers: { 'content-type': 'application/json' } });
    expect(one?.body).toEqual({ type: 'payment.created', timestamp: item?.['at'], data: { number: 1, company: desk.house.company, kind: 'payment', id: 'p1', amount: '110.00', currency: 'AUD' } });
    await desk.quiet();
    expect(await desk.callbacks()).toMatchObject({ secretSet: true, heldBecause: null, waiting: 0, givenUp: 0, lastFailure: null });
  });

  it('reads the feed page by page from any number on, itself alone', async () => {
    await desk.add(aPayment('p2'), { kind: 'contact', recordId: aPayment('c1').recordId, type: 'contact.changed', data: {} });
    await desk.quiet();
    const path = `/v1/companies/${desk.house.company}/changes`;
    const page = (await desk.house.call('GET', `${path}?limit=2`)).body;
    expect([(page['items'] as Json[]).map((item) => item['number']), page['nextCursor']]).toEqual([[1, 2], 2]);
    const last = (await desk.house.call('GET', `${path}?limit=2&after=2`)).body;
    expect([(last['items'] as Json[]).map((item) => item['number']), last['nextCursor']]).toEqual([[3], null]);
    expect((await desk.house.call('GET', `${path}?after=3`)).body).toEqual({ items: [], nextCursor: null });
    await desk.house.call('PUT', '/v1/companies/neighbour', { name: 'Neighbour', timeZone: 'Australia/Sydney' });
    expect((await desk.house.call('GET', '/v1/companies/neighbour/changes')).body).toEqual({ items: [], nextCursor: null });
  });

  it('gets a record’s changes in order, while one that fails holds up its own record alone', async () => {
    let broken = true;
    desk.receiver.answerWith(({ recordId }, response) => { response.writeHead(recordId === 'stuck' && broken ? 500 : 204).end(); });
    await desk.add(aPayment('stuck'), aPayment('free'), aPayment('stuck', { amount: '1.00' }, 'payment.changed'), aPayment('free', { amount: '1.00' }, 'payment.changed'), aPayment('third'));
    await eventually('the others are through, the failing one is tried again', () => Promise.resolve(ids().filter((id) => id !== 'stuck').length === 3 && ids().filter((id) => id === 'stuck').length > 2 ? true : undefined));
    const stuck = () => desk.receiver.received.filter(({ recordId }) => recordId === 'stuck');
    expect(new Set(stuck().map(({ number }) => number)).size).toBe(1);
    expect(await desk.callbacks()).toMatchObject({ waiting: 2, lastFailure: { answer: 'answered 500' } });
    broken = false;
    await desk.quiet();
    const tries = stuck().map(({ id, number, raw }) => ({ id, number, raw }));
    const first = tries[0];
    // The same id and the same bytes each time, then the next change.
    expect(tries.slice(0, -1)).toEqual(tries.slice(0, -1).map(() => first));
    expect(tries.at(-1)?.number).toBe((first?.number ?? 0) + 2);
    expect(desk.receiver.received.filter(({ recordId }) => recordId === 'free').map(({ body }) => body['type'])).toEqual(['payment.created', 'payment.changed']);
  });

  it('gets everything once it is up again, and nothing was lost', async () => {
    await desk.receiver.shut();
    const sent = ['d1', 'd2', 'd3', 'd4'];
    await desk.add(...sent.map((id) => aPayment(id)));
    await eventually('it was tried', async () => ((await desk.callbacks())['lastFailure'] ?? undefined));
    expect(await desk.callbacks()).toMatchObject({ waiting: 4, givenUp: 0, lastFailure: { answer: 'not reached (ECONNREFUSED)' } });
    await desk.receiver.open();
    await desk.quiet();
    expect(ids().sort()).toEqual(sent);
  });

  it('gets what was committed while no worker ran and no ring was heard', async () => {
    await desk.worker.stop();
    await desk.addSilently(aPayment('w1'), aPayment('w2'));
    await desk.worker.start();
    await arrived(2);
    await desk.quiet();
    expect(ids().sort()).toEqual(['w1', 'w2']);
  });

  it('gets what a stopping worker has in hand, once', async () => {
    let let1Go = (): void => undefined;
    desk.receiver.answerWith((_, response) => { let1Go = () => { response.writeHead(204).end(); }; });
    await desk.add(aPayment('s1'));
    await arrived(1);
    const stopped = desk.worker.stop();
    let1Go();
    await stopped;
    await desk.worker.start();
    await desk.quiet();
    expect(ids()).toEqual(['s1']);
  });

  it('verifies by the old secret and the new one for a day after a rotation, then by the new one alone', async () => {
    const verifies = (secret: string): boolean => {
      const one = desk.receiver.received.at(-1);
      try {
        return Boolean(new Webhook(secret).verify(one?.raw ?? '', one?.headers as Record<string, string>));
      } catch {
        return false;
      }
    };
    const before = await desk.secret();
    const after = await desk.secret();
    expect(after).not.toBe(before);
    await desk.add(aPayment('r1'));
    await desk.quiet();
    expect([verifies(before), verifies(after)]).toEqual([true, true]);
    const { rows: [row] } = await sql<{ hours: number }>`select extract(epoch from max(ends_at) - clock_timestamp())::float8 / 3600 as hours from callback_secrets`.execute(desk.house.db);
    expect(row?.hours).toBeCloseTo(24, 1);
    await sql`update callback_secrets set ends_at = clock_timestamp() where ends_at is not null`.execute(desk.house.db);
    await desk.add(aPayment('r2'));
    await desk.quiet();
    expect([verifies(before), verifies(after)]).toEqual([false, true]);
  });

  it('finds its secret told once, and kept sealed', async () => {
    const secret = await desk.secret();
    const stored = await desk.house.db.selectFrom('callback_secrets').select('sealed').execute();
    expect(JSON.stringify(stored)).not.toContain(secret.slice(6));
    expect(JSON.stringify((await desk.house.call('GET', `/v1/companies/${desk.house.company}`)).body)).not.toContain(secret.slice(6));
  });

  it('is sent nowhere else by its answers: a redirect is no taking, and is not followed', async () => {
    let redirects = 2;
    desk.receiver.answerWith((_, response) => {
      if (redirects > 0) { redirects -= 1; response.writeHead(307, { location: '/elsewhere' }).end(); } else response.writeHead(200).end('thanks'.repeat(100_000));
    });
    await desk.add(aPayment('m1'));
    await desk.quiet();
    expect(desk.receiver.received.map(({ path }) => path)).toEqual(['/hook', '/hook', '/hook']);
  });

  it('takes nothing at an address that is private: refused at the door, and where the name leads there, at the connection', async () => {
    const put = (callbackUrl: string) => desk.house.call('PUT', `/v1/companies/${desk.house.company}`, { name: 'Test Hire', timeZone: 'Australia/Sydney', callbackUrl });
    for (const address of ['https://10.0.0.1/hook', 'https://[::1]/hook', 'https://169.254.169.254/latest', 'https://2130706434/']) {
      expect(await put(address)).toMatchObject({ status: 422, body: { errors: [{ field: 'callbackUrl', message: 'must not be an address of a private network' }] } });
    }
    expect(await put('http://app.example/hook')).toMatchObject({ status: 422, body: { errors: [{ field: 'callbackUrl' }] } });
    const inside = createServer();
    let connections = 0;
    inside.on('connection', (socket) => { connections += 1; socket.destroy(); });
    await new Promise<void>((resolve) => { inside.listen(0, 'localhost', resolve); });
    registerRig({ close: () => new Promise<void>((resolve) => { inside.close(() => { resolve(); }); }) });
    const { port } = inside.address() as { port: number };
    await desk.name(`https://localhost:${String(port)}/hook`);
    await desk.add(aPayment('x1'));
    const failure = await eventually('it was tried', async () => (await desk.callbacks())['lastFailure'] ?? undefined);
    expect([failure, connections]).toEqual([{ at: expect.any(String), answer: 'not sent: the name leads to a private network' }, 0]);
    await desk.name();
    await desk.quiet();
    expect(ids()).toEqual(['x1']);
  });
});

describe('a receiver that is never well', () => {
  it('is tried with growing pauses for three days, then no more; the next change of the record goes on, and the feed names what was given up', async () => {
    const desk = await openChangeDesk();
    await desk.name();
    await desk.secret();
    desk.receiver.answerWith(({ body }, response) => { response.writeHead(body['type'] === 'payment.created' ? 410 : 204).end(); });
    await desk.add(aPayment('g1'), aPayment('g1', { amount: '1.00' }, 'payment.deleted'));
    const change = (number: number) => desk.house.db.selectFrom('changes').selectAll().where('number', '=', number).executeTakeFirstOrThrow();
    const tried = (attempts: number) => eventually(`try ${String(attempts)} has failed`, async () => { const row = await change(1); return row.attempts === attempts && row.held_until === null ? row : undefined; });
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      const row = await tried(attempt);
      pauses.push(Math.round((row.due_at.getTime() - (row.last_tried_at?.getTime() ?? 0)) / 1000));
      // Three days of waiting, at once.
      await sql`update changes set due_at = clock_timestamp(), first_tried_at = first_tried_at - interval '10 hours 30 minutes' where number = 1`.execute(desk.house.db);
      await desk.ring();
    }
    expect(pauses).toEqual([5, 30, 120, 600, 3_600, 10_800, 10_800]);
    await desk.quiet();
    expect(await change(1)).toMatchObject({ callback: 'given-up', attempts: 8, last_answer: 'answered 410' });
    expect(desk.receiver.received.map(({ number }) => number)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 2]);
    expect(await desk.callbacks()).toMatchObject({ waiting: 0, givenUp: 1, lastFailure: { answer: 'answered 410' } });
    expect((await desk.feed()).map((item) => item['number'])).toEqual([1, 2]);
    expect((await desk.feed('?callback=given-up')).map((item) => item['number'])).toEqual([1]);
  });

  it('that does not answer is waited for only so long, and nobody else with it', async () => {
    const desk = await openChangeDesk({ ...fast, timeoutMs: 300 });
    await desk.name();
    await desk.secret();
    let silent = true;
    desk.receiver.answerWith(({ recordId }, response) => { if (recordId !== 'h1' || !silent) response.writeHead(204).end(); });
    await desk.add(aPayment('h1'), aPayment('h2'));
    const failure = await eventually('it was given up for now', async () => (await desk.callbacks())['lastFailure'] ?? undefined);
    expect(failure).toMatchObject({ answer: 'no answer within 0.3 s' });
    silent = false;
    await desk.quiet();
    expect(new Set(desk.receiver.received.map(({ recordId }) => recordId))).toEqual(new Set(['h1', 'h2']));
  });
});
