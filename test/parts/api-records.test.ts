import { sql } from 'kysely';
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

const stored = async (): Promise<unknown> => ({
  records: await api.db.selectFrom('records').selectAll().orderBy('kind').orderBy('record_id').execute(),
  events: await api.db.selectFrom('events').select('event_id').orderBy('event_id').execute(),
});

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
    const row = { company_id: key.companyId, kind: key.kind, record_id: key.recordId, version: 1, document: JSON.stringify(contact), label: 'x', contact_id: null, total: null, currency: null, origin: 'cloudrent' as const };
    const late = await api.db.transaction().execute(async (tx) => {
      await tx.insertInto('records').values(row).execute();
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
    for (let index = 0; index < 102; index += 1) await api.send('PUT', `/v1/companies/busy/contacts/c${String(index)}`, { version: 1, name: `Customer ${String(index)}` });
    const links = await api.db.selectFrom('links').select(['record_id', 'priority']).where('company_id', '=', companyId('busy')).where('record_id', 'in', ['c0', 'c101'].map(recordId)).orderBy('record_id').execute();
    expect(links).toEqual([{ record_id: 'c0', priority: 1 }, { record_id: 'c101', priority: 3 }]);
  });

  it('takes an invoice whose totals are up to a cent a line apart: the sync makes the problem', async () => {
    expect((await api.send('PUT', `${base}/invoices/cent`, { ...invoice, number: 'INV-cent', totals: { subtotal: '100.00', tax: '10.01', total: '110.01' } })).status).toBe(202);
  });
});

