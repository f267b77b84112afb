import { ShellRig, type App, type Reply } from '../testing/shell-rig';

describe('faults', () => {
  let rig: ShellRig;
  let app: App;
  beforeEach(async () => {
    rig = await new ShellRig().start();
    app = await rig.app();
  });
  afterEach(() => rig.dispose());

  const INVOICES = { method: 'PUT', path: '/api.xro/2.0/Invoices' };
  const created = async () => (await rig.effects('invoice')).map(({ label }) => label);
  const fired = async () => (await rig.items<{ fired: number }>('/faults')).map((fault) => fault.fired);
  const codeOf = async (sent: Promise<Reply>) => sent.then((reply) => reply.status, (error: Error) => (error.cause as { code?: string } | undefined)?.code ?? error.name);

  // The simulator's own choice: how a fault is ordered.
  it('strikes what matches, after sparing some, so many times, and counts', async () => {
    const [, other] = await rig.organisations();
    const faultId = await rig.fault({ ...INVOICES, tenantId: app.tenantId }, { kind: 'status', status: 503 }, { skip: 1, times: 2 });
    await rig.fault({ ...INVOICES, tenantId: other?.tenantId ?? '' }, { kind: 'status', status: 500 });
    const statuses = [await app.put(['A']), await app.get(), await app.put(['B']), await app.put(['C']), await app.put(['D'])].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 503, 503, 200]);
    expect(await fired()).toEqual([2, 0]);
    expect((await rig.calls()).filter((call) => call.faultId === faultId).map(({ status }) => status)).toEqual([503, 503]);
    expect(await created()).toEqual(['A', 'D']);
  });

  // The simulator's own choice: how a fault is ordered.
  it('is gone once dropped', async () => {
    const faultId = await rig.fault(INVOICES, { kind: 'status', status: 503 });
    expect((await rig.control('DELETE', `/faults/${faultId}`)).status).toBe(200);
    expect((await rig.control('DELETE', `/faults/${faultId}`)).body).toMatchObject({ error: { code: 'no-such-fault' } });
    await rig.fault(INVOICES, { kind: 'status', status: 503 });
    await rig.control('DELETE', '/faults');
    expect((await app.put(['A'])).status).toBe(200);
  });

  // The simulator's own choice: how a fault is ordered.
  it('outlives a restart', async () => {
    await rig.fault(INVOICES, { kind: 'status', status: 503 });
    await rig.restart();
    expect((await app.put(['A'])).status).toBe(503);
    expect(await fired()).toEqual([1]);
  });

  // xero-api.md 10 Faults: "500, HTML 500, 503"
  it('status before: nothing happened; status after: it did, and the true answer waits under its key', async () => {
    await rig.fault(INVOICES, { kind: 'status', status: 503, when: 'before' });
    expect((await app.put(['A'])).status).toBe(503);
    expect(await created()).toEqual([]);
    await rig.fault(INVOICES, { kind: 'status', status: 500, body: '<html>Oops</html>', headers: { 'X-Extra': '1' }, when: 'after' });
    const reply = await app.put(['B'], 'key');
    expect([reply.status, reply.headers.get('content-type'), reply.headers.get('x-extra')]).toEqual([500, 'text/html; charset=utf-8', '1']);
    expect(await created()).toEqual(['B']);
    expect(await app.put(['B'], 'key')).toMatchObject({ status: 200, body: { Invoices: [{ InvoiceNumber: 'B' }] } });
  });

  // xero-api.md 1: 429 [Xero DOC/oauth2/limits]
  it('rate-limit: 429 of any kind, without using a call up', async () => {
    for (const [problem, promised] of [['minute', true], ['day', true], ['concurrent', false], ['appminute', false]] as const) {
      await rig.fault(INVOICES, { kind: 'rate-limit', problem });
      const reply = await app.put(['A']);
      expect([reply.status, reply.text, reply.headers.get('x-rate-limit-problem'), reply.headers.has('retry-after')]).toEqual([429, '', problem, promised]);
      expect(reply.headers.get('x-minlimit-remaining')).toBe('60');
    }
    await rig.fault(INVOICES, { kind: 'rate-limit', problem: 'day', retryAfterSeconds: 66_975 });
    expect((await app.put(['A'])).headers.get('retry-after')).toBe('66975');
    expect(await created()).toEqual([]);
  });

  // xero-api.md 10 Faults: "reset before/after applying"
  it('reset before and after the books changed', async () => {
    await rig.fault(INVOICES, { kind: 'reset', when: 'before' });
    expect(await codeOf(app.put(['A'], 'key-a'))).toBe('ECONNRESET');
    expect(await created()).toEqual([]);
    await rig.fault(INVOICES, { kind: 'reset', when: 'after' });
    expect(await codeOf(app.put(['B'], 'key-b'))).toBe('ECONNRESET');
    expect(await created()).toEqual(['B']);
    expect((await app.put(['B'], 'key-b')).status).toBe(200);
    expect(await created()).toEqual(['B']);
    expect((await rig.calls()).filter(({ faultId }) => faultId !== undefined).map(({ status }) => status)).toEqual([0, 0]);
  });

  // xero-api.md 10 Faults: "reset before/after applying"
  it('a lost answer can be lost again when it is repeated', async () => {
    await rig.fault(INVOICES, { kind: 'reset', when: 'after' }, { times: 2 });
    expect(await codeOf(app.put(['A'], 'key'))).toBe('ECONNRESET');
    expect(await codeOf(app.put(['A'], 'key'))).toBe('ECONNRESET');
    expect((await app.put(['A'], 'key')).status).toBe(200);
    expect(await created()).toEqual(['A']);
  });

  // xero-api.md 3 Idempotency: "first answer replayed" [Xero PL]
  it('a 5xx of the books cannot strike an answer that is only repeated', async () => {
    await app.put(['A'], 'key');
    await rig.fault(INVOICES, { kind: 'status', status: 500, when: 'before' });
    expect((await app.put(['A'], 'key')).status).toBe(200);
    expect(await fired()).toEqual([0]);
  });

  // xero-api.md 10 Faults: "hang"
  it('hang: no answer until the caller gives up', async () => {
    await rig.fault(INVOICES, { kind: 'hang', when: 'after' });
    expect(await codeOf(app.put(['A'], 'key', { signal: AbortSignal.timeout(150) }))).toBe('TimeoutError');
    expect(await created()).toEqual(['A']);
  });

  // xero-api.md 10 Faults: "drip"
  it('drip: the true answer, too slowly to wait for', async () => {
    await rig.fault(INVOICES, { kind: 'drip', bytesPerSecond: 20 });
    const reply = await fetch(`${rig.url}/api.xro/2.0/Invoices`, { method: 'PUT', headers: app.headers({ 'content-type': 'application/json' }), body: '{"Invoices":[{"InvoiceNumber":"A"}]}', signal: AbortSignal.timeout(300) });
    expect(reply.status).toBe(200);
    await expect(reply.text()).rejects.toThrow(/timeout/i);
    expect(await created()).toEqual(['A']);
  });

  // The simulator's own choice: a late answer.
  it('delay: the true answer, late', async () => {
    await rig.fault(INVOICES, { kind: 'delay', ms: 120 });
    const begun = performance.now();
    expect((await app.put(['A'])).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(115);
  });

  // xero-api.md 10 Faults: "HTML 200, broken JSON, 204"
  it.each([
    ['html', 200, 'text/html; charset=utf-8'],
    ['broken-json', 200, 'application/json; charset=utf-8'],
    ['empty-204', 204, null],
    ['wrong-type', 200, 'application/json; charset=utf-8'],
  ])('unreadable %s: a success nobody can read, and the books changed', async (variant, status, type) => {
    await rig.fault(INVOICES, { kind: 'unreadable', variant });
    const reply = await app.put(['A'], 'key');
    expect([reply.status, reply.headers.get('content-type')]).toEqual([status, type]);
    expect(Array.isArray(reply.body?.['Invoices'])).toBe(false);
    expect(await created()).toEqual(['A']);
    expect((await app.put(['A'], 'key')).body).toMatchObject({ Invoices: [{ InvoiceNumber: 'A' }] });
  });

  // xero-api.md 10 Faults: "truncation"
  it('truncated: the connection ends in the middle of the answer', async () => {
    await rig.fault(INVOICES, { kind: 'unreadable', variant: 'truncated' });
    expect(await codeOf(app.put(['A']))).toBe('UND_ERR_SOCKET');
    expect(await created()).toEqual(['A']);
  });

  // xero-api.md 10 Faults: "302"
  it('redirect-302: sent to sign in, nothing happened, nothing kept', async () => {
    await rig.fault(INVOICES, { kind: 'redirect-302' });
    expect((await app.put(['A'], 'key')).status).toBe(302);
    expect((await app.put(['A'], 'key')).status).toBe(200);
  });

  // xero-api.md 10 Faults: "token 400/429/5xx/HTML"; 2: "30 min grace" [Xero CX/105714701]
  it('strikes the token endpoint too: a refresh whose answer was lost can be retried (xero-api.md 2, grace)', async () => {
    const tokens = await rig.connect([app.tenantId]);
    await rig.fault({ path: '/connect/token' }, { kind: 'reset', when: 'after' });
    expect(await codeOf(rig.refresh(tokens.refresh_token))).toBe('ECONNRESET');
    expect((await rig.refresh(tokens.refresh_token)).status).toBe(200);
    for (const status of [429, 500, 503]) {
      await rig.fault({ path: '/connect/token' }, { kind: 'status', status, body: '<html></html>', when: 'before' });
      expect((await rig.refresh(tokens.refresh_token)).status).toBe(status);
    }
    await rig.fault({ path: '/connect/token' }, { kind: 'status', status: 400, body: { error: 'invalid_grant' } });
    expect(await rig.refresh(tokens.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    await rig.fault({ path: '/connect/token' }, { kind: 'unreadable', variant: 'html' });
    expect(await rig.refresh(tokens.refresh_token)).toMatchObject({ status: 200, body: undefined });
    expect((await rig.refresh(tokens.refresh_token)).status).toBe(200);
  });

  // The simulator's own choice: how a fault is ordered.
  it.each([
    [{ kind: 'explode' }, /fault\.kind/],
    [{ kind: 'reset' }, /fault\.when/],
    [{ kind: 'status', status: 503, wen: 'before' }, /wen/],
    [{ kind: 'unreadable', variant: 'html', when: 'before' }, /fault\.when/],
  ])('an order that makes no sense is refused by name: %j', async (fault, message) => {
    const { status, body } = await rig.control('POST', '/faults', { match: {}, fault });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toMatch(message);
  });
});
