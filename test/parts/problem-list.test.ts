import { sql } from 'kysely';
import { companyId } from '../../domain/ids';
import { anInvoice } from '../support/examples';
import { openGate, type Gate } from '../support/gate';
import { endedSync, eventually, openHouseWithHarbour, pathIn, syncOf, type House, type Json } from '../support/house';
import { aCreditNote, aPayment, openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { problemOf, readProblems, withoutProblem } from '../support/problem-list';
import { pull } from '../support/pulls';
import { testSetting } from '../support/settings';

/** The problems of a company by their causes, all it has accepted in five counts, what is late and why, and what befalls the company as a whole. */

jest.setTimeout(90_000);

let desk: MoneyDesk;
let house: House;
let gate: Gate;
beforeAll(async () => {
  gate = await openGate(testSetting('TEST_SIMULATOR_URL'));
  house = await openHouseWithHarbour({}, gate.url);
  desk = await openMoneyDesk(Promise.resolve(house));
}, 90_000);
afterAll(async () => { await gate.close(); });

const line = (category: string): Json => ({ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category, tax: 'gst' });
const ofCategory = (number: string, category: string, over: Json = {}): Json => anInvoice(number, { lines: [line(category)], ...over });
const timeline = async (path: string): Promise<Json[]> => (await house.call('GET', pathIn(house, `${path}/timeline`))).body['items'] as Json[];
const moved = async (table: 'links' | 'batches' | 'pull_cursors' | 'connections' | 'unbelieved_answers', columns: readonly string[]): Promise<void> => {
  for (const column of columns) await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${sql.ref(column)} - interval '20 minutes' where company_id = ${house.company}`.execute(house.db);
};

describe('records that wait on the same cause', () => {
  beforeAll(async () => {
    await desk.invoiced('paid');
    await desk.put('invoices/fuel-1', ofCategory('FUEL-1', 'fuel'));
    await desk.put('invoices/fuel-2', ofCategory('FUEL-2', 'fuel', { currency: 'AUD' }));
    await desk.put('credit-notes/fuel-3', aCreditNote('FUEL-3', { lines: [{ ...line('fuel'), quantity: '1' }] }));
    await desk.put('invoices/ladder-1', ofCategory('LADDER-1', 'ladders'));
    await desk.put('payments/of-fuel', aPayment('fuel-1'));
    for (const id of ['nameless-1', 'nameless-2']) await desk.put(`contacts/${id}`, { version: 1, email: `${id}@hire.example` });
    await desk.put('invoices/void', ofCategory('VOID-1', 'fuel', { status: 'void' }));
  });

  it('are one problem, with their number, their money and the oldest of them; the largest comes first', async () => {
    const { items, nextCursor } = await readProblems(house);
    expect(items.map(({ code, records, causeText }) => [code, records, causeText])).toEqual([
      ['category-unmapped', 3, 'No Xero account is chosen for the category “fuel”.'], ['contact-incomplete', 2, 'The customer has no name.'],
      ['category-unmapped', 1, 'No Xero account is chosen for the category “ladders”.'], ['depends-on-problem', 1, 'The invoice fuel-1 has a problem of its own.'],
    ].sort(([, one], [, other]) => Number(other) - Number(one)));
    expect(items[0]).toMatchObject({
      scope: 'record', turn: 'settings', solution: 'Choose an account for it in the account mapping.', retry: false, fixes: ['remap'],
      byKind: [{ kind: 'credit-note', count: 1, amounts: [{ currency: 'AUD', amount: '110.00' }] }, { kind: 'invoice', count: 2, amounts: [{ currency: 'AUD', amount: '660.00' }] }],
      examples: [{ kind: 'invoice', id: 'fuel-1', label: 'FUEL-1' }, { kind: 'invoice', id: 'fuel-2', label: 'FUEL-2' }, { kind: 'credit-note', id: 'fuel-3', label: 'FUEL-3' }],
    });
    const [oldest] = (await timeline('invoices/fuel-1')).filter(({ type }) => type === 'problem');
    expect(Math.abs(Date.parse(String(items[0]?.['oldestSince'])) - Date.parse(String(oldest?.['at'])))).toBeLessThan(2_000);
    expect(nextCursor).toBeNull();
  });

  it('are listed page by page, each cause once, and its records by its key', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await readProblems(house, `?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ code, cause }) => `${code} ${cause}`));
      cursor = page.nextCursor;
    }
    const all = (await readProblems(house)).items;
    expect(seen).toEqual(all.map(({ code, cause }) => `${code} ${cause}`));
    const { body } = await house.call('GET', pathIn(house, `records?problem=category-unmapped&cause=${String(all[0]?.cause)}`));
    expect((body['items'] as Json[]).map(({ id }) => id)).toEqual(['fuel-3', 'fuel-1', 'fuel-2']);
  });

  it('are tried again together, those of one cause alone, as a person’s wish, and keep the age of their problem', async () => {
    const before = (await readProblems(house)).items;
    const ladders = before.find(({ causeText }) => causeText.includes('ladders'));
    const answer = await house.call('POST', pathIn(house, 'problems/category-unmapped/retry'), { cause: ladders?.cause });
    expect(answer).toEqual({ status: 202, body: { started: 1 } });
    await endedSync(house, 'invoices/ladder-1');
    expect((await timeline('invoices/ladder-1')).map(({ type }) => type)).toEqual(['accepted', 'problem', 'retried', 'problem']);
    expect((await timeline('invoices/fuel-1')).map(({ type }) => type)).not.toContain('retried');
    const { body: audit } = await house.call('GET', pathIn(house, 'audit?limit=5'));
    expect(audit['items']).toContainEqual(expect.objectContaining({ actor: 'platform', type: 'problem-retried', record: null, details: { code: 'category-unmapped', cause: ladders?.cause, records: 1 } }));
    expect((await problemOf(house, 'category-unmapped', ({ cause }) => cause === ladders?.cause))['oldestSince']).toBe(ladders?.['oldestSince']);
  });

  it('and what a mapping heals is gone from the list', async () => {
    const { body: mapping } = await house.call('GET', pathIn(house, 'mappings'));
    const { offered: _offered, ...now } = mapping as { offered: unknown; accounts: Json };
    await house.call('PUT', pathIn(house, 'mappings'), { ...now, accounts: { ...now.accounts, fuel: '260', ladders: '260' } });
    await withoutProblem(house, 'category-unmapped');
    await withoutProblem(house, 'depends-on-problem');
    expect(await readProblems(house)).toMatchObject({ items: [{ code: 'contact-incomplete', records: 2 }] });
  });
});