const wrong: [what: string, path: string, body: unknown, status: number, field: string | undefined][] = [
  ['an unknown field', 'contacts/x', { ...contact, nickname: 'H' }, 422, 'nickname'],
  ['an unknown field within a line', 'invoices/x', { ...invoice, lines: [{ ...line, colour: 'red' }] }, 422, 'lines.0.colour'],
  ['__proto__ as a field', 'contacts/x', '{"version":1,"__proto__":{"name":"x"}}', 422, '__proto__'],
  ['no version', 'contacts/x', { name: 'x' }, 422, 'version'],
  ['a version of zero', 'contacts/x', { ...contact, version: 0 }, 422, 'version'],
  ['a version that is no whole number', 'contacts/x', { ...contact, version: 1.5 }, 422, 'version'],
  ['a version beyond the column', 'contacts/x', { ...contact, version: 2 ** 31 }, 422, 'version'],
  ['an amount as a number', 'invoices/x', { ...invoice, totals: { ...invoice.totals, total: 110 } }, 422, 'totals.total'],
  ['an amount with a comma', 'invoices/x', { ...invoice, totals: { ...invoice.totals, total: '110,00' } }, 422, 'totals.total'],
  ['a date that the calendar does not have', 'invoices/x', { ...invoice, issuedOn: '2026-02-30' }, 422, 'issuedOn'],
  ['an instant for a date', 'invoices/x', { ...invoice, dueOn: '2026-11-15T00:00:00Z' }, 422, 'dueOn'],
  ['no lines', 'invoices/x', { ...invoice, lines: [] }, 422, 'lines'],
  ['two lines of one id', 'invoices/x', { ...invoice, lines: [line, line] }, 422, 'lines'],
  ['sums that do not add up', 'invoices/x', { ...invoice, totals: { ...invoice.totals, total: '111.00' } }, 422, 'totals.total'],
  ['totals that the lines do not come to', 'invoices/x', { ...invoice, totals: { subtotal: '90.00', tax: '9.00', total: '99.00' } }, 422, 'totals.subtotal'],
  ['a negative total', 'invoices/x', { ...invoice, lines: [{ ...line, quantity: '-1' }], totals: { subtotal: '-100.00', tax: '-10.00', total: '-110.00' } }, 422, 'totals.total'],
  ['a contact that was never sent', 'invoices/x', { ...invoice, contactId: 'nobody' }, 422, 'contactId'],
  ['NUL in a name', 'contacts/x', { ...contact, name: 'a\u0000b' }, 422, 'name'],
  ['half of a surrogate pair', 'contacts/x', String.raw`{"version":1,"name":"a\ud800"}`, 422, 'name'],
  ['NUL in a web address', 'invoices/x', { ...invoice, url: 'https://example.com/\u0000' }, 422, 'url'],
  ['a script as web address', 'invoices/x', { ...invoice, url: 'javascript:alert(1)' }, 422, 'url'],
  ['an id with a slash', 'contacts/a%2Fb', contact, 422, 'id'],
  ['an id of 51 characters', `contacts/${'x'.repeat(51)}`, contact, 422, 'id'],
  ['an id with NUL', 'contacts/a%00', contact, 422, 'id'],
  ['an unknown query parameter', 'contacts/x?bulky=true', contact, 422, 'bulky'],
  ['bulk that is neither', 'contacts/x?bulk=yes', contact, 422, 'bulk'],
  ['no body', 'contacts/x', undefined, 422, 'version'],
  ['a list for a body', 'contacts/x', [], 422, '(body)'],
  ['JSON that is none', 'contacts/x', '{"version":1,', 400, undefined],
  ['a bare word', 'contacts/x', '"text"', 400, undefined],
  ['nesting a hundred thousand deep', 'contacts/x', `{"version":1,"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 422, 'name'],
  ['a body above 1 MB', 'contacts/x', { ...contact, name: 'x'.repeat(1_100_000) }, 413, undefined],
  ['a kind that there is not', 'widgets/x', contact, 404, undefined],
];

describe('bad input', () => {
  it.each(wrong)('%s is refused with a problem document that names the field, and nothing is stored', async (_what, path, body, status, field) => {
    const before = await stored();
    const answer = await api.send('PUT', `${base}/${path}`, body);
    expect({ status: answer.status, type: answer.type }).toEqual({ status, type: expect.stringContaining('application/problem+json') as string });
    expect(answer.body).toMatchObject({ status, title: expect.any(String) as string, detail: expect.any(String) as string, code: expect.any(String) as string });
    expect([undefined, ...(answer.body['errors'] as { field: string }[] | undefined ?? []).map((error) => error.field)]).toContain(field);
    expect(await stored()).toEqual(before);
  });

  it.each([
    ['no name', { timeZone: 'Australia/Sydney' }, 'name'], ['a time zone that there is not', { name: 'A', timeZone: 'Mars/Base' }, 'timeZone'],
    ['NUL in the name', { name: 'a\u0000', timeZone: 'Australia/Sydney' }, 'name'], ['a callback that is no address', { name: 'A', timeZone: 'Australia/Sydney', callbackUrl: 'ftp://x' }, 'callbackUrl'],
    ['an unknown field', { name: 'A', timeZone: 'Australia/Sydney', colour: 'red' }, 'colour'],
  ])('a company with %s is refused', async (_what, body, field) => {
    expect(await api.send('PUT', '/v1/companies/wrong', body)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    expect((await api.send('GET', '/v1/companies/wrong')).status).toBe(404);
  });

  it('records of a company that was never named are not found', async () => {
    expect(await api.send('PUT', '/v1/companies/nobody/contacts/c1', contact)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it.each(['?limit=0', '?limit=201', '?status=fine', '?kind=widget', '?cursor=nonsense', '?q=%00', '?other=1', `?cursor=${Buffer.from('["contact","a\\u0000"]').toString('base64url')}`])('the list refuses %s', async (query) => {
    expect((await api.send('GET', `${base}/records${query}`)).status).toBe(422);
  });
});

describe('the door', () => {
  it.each([['no key', { authorization: '' }], ['a wrong key', { authorization: 'Bearer wrong' }], ['another scheme', { authorization: 'Basic eDp5' }]])('is shut with %s', async (_what, headers) => {
    const answer = await api.send('GET', base, undefined, headers);
    expect(answer).toMatchObject({ status: 401, body: { code: 'wrong-key' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('says of an unknown route that there is none', async () => {
    expect(await api.send('GET', '/nowhere')).toMatchObject({ status: 404, body: { code: 'unknown-route' } });
  });

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
    expect((await api.send('GET', '/v1/companies/lister/contacts/a/timeline')).body).toMatchObject({ items: [{ type: 'accepted', actor: 'cloudrent', details: { version: 1 } }, { type: 'retried', actor: 'person' }] });
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
