import { ShellRig, type App } from '../testing/shell-rig';

describe('Idempotency-Key (xero-api.md 3)', () => {
  let rig: ShellRig;
  let app: App;
  beforeEach(async () => {
    rig = await new ShellRig().start();
    app = await rig.app();
  });
  afterEach(() => rig.dispose());

  const created = async () => (await rig.effects('invoice')).map(({ label }) => label);

  // xero-api.md 3 Idempotency: "first response cached" [Xero PL]
  it('repeats the first answer instead of writing again', async () => {
    const first = await app.put(['A'], 'key');
    const again = await app.put(['A'], 'key');
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(await created()).toEqual(['A']);
    expect((await rig.calls()).at(-1)).toMatchObject({ replayed: true, idempotencyKey: 'key' });
  });

  // xero-api.md 3 Idempotency: keys are what makes a repeat one [Xero PL]
  it('without a key the same request writes twice', async () => {
    await app.put(['A']);
    await app.put(['A']);
    expect(await created()).toEqual(['A', 'A']);
  });

  // xero-api.md 3 Idempotency: "kept about 6 min" [Xero PL]
  it('keeps an answer for 6 minutes; later the same request is a new one', async () => {
    await app.put(['A'], 'key');
    await rig.control('POST', '/clock', { advanceSeconds: 359 });
    await app.put(['A'], 'key');
    expect(await created()).toEqual(['A']);
    await rig.control('POST', '/clock', { advanceSeconds: 2 });
    await app.put(['A'], 'key');
    expect(await created()).toEqual(['A', 'A']);
    await app.put(['A'], 'key');
    expect(await created()).toEqual(['A', 'A']);
  });

  // xero-api.md 3 Idempotency: "same key with another URL, method or body -> 400" [Xero PL]; 6: the text [reported]
  it.each([
    ['another body', (key: string) => app.put(['B'], key)],
    ['another method', (key: string) => app.call('POST', 'Invoices', { headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: '{"Invoices":[{"InvoiceNumber":"A"}]}' })],
    ['another URL', (key: string) => app.call('PUT', 'Invoices?summarizeErrors=false', { headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: '{"Invoices":[{"InvoiceNumber":"A"}]}' })],
  ])('the same key with %s is 400 and changes nothing', async (_what, send) => {
    await app.put(['A'], 'key');
    expect(await send('key')).toMatchObject({ status: 400, body: { Detail: 'Idempotency Key: key is used with a different request.' } });
    expect(await created()).toEqual(['A']);
    expect((await app.put(['A'], 'key')).status).toBe(200);
  });

  // xero-api.md 3 Idempotency: "Per app" [reported]
  it('the key belongs to the app, not to the organisation', async () => {
    await app.put(['A'], 'key');
    const [, other] = await rig.organisations();
    await rig.connect([other?.tenantId ?? '']);
    const reply = await app.call('PUT', 'Invoices', { headers: { 'xero-tenant-id': other?.tenantId ?? '', 'content-type': 'application/json', 'idempotency-key': 'key' }, body: '{"Invoices":[{"InvoiceNumber":"A"}]}' });
    expect(reply.status).toBe(400);
  });

  // xero-api.md 3 Idempotency: "first response cached including internal errors" [Xero PL]
  it('first response cached including internal errors: a 500 comes back under the same key, a new key writes', async () => {
    await rig.fault({ method: 'PUT' }, { kind: 'status', status: 500, body: 'An error occurred', when: 'before' });
    expect((await app.put(['A'], 'key')).status).toBe(500);
    expect(await app.put(['A'], 'key')).toMatchObject({ status: 500, text: 'An error occurred' });
    expect(await created()).toEqual([]);
    expect((await app.put(['A'], 'new key')).status).toBe(200);
  });

  // xero-api.md 3 Idempotency: "including internal errors" [Xero PL]
  it('books that fail are an internal error too, and kept', async () => {
    expect((await app.put(['BROKEN'], 'key')).status).toBe(500);
    expect((await app.put(['BROKEN'], 'key')).status).toBe(500);
    expect((await rig.calls()).at(-1)?.replayed).toBe(true);
  });

  // xero-api.md 3 Idempotency: "first response cached" [Xero PL]
  it('a body that cannot be read is a first answer like any other', async () => {
    const send = () => app.call('PUT', 'Invoices', { headers: { 'content-type': 'application/json', 'idempotency-key': 'key' }, body: '{' });
    expect((await send()).status).toBe(400);
    expect((await send()).status).toBe(400);
    expect((await rig.calls()).at(-1)?.replayed).toBe(true);
  });

  // The simulator's own choice: refusals at the gates never reach the idempotency store.
  it.each([429, 401, 403])('a %i came from the gates: the same key works afterwards', async (status) => {
    await rig.fault({ method: 'PUT' }, { kind: 'status', status, when: 'before' });
    expect((await app.put(['A'], 'key')).status).toBe(status);
    expect((await app.put(['A'], 'key')).status).toBe(200);
    expect(await created()).toEqual(['A']);
  });

  // xero-api.md 1: "keyed repeats count" [reported]
  it('repeats use up calls (keyed repeats count, xero-api.md 1)', async () => {
    await app.put(['A'], 'key');
    const again = await app.put(['A'], 'key');
    expect(again.headers.get('x-minlimit-remaining')).toBe('58');
  });

  // xero-api.md 3 Idempotency: "max 128 characters" [Xero PL]; that an empty key is refused is the simulator's own choice
  it('more than 128 characters are refused, and so is an empty key', async () => {
    expect((await app.put(['A'], 'k'.repeat(128))).status).toBe(200);
    expect((await app.put(['B'], 'k'.repeat(129))).status).toBe(400);
    expect((await app.put(['B'], '')).status).toBe(400);
    expect(await created()).toEqual(['A']);
  });

  // xero-api.md 3 Idempotency: "Ignored on GET" [Xero PL]
  it('is ignored on GET', async () => {
    const get = () => app.call('GET', 'Invoices', { headers: { 'idempotency-key': 'key' } });
    await get();
    await app.put(['A']);
    expect((await get()).body).toMatchObject({ Invoices: [{ InvoiceNumber: 'A' }] });
  });

  // xero-api.md 3 Idempotency: "DELETEs take none" [SDK]
  it('is ignored on DELETE', async () => {
    const remove = () => app.call('DELETE', 'Invoices', { headers: { 'idempotency-key': 'key' } });
    await remove();
    await remove();
    expect((await rig.calls()).filter(({ method }) => method === 'DELETE')).toEqual([expect.not.objectContaining({ replayed: true }), expect.not.objectContaining({ replayed: true })]);
    expect((await app.put(['A'], 'key')).status).toBe(200);
  });

  // The simulator's own choice: a restart loses no key.
  it('survives a restart', async () => {
    const first = await app.put(['A'], 'key');
    await rig.restart();
    expect((await app.put(['A'], 'key')).text).toBe(first.text);
    expect(await created()).toEqual(['A']);
  });
});