describe('what was accepted', () => {
  it('is always the sum of the five, at every moment of a busy house, and cannot be otherwise', async () => {
    const sums: string[] = [];
    const busy = { done: false };
    const watched = (async () => {
      do {
        const { counts: { total, pending, waiting, synced, problem, excluded } } = await readProblems(house);
        if (total !== pending + waiting + synced + problem + excluded) sums.push(`${String(total)} is not ${[pending, waiting, synced, problem, excluded].join(' + ')}`);
      } while (!busy.done);
    })();
    const ids = Array.from({ length: 40 }, (_, n) => `busy-${String(n)}`);
    await Promise.all(ids.map((id, n) => house.call('PUT', pathIn(house, `invoices/${id}?bulk=true`), ofCategory(id.toUpperCase(), n % 3 === 0 ? 'unmapped' : 'equipment-hire', n % 7 === 0 ? { status: 'void' } : {}))));
    await desk.settled();
    busy.done = true;
    await watched;
    expect(sums).toEqual([]);
    const { counts } = await readProblems(house);
    expect(counts).toMatchObject({ pending: 0, waiting: 0, excluded: 7 });
    expect(counts.problem).toBeGreaterThanOrEqual(11);
    // The database itself lets no record be without its link.
    await expect(house.db.insertInto('records').values({ company_id: companyId(house.company), kind: 'invoice', record_id: 'linkless' as never, version: 1, origin: 'cloudrent', document: '{}', label: 'X' }).execute()).rejects.toThrow('records_have_links');
  });
});

