import { gzipSync } from 'node:zlib';
import { Client, Connection } from '@temporalio/client';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { badBodies } from '../support/bad-bodies';
import { everythingStored } from '../support/everything-stored';
import { documentedPaths, routes, type Route } from '../support/documented-routes';
import { goodBodies, goodQueryOf, invoice, otherBodies } from '../support/good-bodies';
import { eventually, type Json } from '../support/house';
import { sendBytes, sendRaw, type RawAnswer, type RawRequest } from '../support/raw-request';
import { registerRig } from '../support/open-rigs';
import { testSetting } from '../support/settings';
import { openSettings } from '../support/settings-session';

/** Every route that the OpenAPI document names, against every bad input that applies to it. */

let api: ApiUnderTest;
let temporal: Client;
beforeAll(async () => {
  api = await startApiUnderTest();
  await api.send('PUT', '/v1/companies/acme', goodBodies['PUT /v1/companies/{companyId}']);
  await api.send('PUT', '/v1/companies/acme/contacts/known?bulk=true', { version: 1, name: 'Harbour Events' });
  const connection = await Connection.connect({ address: testSetting('TEST_TEMPORAL_ADDRESS') });
  registerRig({ close: () => connection.close() });
  temporal = new Client({ connection });
}, 60_000);

const pathOf = ({ path }: Route, { companyId = 'acme', recordId = 'never', syncId = '7d1f8a52-1c1b-4a5e-9a86-0f6c1d2e3f40', month = '2026-10' } = {}): string => path.replace('{month}', month).replace('{companyId}', companyId).replace('{recordId}', recordId).replace('{syncId}', syncId).replace('{code}', 'account-unusable').replace('{xeroId}', '0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11');
const targetOf = (route: Route, ids: Parameters<typeof pathOf>[1] = {}): string => [pathOf(route, ids), goodQueryOf(route)].filter((part) => part !== '').join('?');
/** Where only a settings session is let in, each attempt comes with one. */
let settings: Record<string, string> = {};
const doorOf = (route: Route): Record<string, string> => (route.doors.includes('platformKey') ? {} : settings);
const send = (request: RawRequest): Promise<RawAnswer> =>
  sendRaw(api.url, { ...request, headers: { authorization: `Bearer ${api.key}`, 'content-type': 'application/json', ...request.headers } });
/** The good body of a route that takes one; nothing for the others. */
const goodBody = (route: Route): string | undefined => (route.schema ? JSON.stringify(goodBodies[route.name]) : undefined);

interface Attempt { readonly what: string; readonly request: RawRequest; readonly status: number; readonly field?: string | undefined; readonly code?: string }

