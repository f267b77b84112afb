import { ShellRig } from '../testing/shell-rig';

describe('the control API', () => {
  let rig: ShellRig;
  beforeEach(async () => {
    rig = await new ShellRig().start();
  });
  afterEach(() => rig.dispose());

  it('begins with two organisations that stay the same', async () => {
    const organisations = await rig.organisations();
    expect(organisations).toMatchObject([
      { name: 'CloudRent Demo Hire Pty Ltd', countryCode: 'AU', baseCurrency: 'AUD', timezone: 'AUSEASTERNSTANDARDTIME', shortCode: expect.stringMatching(/^![A-Za-z]{5}$/) },
      { name: 'Second Hire Pty Ltd' },
    ]);
    await rig.restart();
    expect((await rig.organisations()).map(({ tenantId }) => tenantId)).toEqual(organisations.map(({ tenantId }) => tenantId));
    expect((await rig.control('GET', '/health')).body).toEqual({ status: 'ok', organisations: 2 });
  });

  it('opens an organisation with limits of its own, which an app can connect to', async () => {
    const { status, body } = await rig.control('POST', '/organisations', { name: 'Third', countryCode: 'NZ', callsPerMinute: 3, concurrency: 2 });
    expect([status, body]).toEqual([201, expect.objectContaining({ name: 'Third', baseCurrency: 'NZD', timezone: 'NEWZEALANDSTANDARDTIME', settings: expect.objectContaining({ callsPerMinute: 3, callsPerDay: 5000, concurrency: 2 }) })]);
    const tenantId = String(body?.['tenantId']);
    const tokens = await rig.connect([tenantId]);
    const reply = await rig.send('GET', '/api.xro/2.0/Organisation', { headers: { authorization: `Bearer ${tokens.access_token}`, 'xero-tenant-id': tenantId, accept: 'application/json' } });
    expect(reply.body).toMatchObject({ Organisations: [{ Name: 'Third' }] });
    expect(reply.headers.get('x-minlimit-remaining')).toBe('2');
  });

  it('settings hold for all, an organisation\'s own win, switches reach the books', async () => {
    const app = await rig.app();
    await rig.control('PATCH', '/settings', { callsPerMinute: 10, switches: { mood: 'stricter', weather: 'sun' } });
    const { body } = await rig.control('PATCH', `/organisations/${app.tenantId}/settings`, { callsPerMinute: 20, switches: { weather: 'rain' } });
    expect(body).toMatchObject({ callsPerMinute: 20, switches: { mood: 'stricter', weather: 'rain' } });
    expect((await app.get('Organisation')).body).toMatchObject({ Switches: { mood: 'stricter', weather: 'rain' } });
    expect((await rig.control('GET', '/settings')).body).toMatchObject({ callsPerMinute: 10, delayMs: 0, switches: { mood: 'stricter', weather: 'sun' } });
  });

  it('a person\'s work in Xero\'s pages is noted as theirs and uses no call up', async () => {
    const app = await rig.app();
    const { status, body } = await rig.control('POST', `/people/${app.tenantId}`, { method: 'PUT', path: ['Invoices'], body: { Invoices: [{ InvoiceNumber: 'BY-HAND' }] } });
    expect([status, body?.['status']]).toEqual([200, 200]);
    expect(await rig.effects('invoice')).toMatchObject([{ label: 'BY-HAND', actor: 'person' }]);
    expect((await rig.effects('invoice'))[0]).not.toHaveProperty('callSeq');
    expect((await app.get()).headers.get('x-minlimit-remaining')).toBe('59');
    expect((await rig.control('POST', `/people/${app.tenantId}`, { method: 'GET', path: ['Nowhere'] })).status).toBe(404);
  });

  it('shows stored objects of an organisation, whole', async () => {
    const app = await rig.app();
    await app.put(['A']);
    const objects = await rig.items(`/objects?tenantId=${app.tenantId}&entity=invoice`);
    expect(objects).toEqual([{ entity: 'invoice', id: expect.any(String), label: 'A', value: { id: expect.any(String), number: 'A' } }]);
    expect((await rig.control('GET', '/objects?tenantId=nobody')).body).toMatchObject({ error: { code: 'no-such-organisation' } });
  });

  it('journal and calls can be read on from where one was', async () => {
    const app = await rig.app();
    await app.put(['A', 'B']);
    const [first, second] = await rig.effects('invoice');
    expect(await rig.items(`/journal?entity=invoice&after=${first?.seq}`)).toEqual([second]);
    const calls = await rig.calls();
    expect(await rig.items(`/calls?after=${calls.length - 1}&tenantId=${app.tenantId}`)).toEqual(calls.slice(-1));
    expect((await rig.effects('counter'))).toEqual([]);
    expect((await rig.effects('organisation')).map(({ effect, actor }) => [effect, actor])).toEqual([['seeded', 'simulator'], ['seeded', 'simulator']]);
  });

  it('the clock goes forward only and says where it is', async () => {
    const { body } = await rig.control('POST', '/clock', { advanceSeconds: 3600 });
    expect(body).toMatchObject({ aheadSeconds: 3600 });
    expect(Date.parse(String(body?.['now'])) - Date.now()).toBeGreaterThan(3_590_000);
    expect((await rig.control('POST', '/clock', { advanceSeconds: -1 })).status).toBe(400);
  });

  it.each([
    ['POST', '/organisations', { name: 'X', tier: 'gold' }, /tier/],
    ['POST', '/organisations', {}, /name/],
    ['PATCH', '/settings', { delay: 5 }, /delay/],
    ['PATCH', '/settings', { callsPerMinute: 0 }, /callsPerMinute/],
    ['PATCH', '/settings', { switches: { moods: 'strict' } }, /no switch moods; there are mood, weather/],
    ['PATCH', '/settings', { switches: { mood: 'kind' } }, /mood cannot be "kind"; it is one of "strict", "stricter"/],
    ['POST', '/organisations', { name: 'X', switches: { mood: 7 } }, /mood cannot be 7/],
    ['GET', '/calls?tenant=1', undefined, /tenant/],
    ['GET', '/journal?after=-1', undefined, /after/],
  ])('refuses what it does not know, by name: %s %s', async (method, path, body, message) => {
    const reply = await rig.control(method, path, body);
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'invalid-request', message: expect.stringMatching(message) } } });
  });

  it('an unknown route and unreadable JSON get a named error too', async () => {
    expect(await rig.control('GET', '/nothing')).toMatchObject({ status: 404, body: { error: { code: 'no-such-route' } } });
    expect(await rig.send('POST', '/simulator/clock', { headers: { 'content-type': 'application/json' }, body: '{' })).toMatchObject({ status: 400, body: { error: { code: 'invalid-request' } } });
  });
});