describe('Xero out of reach', () => {
  beforeAll(async () => {
    await gate.shut();
    await desk.send('stuck', anInvoice('STUCK'));
    await eventually('the call was tried', async () => await house.db.selectFrom('batches').select('trouble').where('company_id', '=', companyId(house.company)).where('trouble', 'is not', null).executeTakeFirst());
  });

  it('is no outage at once, nor is anything late', async () => {
    expect(await readProblems(house)).toMatchObject({ late: { count: 0, items: [] } });
    expect((await readProblems(house)).items.map(({ code }) => code)).not.toContain('xero-outage');
  });

  it('makes what is pending for longer than is promised late by itself, with the reason', async () => {
    await moved('links', ['pending_since']);
    const { late } = await readProblems(house);
    expect(late).toMatchObject({ afterMinutes: 15, count: 1, items: [{ kind: 'invoice', id: 'stuck', label: 'STUCK', reason: 'xero-not-reached', text: 'Xero cannot be reached. Nothing was sent; it is tried again every few seconds.' }] });
    expect((await syncOf(house, 'invoices/stuck'))['late']).toMatchObject({ reason: 'xero-not-reached' });
    const { body } = await house.call('GET', pathIn(house, 'records?status=pending'));
    expect(body['items']).toMatchObject([{ id: 'stuck', sync: { late: { reason: 'xero-not-reached' } } }]);
    expect(await syncOf(house, 'invoices/paid')).not.toHaveProperty('late');
  });

  it('is a problem of the company once it lasts longer than the promise: nobody’s turn, since when, and what it holds', async () => {
    await moved('batches', ['trouble_since', 'settled_at']);
    await moved('pull_cursors', ['read_at']);
    await moved('connections', ['read_at']);
    const [first] = (await readProblems(house)).items;
    expect(first).toMatchObject({ code: 'xero-outage', scope: 'company', turn: 'nobody', records: 1, byKind: [{ kind: 'invoice', count: 1, amounts: [{ currency: 'AUD', amount: '330.00' }] }], retry: true });
    expect(first?.causeText).toMatch(/^Xero has given no usable answer since \d+ \w+ \d{4}, \d+:\d\d [ap]m\.$/);
  });

  it('is looked at again at once when a person asks, and over when Xero answers', async () => {
    await gate.open();
    expect(await house.call('POST', pathIn(house, 'problems/xero-outage/retry'))).toEqual({ status: 202, body: { started: 1 } });
    expect(await endedSync(house, 'invoices/stuck')).toMatchObject({ status: 'synced' });
    await withoutProblem(house, 'xero-outage');
    expect(await house.call('POST', pathIn(house, 'problems/xero-outage/retry'))).toMatchObject({ status: 409, body: { code: 'no-such-problem' } });
  });
});

