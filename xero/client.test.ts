import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { xeroTenantId } from '../domain/ids';
import { readOrganisation, writeContacts } from './calls';
import { startAnsweringServer, type AnsweringServer, type Scripted } from './testing/answering-server';

/** Each row of the table of answers, over a real connection and through the real xero-node. */
describe('a call to Xero', () => {
  let xero: AnsweringServer;
  const access = { accessToken: 'token-of-this-call', xeroTenantId: xeroTenantId('tenant-1') };
  const limits = { 'X-MinLimit-Remaining': '57', 'X-DayLimit-Remaining': '4900', 'X-AppMinLimit-Remaining': '9999' };
  const read = { minuteRemaining: 57, dayRemaining: 4900, appMinuteRemaining: 9999 };
  const write = (deadlineMs?: number) => writeContacts({ apiUrl: xero.url }, access, 'create', [{ name: 'Bayside' }], 'batch-1', deadlineMs);
  const writeAnswered = (scripted: Scripted) => { xero.answerWith(scripted); return write(); };

  beforeAll(async () => { xero = await startAnsweringServer(); });
  afterAll(() => xero.close());

  it('reads the value, the limits and the correlation id of a success', async () => {
    xero.answerWith({ headers: { ...limits, 'Xero-Correlation-Id': 'corr-1' }, body: { Organisations: [{ Name: 'Demo', ShortCode: '!NLglS', Timezone: 'AUSEASTERNSTANDARDTIME' }] } });
    const answer = await readOrganisation({ apiUrl: xero.url }, access);
    expect(answer).toMatchObject({ answer: 'done', value: { name: 'Demo', timeZone: 'Australia/Sydney' }, limits: read, correlationId: 'corr-1' });
  });

  it('sends a GET without a body, as JSON, with this call’s token and organisation', async () => {
    const heard = xero.heard.at(-1);
    expect(heard).toMatchObject({ method: 'GET', path: '/api.xro/2.0/Organisation', body: '' });
    expect(heard?.headers).toMatchObject({ accept: 'application/json', authorization: 'Bearer token-of-this-call', 'xero-tenant-id': 'tenant-1' });
  });

  it('keeps the tokens of calls that run at the same time apart', async () => {
    xero.answerWith({ body: { Organisations: [] } });
    const before = xero.heard.length;
    await Promise.all(['a', 'b', 'c'].map((name) => readOrganisation({ apiUrl: xero.url }, { accessToken: `token-${name}`, xeroTenantId: xeroTenantId(name) })));
    const pairs = xero.heard.slice(before).map(({ headers }) => `${String(headers.authorization)} ${String(headers['xero-tenant-id'])}`);
    expect(pairs.sort()).toEqual(['Bearer token-a a', 'Bearer token-b b', 'Bearer token-c c']);
  });

  it('lists all messages of a batch refused as a whole', async () => {
    const body = { ErrorNumber: 10, Type: 'ValidationException', Message: 'A validation exception occurred', Elements: [{ ValidationErrors: [{ Message: 'First.' }, { Message: 'Second.' }] }, { ValidationErrors: [{ Message: 'Third.' }] }] };
    expect(await writeAnswered({ status: 400, headers: limits, body })).toEqual({ answer: 'refused', status: 400, messages: ['First.', 'Second.', 'Third.'], limits: read });
  });

  it('takes the top-level message of a refusal that names no element', async () => {
    expect(await writeAnswered({ status: 400, body: { ErrorNumber: 14, Type: 'PostDataInvalidException', Message: 'JSON for post data was invalid' } }))
      .toMatchObject({ answer: 'refused', messages: ['JSON for post data was invalid'] });
  });

  it('refuses on a 404 that comes as HTML', async () => {
    expect(await writeAnswered({ status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not here</h1>' }))
      .toMatchObject({ answer: 'refused', status: 404, messages: ['Xero answered 404 without saying why.'] });
  });

  describe('when the limits are reached', () => {
    const row = (name: string, headers: Record<string, string>, window: string, retryAfterSeconds?: number) => ({ name, headers, why: { reason: 'rate-limited', window, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) } });
    it.each([
      row('minute', { 'X-Rate-Limit-Problem': 'minute', 'Retry-After': '31' }, 'minute', 31),
      row('Minute limit', { 'X-Rate-Limit-Problem': 'Minute limit' }, 'minute'),
      row('day', { 'X-Rate-Limit-Problem': 'day', 'Retry-After': '66975' }, 'day', 66_975),
      row('daily', { 'x-rate-limit-problem': 'daily' }, 'day'),
      row('DayLimit', { 'X-Rate-Limit-Problem': 'DayLimit' }, 'day'),
      row('AppMinute', { 'X-Rate-Limit-Problem': 'AppMinute' }, 'app-minute'),
      row('Concurrent', { 'X-Rate-Limit-Problem': 'Concurrent' }, 'concurrent'),
      row('an unknown word with the day’s count at 0', { 'X-Rate-Limit-Problem': '?', 'X-DayLimit-Remaining': '0' }, 'day'),
      row('no word with the minute’s count at 0', { 'X-MinLimit-Remaining': '0' }, 'minute'),
      row('no word with the app’s count at 0', { 'X-AppMinLimit-Remaining': '0' }, 'app-minute'),
      row('no word and a long Retry-After', { 'Retry-After': '3600' }, 'day', 3600),
      row('no word and a short Retry-After', { 'Retry-After': '12' }, 'minute', 12),
      row('nothing at all', {}, 'concurrent'),
    ])('knows the window by $name', async ({ headers, why }) => {
      expect(await writeAnswered({ status: 429, headers, body: '' })).toMatchObject({ answer: 'not-sent', why });
    });
  });

  describe('when access is refused', () => {
    it.each([
      [401, { Detail: 'TokenExpired: token expired at 10/05/2026 01:00:00' }, 'token-expired'],
      [401, { Detail: 'AuthorizationUnsuccessful' }, 'permission-missing'],
      [401, { detail: 'AuthenticationUnsuccessful' }, 'token-expired'],
      [403, { Type: null, Title: 'Forbidden', Status: 403, Detail: 'AuthenticationUnsuccessful' }, 'disconnected'],
      [403, '<html>Forbidden</html>', 'permission-missing'],
    ])('%i %j means %s', async (status, body, reason) => {
      expect(await writeAnswered({ status, body })).toMatchObject({ answer: 'not-sent', why: { reason } });
    });
  });

  it.each([[500, { Message: 'boom' }], [500, '<html>Oops</html>'], [503, '']])('calls %i %j a server error', async (status, body) => {
    expect(await writeAnswered({ status, headers: limits, body })).toEqual({ answer: 'server-error', status, limits: read });
  });

  describe('when nobody knows what became of the request', () => {
    it.each<[string, Scripted]>([
      ['HTML', { headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' }],
      ['broken JSON', { body: '{"Contacts":[{' }],
      ['no content', { status: 204 }],
      ['a list of the wrong type', { body: { Contacts: 'none' } }],
      ['no results', { body: { Contacts: [] } }],
      ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
    ])('a success that brings %s is unreadable', async (_name, scripted) => {
      const before = xero.heard.length;
      expect(await writeAnswered(scripted)).toMatchObject({ answer: 'in-doubt', why: 'unreadable' });
      expect(xero.heard).toHaveLength(before + 1);
    });

    it('gives up at the deadline when no answer comes', async () => {
      xero.answerWith(() => undefined);
      expect(await write(150)).toMatchObject({ answer: 'in-doubt', why: 'timeout' });
    });

    it('gives up at the deadline when the answer only drips', async () => {
      let drip: NodeJS.Timeout | undefined;
      xero.answerWith((response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => { clearInterval(drip); });
      });
      expect(await write(200)).toMatchObject({ answer: 'in-doubt', why: 'timeout' });
    });

    it('notices a reset', async () => {
      expect(await writeAnswered((response) => { response.socket?.resetAndDestroy(); })).toMatchObject({ answer: 'in-doubt', why: 'connection-lost' });
    });

    it('notices an answer that breaks off', async () => {
      const answer = await writeAnswered((response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"Contacts":[', () => { response.socket?.destroy(); });
      });
      expect(answer).toMatchObject({ answer: 'in-doubt', why: 'connection-lost' });
    });
  });

  it('knows that nothing was sent when nobody listens', async () => {
    const probe = createServer();
    const port = await new Promise<number>((resolve) => { probe.listen(0, '127.0.0.1', () => { resolve((probe.address() as AddressInfo).port); }); });
    await new Promise<void>((resolve) => { probe.close(() => { resolve(); }); });
    expect(await readOrganisation({ apiUrl: `http://127.0.0.1:${String(port)}` }, access)).toEqual({ answer: 'not-sent', why: { reason: 'connection-refused' }, limits: {} });
  });

  it('knows that nothing was sent when the name does not resolve', async () => {
    expect(await readOrganisation({ apiUrl: 'http://xero.invalid' }, access)).toMatchObject({ answer: 'not-sent', why: { reason: 'connection-refused' } });
  });
});
