import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { showReasons } from '../../activities/show-reasons';
import { companiesLeftWaiting } from '../../db/starter';
import type { RecordId } from '../../domain/ids';
import { anInvoice as invoice } from '../support/examples';
import { openGate, type Gate } from '../support/gate';
import { endedSync, eventually, openHouseWithHarbour, pathIn, type House, type Json } from '../support/house';
import { testSetting } from '../support/settings';

/** What an operator reads in Temporal: of a sync that waits, for every reason; of one that failed; of a company's writer. And what cancelling does. */

jest.setTimeout(60_000);

/** The table of docs/operating.md: question and query. */
const savedQueries = readFileSync(join(__dirname, '..', '..', 'docs', 'operating.md'), 'utf8').split('## ').find((section) => section.startsWith('Saved queries'))?.split('\n')
  .flatMap((row) => { const [, question, query] = /^\| (.+?) \| `(.+)` \|$/.exec(row) ?? []; return question !== undefined && query !== undefined ? [[question, query] as const] : []; }) ?? [];
/** What some of them find of what the tests before have made. */
const expected: Readonly<Record<string, string>> = {
  'What needs a person?': 'invoice/{company}/unmapped', '… of one company': 'contact/{company}/nameless', '… since when? What came up today': 'invoice/{company}/dependent',
  'Which companies are parked, and why?': 'xero-writer/{company}-new', '… until they reconnect': 'xero-writer/{company}-new', 'What did an operator end?': 'invoice/{company}/terminated',
};

