import { sql } from 'kysely';
import { until } from '../../scripts/client/poll';
import { anInvoice as invoice } from '../support/examples';
import { consent, openHouse, pathIn, type House, type Json } from '../support/house';
import { killableWorker } from '../support/killable-worker';

/**
 * The worker dies by SIGKILL at exact points, one after the other, and is started again each time; all ends as if nothing had happened:
 * one business effect per record, the calls that it takes and no more, every sync told. The points are explained in
 * test/support/crashing-worker.ts; each worker counts anew.
 */

jest.setTimeout(180_000);

/** `replays`: calls that Xero answers from its memory, because the first answer died with the worker. */
const lives = [
  {
    points: ['bringToXero:begin:3', 'claimBatch:tell:1', 'postBatch:call:2'], replays: 0,
    what: 'a sync is handed out and nothing is done; a problem found at claiming is settled and its sync not told; a sending is noted and nothing has left',
  },
  {
    points: ['bringToXero:end:3', 'claimBatch:claimed:2', 'settleBatch:tell:1'], replays: 0,
    what: 'a write is registered and the writer not poked; a batch is stored and the writer not told; a batch is settled and nobody told',
  },
  {
    points: ['postBatch:answer:1', 'postBatch:end:2', 'settleBatch:tell:6'], replays: 1,
    what: 'Xero has answered and the answer is not stored; the answer is stored and the writer not told; a batch is settled and some are told',
  },
];
const invoices = Array.from({ length: 12 }, (_, index) => `i${String(index + 1)}`);

interface Ended { readonly deaths: number; readonly statuses: Json; readonly calls: Json; readonly effects: string[]; readonly results: string[]; readonly events: string[] }

describe('a worker that is killed', () => {
  // Side by side: what takes time is waiting until Temporal misses the dead.
  let runs: Promise<Ended>[] = [];
  beforeAll(() => {
    runs = lives.map(({ points }) => liveThrough(points));
    // Each is looked at by its own test.
    for (const run of runs) run.catch(() => undefined);
  });

  it.each(lives.map((life, index) => ({ ...life, index })))('when $what', async ({ points, replays, index }) => {
    expect(await runs[index]).toEqual({
      deaths: points.length, statuses: { synced: 13, problem: 2 },
      effects: ['Harbour Builders created', ...invoices.map((id) => `${id} created`)].sort(),
      calls: { 'PUT Contacts': 1 + replays, 'PUT Invoices': 1, replayed: replays },
      results: ['13 COMPLETED', '2 FAILED'], events: ['accepted, problem 2', 'accepted, synced 13'],
    });
  });
});

async function liveThrough(points: readonly string[]): Promise<Ended> {
  const worker = killableWorker(points);
  const house = await openHouse({}, undefined, worker.run);
  const base = `/v1/companies/${house.company}`;
  await house.call('PUT', base, { name: 'Test Hire', timeZone: 'Australia/Sydney' });
  await consent(house);
  const connection = async (): Promise<Json> => (await house.call('GET', `${base}/connection`)).body;
  await until('the organisation is read', 60, async () => { const found = await connection(); return found['readAt'] && found['contactsReadAt'] ? found : undefined; });
  await house.call('PUT', `${base}/mappings`, (await house.call('GET', `${base}/mappings`)).body['offered']);
  // Before set-up is finished everything queues: then it goes out as one batch of each kind, however slow the machine.
  await house.call('PUT', pathIn(house, 'contacts/harbour'), { version: 1, name: 'Harbour Builders' });
  await house.call('PUT', pathIn(house, 'contacts/nameless'), { version: 1 });
  for (const id of invoices) await house.call('PUT', pathIn(house, `invoices/${id}`), invoice(id));
  await house.call('PUT', pathIn(house, 'invoices/orphan'), invoice('orphan', { contactId: 'nameless' }));
  await until('everything is registered', 60, async () => await count(house, sql`writes`) === 15 ? true : undefined);
  await house.call('POST', `${base}/connection/start`, {});
  await until('everything has ended', 90, async () => await count(house, sql`links where sync_status in ('pending', 'waiting')`) === 0 ? true : undefined);
  const results = await until('every sync has ended', 60, () => closed(house));
  await until('nothing is left to tell', 30, async () => await count(house, sql`untold`) === 0 ? true : undefined);
  return { deaths: worker.deaths(), results, statuses: await statuses(house), ...await atXero(house), events: await timelines(house) };
}

async function count(house: House, what: ReturnType<typeof sql>): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from ${what}`.execute(house.db)).rows[0]?.n ?? 0;
}

async function statuses(house: House): Promise<Json> {
  const { rows } = await sql<{ status: string; n: number }>`select sync_status as status, count(*)::int as n from links group by sync_status`.execute(house.db);
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

/** How the runs of the 15 syncs have ended; undefined while one is open. */
async function closed(house: House): Promise<string[] | undefined> {
  const ends = new Map<string, number>();
  for await (const { type, status } of house.temporal.workflow.list({ query: `CompanyId = '${house.company}'` })) {
    if (type.startsWith('sync')) ends.set(status.name, (ends.get(status.name) ?? 0) + 1);
  }
  return ends.has('RUNNING') ? undefined : [...ends].map(([name, n]) => `${String(n)} ${name}`).sort();
}

async function atXero(house: House): Promise<Pick<Ended, 'calls' | 'effects'>> {
  const { byOperation, replayed } = await house.simulator('GET', `/calls/summary?tenantId=${house.tenantId}`) as { byOperation: Json; replayed: number };
  const { items } = await house.simulator('GET', `/journal?tenantId=${house.tenantId}`) as { items: { label: string; effect: string; actor: string }[] };
  const writes = Object.fromEntries(Object.entries(byOperation).filter(([operation]) => !operation.startsWith('GET')));
  return { calls: { ...writes, replayed }, effects: items.filter(({ actor }) => actor === 'app').map(({ label, effect }) => `${label} ${effect}`).sort() };
}

/** Each record's story, and how many have it. */
async function timelines(house: House): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`select story || ' ' || count(*) as line from (select string_agg(type, ', ' order by event_id) as story from events where record_id is not null group by kind, record_id) s group by story order by 1`.execute(house.db);
  return rows.map(({ line }) => line);
}
