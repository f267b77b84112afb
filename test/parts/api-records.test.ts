import { sql } from 'kysely';
import { acceptRecord } from '../../db/records';
import { companyId, recordId } from '../../domain/ids';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { eventually } from '../support/house';

const base = '/v1/companies/acme';
const contact = { version: 1, name: 'Harbour Events', email: 'office@harbour.example' };
const line = { id: 'l1', description: 'Excavator, one day', quantity: '1', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' };
const invoice = {
  version: 1, number: 'INV-1', contactId: 'c1', status: 'issued', issuedOn: '2026-11-01', dueOn: '2026-11-15', currency: 'AUD', pricesIncludeTax: false,
  lines: [line], totals: { subtotal: '100.00', tax: '10.00', total: '110.00' },
};
let api: ApiUnderTest;

beforeAll(async () => {
  api = await startApiUnderTest();
  await api.send('PUT', base, { name: 'Acme Hire', timeZone: 'Australia/Sydney' });
  await api.send('PUT', `${base}/contacts/c1`, contact);
}, 60_000);

describe('accepting a record', () => {
  it('answers 202 with what GET gives, pending', async () => {
    const put = await api.send('PUT', `${base}/invoices/i1`, invoice);
    expect(put.status).toBe(202);
    expect(put.body).toMatchObject({ id: 'i1', kind: 'invoice', origin: 'cloudrent', ...invoice, sync: { status: 'pending', version: 1, syncedVersion: 0, workflowId: 'invoice/acme/i1', lastSyncedAt: null, xero: null, problem: null } });
    expect((await api.send('GET', `${base}/invoices/i1`)).body).toEqual(put.body);
  });

  it('knows the same version again: unchanged, whatever the order of the fields', async () => {
    const reversed = Object.fromEntries(Object.entries(invoice).toReversed());
    await api.send('PUT', `${base}/invoices/same`, { ...invoice, number: 'INV-same' });
    expect(await api.send('PUT', `${base}/invoices/same`, { ...reversed, number: 'INV-same' })).toMatchObject({ status: 200, body: { outcome: 'unchanged', version: 1 } });
  });

  it('refuses the same version with another content, and names the field', async () => {
    await api.send('PUT', `${base}/contacts/c2`, contact);
    expect(await api.send('PUT', `${base}/contacts/c2`, { ...contact, name: 'Another' })).toMatchObject({ status: 409, body: { code: 'version-conflict', errors: [{ field: 'version' }] } });
  });

  it('keeps the newer version when an older one comes late', async () => {
    await api.send('PUT', `${base}/contacts/c3`, { ...contact, version: 3, name: 'Third' });
    expect(await api.send('PUT', `${base}/contacts/c3`, { ...contact, version: 2 })).toMatchObject({ status: 200, body: { outcome: 'superseded', version: 3, name: 'Third' } });
  });

  it('takes exactly one of many equal first versions at once; the others are unchanged', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.send('PUT', `${base}/contacts/race`, contact)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 200 && body['outcome'] === 'unchanged')).toHaveLength(7);
  });

  it('judges a first version that was overtaken while it was stored as if it had come later', async () => {
    const key = { companyId: companyId('acme'), kind: 'contact' as const, recordId: recordId('overtaken') };
    const late = await api.db.transaction().execute(async (tx) => {
      await acceptRecord(tx, { ...key, version: 1, document: contact, label: 'x', contactId: null, paid: null, total: null, currency: null, priority: 3 });
      const waiting = api.send('PUT', `${base}/contacts/overtaken`, { ...contact, name: 'Another' });
      await eventually('the PUT waits for this transaction', async () => (await sql<{ pid: number }>`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(tx)).rows[0]);
      return { waiting };
    });
    expect(await late.waiting).toMatchObject({ status: 409, body: { code: 'version-conflict' } });
  });

  it('leaves bulk to the starter, and marks a person’s record as started', async () => {
    await api.send('PUT', `${base}/contacts/bulk?bulk=true`, contact);
    await api.send('PUT', `${base}/contacts/person`, contact);
    const links = await api.db.selectFrom('links').select(['record_id', 'priority', 'started_at']).where('record_id', 'in', ['bulk', 'person'].map(recordId)).orderBy('record_id').execute();
    expect(links).toEqual([{ record_id: 'bulk', priority: 3, started_at: null }, { record_id: 'person', priority: 1, started_at: expect.any(Date) as Date }]);
  });

  it('makes a company that sends more than 100 records a minute bulk', async () => {
    await api.send('PUT', '/v1/companies/busy', { name: 'Busy', timeZone: 'Australia/Perth' });
    const send = (index: number) => api.send('PUT', `/v1/companies/busy/contacts/c${String(index)}`, { version: 1, name: `Customer ${String(index)}` });
    await send(0);
    await Promise.all(Array.from({ length: 100 }, (_, index) => send(index + 1)));
    await send(101);
    const links = await api.db.selectFrom('links').select(['record_id', 'priority']).where('company_id', '=', companyId('busy')).where('record_id', 'in', ['c0', 'c101'].map(recordId)).orderBy('record_id').execute();
    expect(links).toEqual([{ record_id: 'c0', priority: 1 }, { record_id: 'c101', priority: 3 }]);
  }, 20_000);

  it('takes an invoice whose totals are up to a cent a line apart: the sync makes the problem', async () => {
    expect((await api.send('PUT', `${base}/invoices/cent`, { ...invoice, number: 'INV-cent', totals: { subtotal: '100.00', tax: '10.01', total: '110.01' } })).status).toBe(202);
  });
});

describe('the process', () => {
  it('is ready when database and Temporal answer', async () => {
    expect(await api.send('GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ready', missing: [] } });
  });
});

describe('lists', () => {
  beforeAll(async () => {
    await api.send('PUT', '/v1/companies/lister', { name: 'Lister', timeZone: 'Australia/Sydney' });
    for (const id of ['a', 'B', 'c', '_d', 'e-1']) await api.send('PUT', `/v1/companies/lister/contacts/${id}`, { version: 1, name: `Customer 100% ${id}` });
  });

  it('give every record once, page by page', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 10; page += 1) {
      const { body } = await api.send('GET', `/v1/companies/lister/records?limit=2${cursor}`);
      seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id));
      if (body['nextCursor'] === null) break;
      cursor = `&cursor=${body['nextCursor'] as string}`;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(['B', '_d', 'a', 'c', 'e-1']));
  });

  it('find by a part of the name, taking % for itself', async () => {
    expect((await api.send('GET', '/v1/companies/lister/records?q=100%25%20b')).body).toMatchObject({ items: [{ id: 'B' }] });
    expect((await api.send('GET', '/v1/companies/lister/records?q=1%25c')).body).toMatchObject({ items: [] });
  });

  it('count by kind and status', async () => {
    expect((await api.send('GET', '/v1/companies/lister/records/summary')).body).toEqual({ items: [{ kind: 'contact', status: 'pending', count: 5 }] });
  });

  it('tell a record’s events, and say when there is no such record', async () => {
    await api.send('POST', '/v1/companies/lister/contacts/a/retry');
    expect((await api.send('GET', '/v1/companies/lister/contacts/a/timeline')).body).toMatchObject({ items: [{ type: 'accepted', actor: 'cloudrent', details: { version: 1 } }, { type: 'retried', actor: 'platform', person: null }] });
    expect((await api.send('GET', '/v1/companies/lister/contacts/nobody/timeline')).status).toBe(404);
  });
});

describe('documents', () => {
  it('the OpenAPI document names the routes and the schemas that check them', async () => {
    const { body } = await api.send('GET', '/openapi.json', undefined, { authorization: '' });
    expect(body).toMatchObject({ openapi: '3.1.0' });
    expect(Object.keys(body['paths'] as object)).toEqual(expect.arrayContaining(['/v1/companies/{companyId}/invoices/{recordId}', '/v1/companies/{companyId}/records/summary', '/v1/companies/{companyId}/connection/start']));
  });

  it.each(['/docs', '/docs/start.js', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js'])('%s is served from here', async (path) => {
    expect((await api.send('GET', path, undefined, { authorization: '' })).status).toBe(200);
  });
});