describe('what an operator sees in Temporal', () => {
  let house: House;
  let gate: Gate;
  /** Everything that was described on the way: heartbeats and last failures are in no history. */
  const described: unknown[] = [];

  afterAll(async () => { await gate.close(); });
  beforeAll(async () => {
    gate = await openGate(testSetting('TEST_SIMULATOR_URL'));
    house = await openHouseWithHarbour({}, gate.url);
  });

  const path = (rest: string) => pathIn(house, rest);
  const ended = (rest: string) => endedSync(house, rest);
  const idOf = (rest: string) => rest.replace(/s\//, `/${house.company}/`);
  const writerId = () => `xero-writer/${house.company}`;
  const handleOf = (workflowId: string) => house.temporal.workflow.getHandle(workflowId);
  async function describedOf(workflowId: string): Promise<WorkflowExecutionDescription> {
    // A PUT is answered before its sync has begun.
    const found = await eventually(`${workflowId} has begun`, async () => await handleOf(workflowId).describe().catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }));
    described.push(found.raw);
    return found;
  }
  const decoded = (payload: Payload | null | undefined): unknown => payload == null ? undefined : defaultPayloadConverter.fromPayload(payload);
  const heartbeatOf = async (workflowId: string): Promise<Json | undefined> =>
    decoded((await describedOf(workflowId)).raw.pendingActivities?.[0]?.heartbeatDetails?.payloads?.[0]) as Json | undefined;
  /** The reason that the waiting activity of a record's sync shows, as soon as it is this one. */
  const shows = (rest: string, reason: string): Promise<Json> => eventually(`${rest} shows ${reason}`, async () => {
    await showReasons({ db: house.db, client: house.temporal }, 0);
    const found = await heartbeatOf(idOf(rest));
    return found?.['reason'] === reason ? found : undefined;
  });
  const lastFailure = (workflowId: string, type: string) => eventually(`${workflowId} shows ${type}`, async () => {
    const failures = (await describedOf(workflowId)).raw.pendingActivities?.map((activity) => activity.lastFailure);
    return failures?.find((failure) => failure?.applicationFailureInfo?.type === type) ?? undefined;
  });
  const found = async (query: string): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { workflowId } of house.temporal.workflow.list({ query: `CompanyId='${house.company}' AND ${query}` })) ids.push(workflowId);
    return ids;
  };
  /** A query as it would be asked of this house, now. */
  const forHouse = (query: string): string => query.replaceAll(/CompanyId='[^']*'/g, `CompanyId='${house.company}'`).replaceAll(/CloseTime>'[^']*'/g, `CloseTime>'${new Date(Date.now() - 86_400_000).toISOString()}'`)
    .replaceAll(/StartTime<'[^']*'/g, `StartTime<'${new Date(Date.now() + 1_000).toISOString()}'`);
  const foundBy = async (question: string): Promise<string[]> => {
    const query = savedQueries.find(([one]) => one.startsWith(question))?.[1];
    if (query === undefined) throw new Error(`docs/operating.md has no query for ${question}`);
    const ids: string[] = [];
    for await (const { workflowId } of house.temporal.workflow.list({ query: forHouse(query) })) ids.push(workflowId);
    return ids;
  };
  const detailsOf = async (workflowId: string): Promise<string> => {
    const metadata = await handleOf(workflowId).query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    described.push(metadata);
    return metadata.currentDetails ?? '';
  };
  const inject = (entity: 'Invoices' | 'Contacts', fault: Json, times = 1) => house.simulator('POST', '/faults', { match: { method: 'PUT', path: `/api.xro/2.0/${entity}`, tenantId: house.tenantId }, times, fault });
  /** Xero's time has come, as far as the permit row knows; the next record pokes the writer. */
  const limitIsOver = async (tag: string) => {
    await house.db.updateTable('pace').set({ parked_until: null, minute_left: 600 }).execute();
    await house.call('PUT', path(`invoices/${tag}`), invoice(`N-${tag}`));
    expect(await ended(`invoices/${tag}`)).toMatchObject({ status: 'synced' });
  };

  it('a sync says what it is for, and what its states mean', async () => {
    await house.call('PUT', path('invoices/plain'), invoice('N-plain'));
    await ended('invoices/plain');
    const { raw } = await describedOf(idOf('invoices/plain'));
    expect(decoded(raw.executionConfig?.userMetadata?.summary)).toBe(`Brings invoice plain of ${house.company} to Xero`);
    expect(decoded(raw.executionConfig?.userMetadata?.details)).toContain('**Failed**: a person must fix something');
    expect(await detailsOf(idOf('invoices/plain'))).toBe('Version 1: **synced**.');
    const { events } = await handleOf(idOf('invoices/plain')).fetchHistory();
    expect(events?.map((event) => decoded(event.userMetadata?.summary)).filter(Boolean)).toContain('waits until invoice plain is in Xero');
  });

  it('the day used up: each sync says so and until when; the writer is the one row for the company', async () => {
    await inject('Invoices', { kind: 'rate-limit', problem: 'day', retryAfterSeconds: 7200 });
    await house.call('PUT', path('invoices/day'), invoice('N-day'));
    expect(await shows('invoices/day', 'daily-limit')).toEqual({
      reason: 'daily-limit', waitingFor: expect.stringContaining('goes on by itself') as unknown, until: expect.stringMatching(/^\d{4}-.*Z$/) as unknown, see: writerId(),
    });
    // Shown once: another look finds no news.
    expect(await showReasons({ db: house.db, client: house.temporal }, 0)).toBe(0);
    // And nobody pokes the writer before its time.
    expect(await companiesLeftWaiting(house.db, 0)).toEqual([]);
    expect(await eventually('the list knows it', async () => { const rows = await found(`ExecutionStatus='Running' AND SyncStatus='waiting' AND ProblemCode='daily-limit'`); return rows.length > 0 ? rows : undefined; })).toEqual([writerId()]);
    expect(await detailsOf(writerId())).toMatch(/\*\*Parked\*\* \(daily-limit\) until .*Z: Xero’s daily limit used up[^]*1 queued, 0 in batches; calls left: 0 this minute, 0 today/);
    await limitIsOver('after-day');
    expect(await ended('invoices/day')).toMatchObject({ status: 'synced' });
    const { typedSearchAttributes } = await describedOf(writerId());
    expect(typedSearchAttributes.getAll().map(({ key }) => key.name)).not.toEqual(expect.arrayContaining(['SyncStatus']));
  });

  it('a full minute: until when, on the sync and on the writer', async () => {
    await inject('Invoices', { kind: 'rate-limit', problem: 'minute', retryAfterSeconds: 50 });
    await house.call('PUT', path('invoices/minute'), invoice('N-minute'));
    expect(await shows('invoices/minute', 'xero-rate-limited')).toMatchObject({ waitingFor: expect.stringContaining('when Xero allows the next call') as unknown, until: expect.any(String) as unknown });
    expect(await eventually('the writer waits', async () => { const text = await detailsOf(writerId()); return text.includes('**Waits**') ? text : undefined; })).toContain('Xero asked us to wait');
    await limitIsOver('after-minute');
    await ended('invoices/minute');
  });

  it('a batch in doubt, and an invoice behind its contact in doubt', async () => {
    const { faultId } = await inject('Contacts', { kind: 'reset', when: 'before' }, 1000);
    await house.call('PUT', path('contacts/unsure'), { version: 1, name: 'Unsure Pty Ltd', email: 'unsure@quay.example' });
    await house.call('PUT', path('invoices/behind'), invoice('N-behind', { contactId: 'unsure' }));
    expect(await shows('contacts/unsure', 'in-doubt')).toMatchObject({ waitingFor: expect.stringContaining('nothing is written twice') as unknown, batch: expect.any(String) as unknown, see: writerId() });
    expect(await shows('invoices/behind', 'contact')).toEqual({ reason: 'contact', waitingFor: 'Its contact must be in Xero first.', see: idOf('contacts/unsure') });
    await house.simulator('DELETE', `/faults/${String(faultId)}`);
    expect(await ended('invoices/behind')).toMatchObject({ status: 'synced' });
  });

  it('Xero out of reach: the sync says so, and the writer’s pending activity with the next try', async () => {
    await gate.shut();
    await house.call('PUT', path('invoices/unreached'), invoice('N-unreached'));
    expect(await shows('invoices/unreached', 'xero-not-reached')).toMatchObject({ waitingFor: expect.stringContaining('Nothing was sent') as unknown });
    expect(await lastFailure(writerId(), 'xero-not-reached')).toMatchObject({ message: 'Xero cannot be reached (connection refused); nothing was sent; next try in 3 s', stackTrace: '' });
    await gate.open();
    await ended('invoices/unreached');
  });

  it('access that Xero does not refresh', async () => {
    const { faultId } = await house.simulator('POST', '/faults', { match: { path: '/connect/token' }, times: 2, fault: { kind: 'status', status: 503 } });
    await house.db.updateTable('grants').set({ access_expires_at: sql<Date>`now()` }).execute();
    await house.call('PUT', path('invoices/token'), invoice('N-token'));
    expect(await lastFailure(writerId(), 'token-not-refreshed')).toMatchObject({ message: expect.stringMatching(/refresh.*next try in 5 s$/) as unknown });
    expect(await shows('invoices/token', 'token-not-refreshed')).toMatchObject({ waitingFor: expect.stringContaining('Nothing was sent') as unknown });
    await house.simulator('DELETE', `/faults/${String(faultId)}`);
    await ended('invoices/token');
  });

  it('a failure names record, cause and solution, and neither stack nor number nor amount', async () => {
    const [contact] = (await house.simulator('GET', `/objects?tenantId=${house.tenantId}&entity=contact`))['items'] as Json[];
    await house.simulator('POST', `/people/${house.tenantId}`, { method: 'PUT', path: ['Invoices'], body: { Invoices: [{ Type: 'ACCREC', Status: 'AUTHORISED', InvoiceNumber: 'N-taken', Contact: { ContactID: contact?.['id'] }, Date: '2026-11-02', DueDate: '2026-11-16', LineItems: [{ Description: 'Another', Quantity: 1, UnitAmount: 5, AccountCode: '210', TaxType: 'OUTPUT' }] }] } });
    await house.call('PUT', path('invoices/taken'), invoice('N-taken'));
    expect(await ended('invoices/taken')).toMatchObject({ problem: { code: 'invoice-number-taken', cause: expect.stringContaining('N-taken') as unknown } });
    const failure = await eventually('the run has failed', async () => (await handleOf(idOf('invoices/taken')).fetchHistory()).events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure ?? undefined);
    expect(failure).toMatchObject({ applicationFailureInfo: { type: 'invoice-number-taken', nonRetryable: true }, stackTrace: '', message: 'invoice taken: Another invoice in Xero already has the number …. Have this invoice sent under another number, or give it one in CloudRent; or change the number of the other one in Xero.' });
    expect(failure.cause ?? null).toBeNull();
    expect(decoded(failure.applicationFailureInfo?.details?.payloads?.[0])).toEqual({ code: 'invoice-number-taken', version: 1 });
    await eventually('it is found by its problem', async () => (await found(`SyncStatus='problem' AND ProblemCode='invoice-number-taken'`)).includes(idOf('invoices/taken')) ? true : undefined);
  });

  it('a sync that is cancelled takes its queued write back; the record is synced anew', async () => {
    await inject('Invoices', { kind: 'rate-limit', problem: 'day', retryAfterSeconds: 7200 });
    await house.call('PUT', path('invoices/cancelled'), invoice('N-cancelled'));
    await shows('invoices/cancelled', 'daily-limit');
    const run = handleOf(idOf('invoices/cancelled'));
    await run.cancel();
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(await detailsOf(idOf('invoices/cancelled'))).toContain('Its queued write was taken back');
    expect(await house.db.selectFrom('writes').select('record_id').execute()).toEqual([]);
    expect((await house.call('GET', path('invoices/cancelled/timeline'))).body['items']).toEqual(expect.arrayContaining([expect.objectContaining({ actor: 'operator', type: 'sync-cancelled', details: { write: 'withdrawn' } })]));
    await limitIsOver('after-cancelled');
    // Two minutes later, as far as the starter knows.
    await house.db.updateTable('links').set({ started_at: sql<Date>`clock_timestamp() - interval '3 minutes'` }).where('record_id', '=', 'cancelled' as RecordId).execute();
    expect(await ended('invoices/cancelled')).toMatchObject({ status: 'synced' });
  });

  it('a sync that is terminated or paused is settled all the same', async () => {
    await inject('Invoices', { kind: 'rate-limit', problem: 'day', retryAfterSeconds: 7200 });
    await house.call('PUT', path('invoices/terminated'), invoice('N-terminated'));
    await house.call('PUT', path('invoices/paused'), invoice('N-paused'));
    await shows('invoices/terminated', 'daily-limit');
    await handleOf(idOf('invoices/terminated')).terminate('by an operator');
    await house.temporal.workflowService.pauseActivity({ namespace: 'default', execution: { workflowId: idOf('invoices/paused') }, id: '1', identity: 'operator' });
    await shows('invoices/paused', 'daily-limit');
    await limitIsOver('after-terminated');
    expect(await ended('invoices/terminated')).toMatchObject({ status: 'synced' });
    expect(await ended('invoices/paused')).toMatchObject({ status: 'synced' });
    await expect(handleOf(idOf('invoices/paused')).result()).resolves.toMatchObject({ result: 'synced' });
  });

  it.each(['cancel', 'terminate'] as const)('a writer ended by %s in the middle of a call loses nothing and writes nothing twice', async (end) => {
    await inject('Invoices', { kind: 'delay', ms: 1500 });
    await house.call('PUT', path(`invoices/${end}-writer`), invoice(`N-${end}-writer`));
    await eventually('the call is under way', async () => (await house.db.selectFrom('batches').select('batch_id').where('state', '=', 'claimed').where('first_sent_at', 'is not', null).executeTakeFirst()));
    const run = house.temporal.workflow.getHandle(writerId(), (await describedOf(writerId())).runId);
    await run[end]();
    await expect(run.result()).rejects.toThrow();
    // The next record pokes the next writer, which takes the batch up.
    await house.call('PUT', path(`invoices/${end}-next`), invoice(`N-${end}-next`));
    for (const tag of [`${end}-writer`, `${end}-next`]) expect(await ended(`invoices/${tag}`)).toMatchObject({ status: 'synced' });
    const numbers = ((await house.simulator('GET', `/objects?tenantId=${house.tenantId}&entity=invoice`))['items'] as Json[]).map((one) => one['label']);
    expect(numbers.filter((number) => number === `N-${end}-writer`)).toHaveLength(1);
  });

  it('a company without a connection: its sync says what a person must do', async () => {
    const other = `${house.company}-new`;
    await house.call('PUT', `/v1/companies/${other}`, { name: 'Not Connected Yet', timeZone: 'Australia/Sydney' });
    await house.call('PUT', `/v1/companies/${other}/contacts/early`, { version: 1, name: 'Early Bird', email: 'early@quay.example' });
    expect(await eventually('it shows why', async () => {
      await showReasons({ db: house.db, client: house.temporal }, 0);
      const shown = await heartbeatOf(`contact/${other}/early`);
      return shown?.['reason'] === 'not-connected' ? shown : undefined;
    })).toMatchObject({ waitingFor: 'Not connected to Xero. Connect the organisation and finish the set-up.', see: `xero-writer/${other}` });
  });

  it('whatever fails is Failed by its problem’s code, with the catalogue’s cause and solution', async () => {
    const { accounts, payments } = (await house.call('GET', path('mappings'))).body as { accounts: Json; payments: Json };
    const failing: Readonly<Record<string, Json>> = {
      'contacts/nameless': { version: 1, email: 'nameless@quay.example' },
      'invoices/unmapped': invoice('N-unmapped', { lines: [{ id: 'l1', description: 'Tent', quantity: '3', unitPrice: '100.00', category: 'party-tents', tax: 'gst' }] }),
      'invoices/dependent': invoice('N-dependent', { contactId: 'nameless' }),
    };
    expect([accounts['party-tents'], payments['voucher']]).toEqual([undefined, undefined]);
    for (const [rest, body] of Object.entries(failing)) await house.call('PUT', path(rest), body);
    for (const rest of Object.keys(failing)) {
      const { problem } = await ended(rest) as { problem: { code: string; cause: string; solution: string } };
      const failure = await eventually(`${rest} has failed`, async () => (await handleOf(idOf(rest)).fetchHistory()).events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure ?? undefined);
      // Of these no detail is an amount, a number or a name: Temporal has the very sentences of the API.
      expect([failure.applicationFailureInfo?.type, failure.message]).toEqual([problem.code, `${idOf(rest).replace(`/${house.company}/`, ' ')}: ${problem.cause} ${problem.solution}`]);
      expect((await describedOf(idOf(rest))).status.name).toBe('FAILED');
    }
  });

  it('what passes by itself is Running, with its reason, the attempt and the next try', async () => {
    await gate.shut();
    await house.call('PUT', path('invoices/trying'), invoice('N-trying'));
    const pending = await eventually('it is tried again', async () => {
      const activities = (await describedOf(writerId())).raw.pendingActivities ?? [];
      return activities.find(({ attempt, lastFailure }) => (attempt ?? 0) > 1 && lastFailure?.applicationFailureInfo?.type === 'xero-not-reached');
    });
    expect({ attempt: pending.attempt, next: Number(pending.scheduledTime?.seconds ?? 0) > 0, message: pending.lastFailure?.message }).toEqual({ attempt: expect.any(Number) as unknown, next: true, message: expect.stringMatching(/nothing was sent; next try in 3 s$/) as unknown });
    expect((await describedOf(idOf('invoices/trying'))).status.name).toBe('RUNNING');
    expect(await shows('invoices/trying', 'xero-not-reached')).toMatchObject({ see: writerId() });
    expect(await foundBy('What is late')).toContain(idOf('invoices/trying'));
    await gate.open();
    await ended('invoices/trying');
  });

  describe('the saved queries of docs/operating.md', () => {
    afterAll(async () => { await handleOf(`contact/${house.company}-new/early`).terminate(); });

    it.each(savedQueries)('%s', async (question, query) => {
      const asked = forHouse(query);
      await expect(house.temporal.workflow.count(asked)).resolves.toMatchObject({ count: expect.any(Number) as unknown });
      const finds = expected[question];
      if (finds !== undefined) await eventually(`it finds ${finds}`, async () => (await foundBy(question)).includes(finds.replace('{company}', house.company)) ? true : undefined);
    });

    it('are asked about what this file has made', () => { expect(Object.keys(expected).filter((question) => savedQueries.every(([one]) => one !== question))).toEqual([]); });
  });

  it('nothing but ids, codes and sentences of ours travels through Temporal', async () => {
    const texts: string[] = [JSON.stringify(described.map(readable))];
    for await (const { workflowId, runId } of house.temporal.workflow.list({ query: `CompanyId='${house.company}' OR CompanyId='${house.company}-new'` })) {
      texts.push(JSON.stringify(readable(await house.temporal.workflow.getHandle(workflowId, runId).fetchHistory())));
    }
    expect(texts.length).toBeGreaterThan(20);
    const all = texts.join('\n');
    // The walk sees what it should see.
    for (const known of ['Brings invoice plain', 'nothing is written twice', 'invoice-number-taken']) expect(all).toContain(known);
    const planted = ['Harbour Builders', 'harbour.example', 'Unsure Pty', 'quay.example', 'Early Bird', 'Not Connected Yet', 'Excavator', '330.00', '300.00', '100.00', 'N-plain', 'N-taken', 'N-day', 'Bearer', 'eyJ', 'must be unique', 'refresh_token'];
    expect(planted.filter((secret) => all.includes(secret))).toEqual([]);
    const tokens = await house.db.selectFrom('grants').select(['access_token', 'refresh_token']).execute();
    expect(tokens.flatMap(Object.values).filter((token) => all.includes(String(token)))).toEqual([]);
  });
});

/** Bytes as the text that they are, everywhere in a history. */
function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, readable(part)]));
}