describe('an answer of Xero’s with suspiciously little in it', () => {
  const answers = (list: string, body: Json): Promise<Json> => house.simulator('POST', '/faults', { match: { method: 'GET', path: `/api.xro/2.0/${list}`, tenantId: house.tenantId }, fault: { kind: 'status', status: 200, body } });
  const refreshed = () => house.call('GET', pathIn(house, 'xero/accounts?refresh=true'));
  const chart = async (): Promise<number> => ((await house.call('GET', pathIn(house, 'xero/accounts'))).body['items'] as Json[]).length;

  it('is a problem and no success: the list of before is kept, and nobody is told that an account is missing', async () => {
    const before = await chart();
    await answers('Accounts', { Accounts: [] });
    await refreshed();
    expect(await chart()).toBe(before);
    expect((await readProblems(house)).items[0]).toMatchObject({ code: 'xero-answer-incomplete', scope: 'company', turn: 'either', causeText: expect.stringMatching(/^Xero answered with 0 accounts, where \d+ were known\.$/) as unknown });
    await desk.invoiced('in-spite');
  });

  it('is read again by itself some minutes later, and over as soon as it is whole', async () => {
    await moved('unbelieved_answers', ['read_at']);
    expect(await withoutProblem(house, 'xero-answer-incomplete')).toBe(true);
  });

  it('is taken when a person confirms that Xero really has so few', async () => {
    const taxRates = (await house.simulator('GET', `/objects?tenantId=${house.tenantId}&entity=taxRate`))['items'] as { value: Json }[];
    expect(taxRates.length).toBeGreaterThan(6);
    const one = { TaxRates: [{ Name: 'GST on Income', TaxType: 'OUTPUT', Status: 'ACTIVE', EffectiveRate: 10, DisplayTaxRate: 10, CanApplyToRevenue: true }] };
    await answers('TaxRates', one);
    await refreshed();
    const { cause } = await problemOf(house, 'xero-answer-incomplete');
    await answers('TaxRates', one);
    expect(await house.call('POST', pathIn(house, 'problems/xero-answer-incomplete/retry'), { cause })).toEqual({ status: 202, body: { started: 0 } });
    await withoutProblem(house, 'xero-answer-incomplete');
    await eventually('the short list is taken', async () => ((await house.call('GET', pathIn(house, 'xero/tax-rates'))).body['items'] as Json[]).length === 1 ? true : undefined);
  });

  it('is no success of a write either: what was answered for fewer than were sent is looked up in Xero', async () => {
    await refreshed();
    await house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Invoices', tenantId: house.tenantId }, fault: { kind: 'status', status: 200, body: { Invoices: [] }, when: 'after' } });
    await desk.send('unanswered', anInvoice('UNANSWERED'));
    const sync = await endedSync(house, 'invoices/unanswered');
    expect(sync).toMatchObject({ status: 'synced' });
    expect((await desk.allBooked()).filter(({ number }) => number === 'UNANSWERED')).toMatchObject([{ id: (sync['xero'] as Json)['id'] }]);
    await pull(house);
  });
});

describe('what monitors read', () => {
  const read = (key?: string): Promise<Response> => fetch(new URL('/metrics', house.apiUrl), key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } });

  it('is for the key alone, and tells of all companies together how records stand, what holds them, and what Xero said that nobody knows, without names', async () => {
    for (const name of ['Ada Alpine', 'Bo Barge']) {
      const Message = `The organisation's plan for ${name} (order ${String(name.length)}77) does not know "${name}".`;
      await house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Contacts', tenantId: house.tenantId }, fault: { kind: 'status', status: 400, body: { ErrorNumber: 10, Type: 'ValidationException', Message: 'A validation exception occurred', Elements: [{ ValidationErrors: [{ Message }] }] } } });
      const id = name.toLowerCase().replace(' ', '-');
      await desk.put(`contacts/${id}`, { version: 1, name });
      expect(await syncOf(house, `contacts/${id}`)).toMatchObject({ problem: { code: 'xero-refused', xeroMessage: Message } });
    }
    // Both refusals are one cause: they differ in nothing but what is particular to each.
    expect(await problemOf(house, 'xero-refused')).toMatchObject({ records: 2, xeroMessage: expect.stringContaining('Ada Alpine') as unknown });
    expect((await read()).status).toBe(401);
    expect((await read('a wrong key')).status).toBe(401);
    const answer = await read(house.configuration.metricsKey);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await answer.text();
    const { counts } = await readProblems(house);
    const records = [...text.matchAll(/^sync_records\{kind="[a-z-]+",status="(\w+)"\} (\d+)$/gm)].reduce((sums, [, status = '', count]) => sums.set(status, (sums.get(status) ?? 0) + Number(count)), new Map<string, number>());
    expect(Object.fromEntries(records)).toEqual({ pending: counts.pending, waiting: counts.waiting, synced: counts.synced, problem: counts.problem, excluded: counts.excluded });
    expect(text).toContain('\nxero_refused_unknown_total{text="The organisation\'s plan for … (order …) does not know …."} 2\n');
    expect(text).toMatch(/^sync_problem_records\{code="xero-refused"\} 2$/m);
    expect(text).toMatch(/^sync_late_records 0$/m);
    expect(text).toMatch(/^sync_companies_held\{reason="xero-outage"\} 0$/m);
    expect(text).toMatch(/^callbacks\{state="due"\} 0$/m);
    expect(text).toMatch(/^http_request_duration_seconds_count\{method="GET",route="\/problems",status="200"\} \d+$/m);
    for (const secret of [house.company, 'Ada', 'Barge']) expect(text).not.toContain(secret);
  });
});