/** What is wrong with an answer, as words; undefined when it is the refusal that it should be. */
function complaint({ status, field, code }: Attempt, answer: RawAnswer, route?: Route): string | undefined {
  if (answer.status !== status) return `answered ${String(answer.status)} instead of ${String(status)}: ${answer.text.slice(0, 200)}`;
  if (route && status !== 405 && !(String(status) in route.operation.responses)) return `answered ${String(status)}, which the API's document does not name`;
  if (!String(answer.headers['content-type']).startsWith('application/problem+json')) return `its type is ${String(answer.headers['content-type'])}`;
  if (answer.headers['cache-control'] !== 'no-store') return 'it may be cached';
  if (answer.text === '') return undefined;
  const problem = JSON.parse(answer.text) as { type: unknown; title: unknown; status: unknown; detail: string; code: unknown; errors?: { field: string; message: string }[] };
  if (problem.type !== 'about:blank' || typeof problem.title !== 'string' || problem.status !== status || typeof problem.code !== 'string') return `it is no problem document: ${answer.text.slice(0, 200)}`;
  if (!/[.]$/.test(problem.detail) || answer.text.length > 20_000) return `its detail is no sentence: ${answer.text.slice(0, 200)}`;
  if (/invalid input|expected|node_modules|\.[jt]s\b|zod|postgres|at \w+ \(/i.test(answer.text.replaceAll(/"field":"[^"]*"/g, ''))) return `it tells of the inside: ${answer.text.slice(0, 200)}`;
  if (code !== undefined && problem.code !== code) return `its code is ${String(problem.code)}, not ${code}`;
  if (field !== undefined && !problem.errors?.some((error) => error.field === field && error.message !== '')) return `it names ${JSON.stringify(problem.errors)} instead of ${field}`;
  return undefined;
}

/** Tries all. What comes back is every attempt that was not refused as it should be, and every table that was touched. */
async function mistakes(attempts: readonly Attempt[], route?: Route): Promise<string[]> {
  const before = await everythingStored(api.db);
  const found: string[] = [];
  for (const attempt of attempts) {
    const wrong = complaint(attempt, await send(attempt.request), route);
    if (wrong !== undefined) found.push(`${attempt.what} ${wrong}`);
  }
  const after = await everythingStored(api.db);
  return [...found, ...Object.keys(after).filter((table) => after[table] !== before[table]).map((table) => `something was stored in ${table}`)];
}

describe.each(routes)('$name', (route) => {
  beforeEach(async () => { if (!route.doors.includes('platformKey')) settings = (await openSettings(api, 'acme')).writes; });
  const request = (over: Partial<RawRequest> = {}): RawRequest => ({ method: route.method, target: targetOf(route), body: goodBody(route), ...over, headers: { ...doorOf(route), ...over.headers } });

  it('has a good body in this table, if it takes one, and is served', async () => {
    expect(Object.hasOwn(goodBodies, route.name)).toBe(route.schema !== undefined);
    // A company that nobody named leaves nothing behind; the company's own route says again what is stored.
    const answer = await send(request({ target: targetOf(route, { companyId: route.name === 'PUT /v1/companies/{companyId}' ? 'acme' : 'nobody' }) }));
    expect([200, 204, 404]).toContain(answer.status);
    expect(answer.text).not.toContain('unknown-route');
  });

  if (route.doors.includes('platformKey')) it('opens for the platform’s key alone, where it belongs', async () => {
    const keyless = (what: string, headers: Record<string, string>, target = targetOf(route)): Attempt => ({ what, request: request({ headers, target }), status: 401, code: 'wrong-key' });
    expect(await mistakes([
      keyless('no key', { authorization: '' }), keyless('a wrong key', { authorization: 'Bearer wrong' }), keyless('the key and more', { authorization: `Bearer ${api.key}x` }),
      keyless('another scheme', { authorization: `Basic ${Buffer.from(`x:${api.key}`).toString('base64')}` }), keyless('no scheme', { authorization: api.key }),
      keyless('a header of its own', { authorization: '', 'x-api-key': api.key }), keyless('a cookie', { authorization: '', cookie: `key=${api.key}` }),
      keyless('the address', { authorization: '' }, `${pathOf(route)}?key=${api.key}`),
    ], route)).toEqual([]);
  });

  it('knows companies that were named, and ids that are well-formed', async () => {
    const attempts: Attempt[] = [];
    for (const name of ['companyId', 'recordId', 'syncId', 'month'].filter((name) => route.path.includes(`{${name}}`))) {
      for (const bad of ['..', '.', '%00', 'a%2Fb', '%2E%2E', 'x'.repeat(51), 'x'.repeat(8000), 'a%20b', '%F0%9F%9A%9C', '%E2%80%AE', 'a;b', "'", '%22', '%7Bid%7D']) {
        attempts.push({ what: `${name} ${bad.slice(0, 60)}`, request: request({ target: targetOf(route, { [name]: bad }) }), status: 422, field: name });
      }
      for (const bad of ['%', '%E0%A4%A', '%zz', '%ED%A0%80', '%FF']) attempts.push({ what: `${name} ${bad}`, request: request({ target: targetOf(route, { [name]: bad }) }), status: 400, code: 'bad-path' });
    }
    if (route.path.includes('{companyId}') && route.name !== 'PUT /v1/companies/{companyId}') attempts.push({ what: 'a company that nobody named', request: request({ target: targetOf(route, { companyId: 'nobody' }) }), status: 404, code: 'not-found' });
    expect(await mistakes(attempts, route)).toEqual([]);
  });

  it('knows its own query parameters alone', async () => {
    const known = (route.operation.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name);
    const wrong: Record<string, readonly string[]> = {
      bulk: ['yes', '', 'TRUE', '1'], refresh: ['yes', '', '1'], kind: ['widget', 'contacts', '', '__proto__'], status: ['fine', ''], problem: ['none-such', '', '%00'],
      outcome: ['fine', '', '__proto__'], state: ['fine', '', 'constructor'], revision: ['0', '-1', '1.5', '01', 'x', '', '1e2', '1000000'], after: ['-1', '1.5', 'x', '', '01', '1e2', '2147483648', '99999999999999999999', '%20'], callback: ['fine', ''],
      q: ['%00', '%EF%BF%BE', '%C2%85', 'x'.repeat(201)], limit: ['0', '-1', '201', '1.5', '1e2', '0x10', '', '%20', 'x', '99999999999999999999', '%D9%A3'],
      xeroId: ['', 'x', '0e4c3b52'], cause: ['%20', 'xyz', 'a'.repeat(65)], accountId: ['', 'x'], account: ['', '%20', 'x'.repeat(51)], taxType: ['', '%20', 'x'.repeat(51)], number: ['', '%20', '%20INV-1', 'INV-1%5C', 'a%09b', 'x'.repeat(256)],
      cursor: ['', 'nonsense', '-1', '1.5', '9'.repeat(19), 'x'.repeat(301), Buffer.from('["contact","a\\u0000"]').toString('base64url'), Buffer.from('["widget","a"]').toString('base64url'), Buffer.from('{}').toString('base64url')],
    };
    const at = (query: string, field: string): Attempt => {
      const others = new URLSearchParams(goodQueryOf(route));
      others.delete(field);
      return { what: query, request: request({ target: `${pathOf(route)}?${[query, others.toString()].filter((part) => part !== '').join('&')}` }), status: 422, field };
    };
    expect(known.filter((name) => wrong[name] === undefined)).toEqual([]);
    expect(await mistakes([
      ...known.flatMap((name) => [...(wrong[name] ?? []).map((value) => at(`${name}=${value}`, name)), at(`${name}=true&${name}=true`, name)]),
      at('other=1', 'other'), at('__proto__=1', '__proto__'), at('constructor=1', 'constructor'), at('a[b]=1', 'a[b]'), at('Bulk=true', 'Bulk'),
    ], route)).toEqual([]);
  });

  it('has the methods that its path names, and says so', async () => {
    const others = ['PATCH', 'TRACE', 'GET', 'PUT', 'POST', 'DELETE', 'OPTIONS'].filter((method) => documentedPaths[route.path]?.[method.toLowerCase()] === undefined);
    expect(await mistakes(others.map((method) => ({ what: method, request: request({ method, body: undefined }), status: 405, code: 'wrong-method' })), route)).toEqual([]);
    const { headers } = await send(request({ method: 'PATCH', body: undefined }));
    expect(headers['allow']).toContain(route.method);
  });

  it('reads bodies that are JSON and of a size that a record may have', async () => {
    const body = goodBody(route) ?? '{}';
    const sent = (what: string, wrong: string | Buffer, status: number, code: string, headers: Record<string, string> = {}): Attempt => ({ what, request: request({ body: wrong, headers }), status, code });
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', 'application/json; charset=utf-7', 'application/json; charset=latin1', 'json', ''];
    expect(await mistakes([
      ...['{"version":1,', 'version=1', '<a/>', '{"a":1}{"b":2}', '{\'a\':1}', '{"a":NaN}', '{"a":01}', '{"a":"\u0000"}', '[1,]', ' ', 'null x', '\ufeff\ufeff{}', '{"a":"\\ud8"}'].map((text) => sent(text, text, 400, 'not-json')),
      sent('bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0x61, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400, 'not-json'), sent('UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 400, 'not-json'),
      sent('half of a surrogate pair in UTF-8', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]), 400, 'not-json'),
      ...types.map((type) => sent(type, body, 415, 'unsupported-media-type', { 'content-type': type })),
      sent('a body that inflates to 50 MB', gzipSync(Buffer.alloc(50_000_000)), 415, 'unsupported-media-type', { 'content-encoding': 'gzip' }),
      sent('a body of an unknown encoding', body, 415, 'unsupported-media-type', { 'content-encoding': 'rot13' }),
      sent('5 MB', `{"name":"${'x'.repeat(5_000_000)}"}`, 413, 'body-too-large'), sent('5 MB in pieces of unknown number', `{"name":"${'x'.repeat(5_000_000)}"}`, 413, 'body-too-large', { 'transfer-encoding': 'chunked' }),
      sent('300,000 values', `{"lines":[${'0,'.repeat(300_000)}0]}`, 413, 'body-too-large'), sent('100,000 names', `{${Array.from({ length: 60_000 }, (_, index) => `"f${String(index)}":0`).join(',')}}`, 413, 'body-too-large'),
      { ...sent('100,000 deep', `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 422, 'invalid'), field: 'name' },
      { ...sent('100,000 objects deep', `{"name":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`, 422, 'invalid'), field: 'name' },
      { ...sent('a name twice', '{"twice":1,"twice":2}', 422, 'invalid'), field: 'twice' },
      ...['[]', '[{}]', '"text"', '1', 'true', 'null'].map((text): Attempt => ({ ...sent(text, text, 422, 'invalid'), field: '(body)' })),
      ...(route.operation.requestBody?.required ? [{ ...sent('no body', '', 422, 'invalid'), field: '(body)' }] : []),
      ...(route.schema ? [] : [{ ...sent('a field where none is taken', '{"colour":"red"}', 422, 'invalid'), field: 'colour' }]),
    ], route)).toEqual([]);
  }, 30_000);

  const { schema } = route;
  if (schema) {
    it('takes no field that is wrong, at any depth', async () => {
      const rows = badBodies(schema, [goodBodies[route.name] ?? {}, ...otherBodies[route.name] ?? []]);
      expect(rows.length).toBeGreaterThan(10);
      expect(await mistakes(rows.map(({ what, field, body }) => ({ what, request: request({ body: JSON.stringify(body) }), status: 422, code: 'invalid', field })), route)).toEqual([]);
    }, 30_000);
  }
});

describe('the sums of an invoice', () => {
  const lines = (over: Json): Json[] => [{ id: 'l1', description: 'Excavator', quantity: '3', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst', ...over }];
  it.each<[what: string, over: Json, field: string, message: string]>([
    ['a total that is not subtotal and tax', { totals: { subtotal: '300.00', tax: '30.00', total: '331.00' } }, 'totals.total', 'subtotal 300.00 + tax 30.00 is not total 331.00'],
    ['lines that come to something else', { totals: { subtotal: '301.00', tax: '30.00', total: '331.00' } }, 'totals.subtotal', 'the lines add up to 300.00, not 301.00'],
    ['two cents of one line', { totals: { subtotal: '300.00', tax: '30.02', total: '330.02' } }, 'totals.tax', 'the lines add up to 30.00, not 30.02'],
    ['a tenth of a cent', { totals: { subtotal: '300.00', tax: '30.001', total: '330.00' } }, 'totals.tax', 'must be a decimal string such as "12.50", with at most 12 digits before the point and 2 after it'],
    ['a total below zero', { lines: lines({ quantity: '-3' }), totals: { subtotal: '-300.00', tax: '-30.00', total: '-330.00' } }, 'totals.total', 'the total of a document must not be negative; use a credit note'],
    ['a discount above 100', { lines: lines({ discountPercent: '100.01' }) }, 'lines.0.discountPercent', 'must be between 0 and 100'],
    ['a discount below 0', { lines: lines({ discountPercent: '-1' }) }, 'lines.0.discountPercent', 'must be between 0 and 100'],
    ['a contact that was never sent', { contactId: 'nobody' }, 'contactId', 'is not a contact of this company; send the contact first'],
    ['a line’s id twice', { lines: [...lines({}), ...lines({})] }, 'lines.1.id', 'is the id of lines.0 too; each line needs an id of its own'],
  ])('are refused with %s, and in words', async (_what, over, field, message) => {
    const before = await everythingStored(api.db);
    expect(await api.send('PUT', '/v1/companies/acme/invoices/never', { ...invoice, ...over })).toMatchObject({ status: 422, body: { detail: `${field}: ${message}.`, errors: [{ field, message }] } });
    expect(await everythingStored(api.db)).toEqual(before);
  });

  it('are told together with a contact that was never sent', async () => {
    const answer = await api.send('PUT', '/v1/companies/acme/invoices/never', { ...invoice, contactId: 'nobody', totals: { subtotal: '300.00', tax: '30.00', total: '331.00' } });
    expect(answer.body['errors']).toMatchObject([{ field: 'totals.total' }, { field: 'contactId' }]);
  });
});

describe('addresses that there are not', () => {
  it.each(['/', '/v1', '/v1/', '/v1/companies', '/V1/companies/acme', '/v1/companies/acme/', '/v1//companies/acme', '/v1/companies/acme/widgets/x', '/v1/companies/acme/contacts', '/v1/companies/acme/contacts/x/y', '/v1/../v1/companies/acme', '/v1/companies/acme/contacts/../../acme', '/nowhere', `/v1/${'x'.repeat(8000)}`])('%.60s', async (target) => {
    expect(await mistakes([{ what: target, request: { method: 'GET', target }, status: 404, code: 'unknown-route' }])).toEqual([]);
  });
});

describe('what is no request', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400], ['a version of HTTP that there is not', 'GET / HTTP/9.9\r\n\r\n', 400], ['a method that there is not', 'FETCH / HTTP/1.1\r\nhost: a\r\n\r\n', 400],
    ['headers of 20 KB', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431], ['an address of 20 KB', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`, 431],
    ['two lengths', 'PUT /v1/companies/a HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400], ['a length that is no number', 'PUT /v1/companies/a HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n', 400],
    ['a length and pieces', 'PUT /v1/companies/a HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['a line end within a header', 'GET / HTTP/1.1\r\nhost: a\r\nx: a\nb\r\n\r\n', 400], ['pieces that are none', 'PUT / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 400],
    ['more than its length says', 'PUT /v1/companies/a HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}more', 400],
  ])('%s', async (_what, bytes, status) => {
    const text = await sendBytes(api.url, bytes);
    // What was still a request before it went wrong may have been answered first.
    const answer = text.slice(text.lastIndexOf('HTTP/1.1 '));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
    expect(answer).toContain('application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ status, detail: expect.any(String) as string });
  });
});

describe('the pages on the way to Xero and into the settings', () => {
  const ticket = 'A'.repeat(43);
  it.each<[target: string, status: number]>([
    ['/connect/nonsense', 410], [`/connect/${ticket}`, 410], ['/connect/%00', 410], ['/connect/%E2%80%AE', 410], [`/connect/${'x'.repeat(8000)}`, 410], ['/connect/%E0%A4%A', 400], ['/connect/%', 400], ['/connect/<script>', 410],
    ['/settings/nonsense', 410], ['/settings/%E0%A4%A', 400], ['/xero/callback', 400], ['/xero/callback?state=%00&code=x', 400], ['/xero/callback?state=a&state=b', 400], [`/xero/callback?state=${ticket}&code=x`, 400], [`/xero/callback?state=${ticket}&code=x&code=y`, 400],
    [`/xero/callback?state=${ticket}&error=access_denied`, 400], [`/xero/callback?error=%3Cscript%3E`, 400], ['/xero/callback?state[]=a&code=x', 400], ['/xero/callback?state=%ff&code=%ff', 400],
  ])('%s is a page that says what to do, and nothing is stored', async (target, status) => {
    const before = await everythingStored(api.db);
    const answer = await send({ method: 'GET', target, headers: { cookie: 'cloudrent_session=%00; cloudrent_session=x' } });
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control'], answer.headers['set-cookie']]).toEqual([status, 'text/html; charset=utf-8', 'no-store', undefined]);
    expect(answer.text).toContain('Go back to CloudRent and ');
    expect(answer.text).not.toContain('<script');
    expect(await everythingStored(api.db)).toEqual(before);
  });
});

describe('after all of that', () => {
  const started = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { workflowId } of temporal.workflow.list({ query: `TaskQueue = '${api.syncQueue}'` })) found.push(workflowId);
    return found;
  };

  it('nothing was started but the sync of the one good record sent now', async () => {
    expect((await api.send('PUT', '/v1/companies/acme/contacts/good', { version: 1, name: 'Good' })).status).toBe(202);
    expect(await eventually('a workflow is listed', async () => {
      const found = await started();
      return found.length > 0 ? found : undefined;
    })).toEqual(['contact/acme/good']);
  }, 60_000);
});
