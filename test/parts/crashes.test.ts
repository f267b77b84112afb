import { Client, Connection } from '@temporalio/client';
import { leftovers, superfluousEffects, tornTimelines } from '../../bench/aftermath';
import { compare } from '../../bench/compare';
import { parts, type Part } from '../../bench/killer';
import { setUpCompany } from '../../bench/retail-company';
import { mapRetail, recordsIn, type Named, type RetailLoad } from '../../bench/retail-map';
import { groupRows, parseRows } from '../../bench/retail-rows';
import { sendAll } from '../../bench/send';
import { openOrganisation, readBooks } from '../../bench/simulator-books';
import { endedCount, overKinds, standing, untilEnded } from '../../bench/standing';
import { kindPlural, recordKinds } from '../../domain/kinds';
import { until } from '../../scripts/client/poll';
import { openCrashStack, type CrashStack } from '../support/crash-stack';
import { replayStarted } from '../support/replay-gate';

/**
 * The run of bench/crashes.ts, small: each part dies by SIGKILL while records are on their way, at last all of them at once, and nobody
 * helps. It ends in the same state, nothing twice and nothing lost.
 */

jest.setTimeout(120_000);

const company = 'retail';
const base = `/v1/companies/${company}`;

/** 5 customers with 4 invoices each, as the retail data set has them; two bring something back, and six invoices are paid. */
async function wave(number: number): Promise<RetailLoad> {
  const documents = Array.from({ length: 20 }, (_, index) => {
    const customer = `${String(1000 * number + index % 5)}.0`;
    const invoice = String(100 * number + index);
    return [`${invoice},A1,MUG,${String(index + 1)},2011-10-06,0.${String(10 + index)},${customer},UK`, `${invoice},B2,CUP,3,2011-10-06,1.10,${customer},UK`];
  });
  const returns = [0, 1].map((index) => `C${String(100 * number + index)},B2,CUP,-2,2011-10-09,1.10,${String(1000 * number + index)}.0,UK`);
  return mapRetail(groupRows(await parseRows(['InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country', ...documents.flat(), ...returns, ''].join('\n'))));
}

describe('a stack whose parts are killed', () => {
  let stack: CrashStack;
  let tenantId: string;
  let accounts: Readonly<Record<string, string>>;
  const loads: RetailLoad[] = [];
  const recordCount = (): number => loads.reduce((sum, load) => sum + recordsIn(load), 0);
  const ended = async (): Promise<number> => overKinds(await standing(stack.api, company), endedCount);

  beforeAll(async () => {
    stack = await openCrashStack();
    tenantId = await openOrganisation(stack.simulator);
    ({ payments: accounts } = await setUpCompany(stack.api, company, tenantId));
  });
  afterAll(async () => { await stack.stop(); });

  const send = async ({ records }: RetailLoad, onSent: () => void = () => undefined): Promise<void> => {
    for (const kind of recordKinds) {
      const items: readonly Named<unknown>[] = records[kind];
      await sendAll(stack.api, items.map(({ id, body }) => ({ path: `${base}/${kindPlural[kind]}/${id}?bulk=true`, body })), onSent);
    }
  };

  /** Kills these, and waits until they are back and everything sent so far has ended. Resolves to how many had ended before. */
  async function killAndGoOn(doomed: readonly Part[], before: number): Promise<void> {
    const restartsBefore = stack.restarted.length;
    const { back } = await stack.killer.kill(doomed);
    await back;
    await untilEnded(stack.api, company, 60, () => undefined);
    expect(before).toBeLessThan(recordCount());
    expect(await ended()).toBe(recordCount());
    // And nobody else has died of it.
    expect(stack.restarted.slice(restartsBefore).toSorted()).toEqual([...doomed].sort());
  }

  it('the API, while records are being sent', async () => {
    const load = await wave(1);
    loads.push(load);
    let sent = 0;
    let kill: Promise<void> | undefined;
    // Only the first half has been answered; the rest meets a dead API.
    await send(load, () => { sent += 1; if (sent === 15) kill = stack.killer.kill(['api']).then(({ back }) => back); });
    expect(kill).toBeDefined();
    await kill;
    await untilEnded(stack.api, company, 60, () => undefined);
    expect(stack.restarted).toEqual(['api']);
    expect(await ended()).toBe(recordCount());
  });

  it.each([
    [2, ['worker'], 'Invoices', 0], [3, ['simulator'], 'Payments', 0], [4, ['temporal'], 'CreditNotes', 0], [5, ['postgres'], 'Payments', 0],
    // The second call is the one that allocates.
    [6, parts, 'CreditNotes', 1], [7, ['worker'], 'CreditNotes', 1], [8, parts, 'Payments', 0],
  ] as const)('wave %i: %p, while a call to Xero is under way to %s', async (number, doomed, resource, skip) => {
    const load = await wave(number);
    loads.push(load);
    // The call has its effect at once and its answer late: whoever dies now dies in the middle of it.
    const { faultId } = await stack.simulator.call('POST', '/simulator/faults', { match: { method: 'PUT', path: `/api.xro/2.0/${resource}`, tenantId }, skip, fault: { kind: 'delay', ms: 3_000 } }) as { faultId: string };
    await send(load);
    await until('the call is under way', 30, async () => {
      const { items } = await stack.simulator.call('GET', `/simulator/calls?tenantId=${tenantId}`) as { items: { faultId?: string }[] };
      return items.some((call) => call.faultId === faultId) ? true : undefined;
    }, 50);
    const before = await ended();
    expect(before).toBeGreaterThan(0);
    await killAndGoOn(doomed, before);
  });

  it('ends as if nobody had died: every total, nothing twice, nothing left over', async () => {
    const { DATABASE_URL: databaseUrl = '', TEMPORAL_ADDRESS: temporalAddress = '' } = stack.env;
    const [invoice, creditNotes, payment] = [loads.flatMap(({ records }) => records.invoice), loads.flatMap(({ records }) => records['credit-note']), loads.flatMap(({ records }) => records.payment)];
    expect(recordCount()).toBe(8 * (5 + 20 + 2 + 6));
    const books = await readBooks(stack.simulator, tenantId);
    const comparison = compare({ invoice, 'credit-note': creditNotes, payment }, books, accounts);
    expect(comparison).toMatchObject({ wrong: [], unknown: [], duplicates: [] });
    expect(comparison.ours).toEqual(comparison.theirs);
    expect(await superfluousEffects(stack.simulator, tenantId, books)).toEqual([]);
    expect(await tornTimelines(databaseUrl, company)).toEqual([]);
    expect(await leftovers({ databaseUrl, temporalAddress }, company)).toEqual([]);
  });

  it('and every workflow can be replayed', async () => {
    const connection = await Connection.connect({ address: stack.env['TEMPORAL_ADDRESS'] ?? '' });
    expect(await replayStarted({ temporal: new Client({ connection }), taskQueue: 'sync' })).toBeGreaterThanOrEqual(150);
    await connection.close();
  });
});
