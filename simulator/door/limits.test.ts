import { Limits } from './limits';
import { ShellRig, type App } from '../testing/shell-rig';

describe('limits (xero-api.md 1)', () => {
  let rig: ShellRig;
  let app: App;
  beforeEach(async () => {
    rig = await new ShellRig().start();
    app = await rig.app();
    // Each test begins with a fresh minute, so that none ends in the middle of it.
    await rig.control('POST', '/clock', { advanceSeconds: new Limits([]).secondsUntil(app.tenantId, 'minute', Date.now()) });
  });
  afterEach(() => rig.dispose());

  const limit = (settings: Record<string, unknown>) => rig.control('PATCH', `/organisations/${app.tenantId}/settings`, settings);
  const left = ({ headers }: { headers: Headers }) => ['x-daylimit-remaining', 'x-minlimit-remaining', 'x-appminlimit-remaining'].map((name) => Number(headers.get(name)));

  it('every response counts down the day, the minute and the app\'s minute', async () => {
    expect(left(await app.get())).toEqual([4999, 59, 9999]);
    expect(left(await app.put(['A']))).toEqual([4998, 58, 9998]);
    expect(left(await app.get('Invoices/nowhere'))).toEqual([4997, 57, 9997]);
  });

  it('60 calls a minute; the 61st is 429 with an empty body, the problem and when to come again', async () => {
    const statuses = new Set<number>();
    for (let call = 0; call < 60; call += 1) statuses.add((await app.get()).status);
    expect([...statuses]).toEqual([200]);
    const refused = await app.put(['too many']);
    expect([refused.status, refused.text, refused.headers.get('x-rate-limit-problem')]).toEqual([429, '', 'minute']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(left(refused)[1]).toBe(0);
    expect(await rig.effects('invoice')).toEqual([]);
  });

  it('a new minute, announced by Retry-After, lets calls through again; refused calls used nothing up', async () => {
    await limit({ callsPerMinute: 1 });
    await app.get();
    const refused = await app.get();
    await rig.control('POST', '/clock', { advanceSeconds: Number(refused.headers.get('retry-after')) });
    expect((await app.get()).status).toBe(200);
    expect((await rig.control('GET', '/calls/summary')).body).toMatchObject({ countedAgainstLimits: 2, rateLimited: 1 });
  });

  it('a used-up day says so, for hours', async () => {
    await limit({ callsPerDay: 1 });
    await app.get();
    const refused = await app.get();
    expect([refused.status, refused.headers.get('x-rate-limit-problem'), left(refused)[0]]).toEqual([429, 'day', 0]);
    await rig.control('POST', '/clock', { advanceSeconds: Number(refused.headers.get('retry-after')) });
    const renewed = await rig.app();
    expect((await renewed.get()).status).toBe(200);
  });

  it('five calls at once; the sixth is 429 without Retry-After', async () => {
    await rig.fault({ path: '/api.xro/2.0/Invoices' }, { kind: 'hang', when: 'before' }, { times: 5 });
    const gaveUp = new AbortController();
    const hanging = Array.from({ length: 5 }, () => app.call('GET', 'Invoices', { signal: gaveUp.signal }).catch(() => 'gave up'));
    await rig.until('five calls hang', async () => (await rig.calls()).filter(({ faultId }) => faultId !== undefined).length === 5);
    const refused = await app.get();
    expect([refused.status, refused.headers.get('x-rate-limit-problem'), refused.headers.get('retry-after')]).toEqual([429, 'concurrent', null]);
    gaveUp.abort();
    await Promise.all(hanging);
    await rig.until('a place is free again', async () => (await app.get()).status === 200);
  });

  it('10,000 calls a minute over all organisations of the app, without Retry-After', async () => {
    await rig.control('PATCH', '/settings', { callsPerMinuteOfApp: 1 });
    await app.get();
    const refused = await app.get();
    expect([refused.status, refused.headers.get('x-rate-limit-problem'), refused.headers.get('retry-after')]).toEqual([429, 'appminute', null]);
  });

  it('the words for the problem can be spelt otherwise', async () => {
    await rig.control('PATCH', '/settings', { rateLimitSpelling: 'long' });
    await limit({ callsPerDay: 1 });
    await app.get();
    expect((await app.get()).headers.get('x-rate-limit-problem')).toBe('DayLimit');
  });

  it('one organisation\'s calls are not another\'s', async () => {
    await limit({ callsPerMinute: 1 });
    await app.get();
    const [, other] = await rig.organisations();
    const tokens = await rig.connect([other?.tenantId ?? '']);
    const reply = await rig.send('GET', '/api.xro/2.0/Invoices', { headers: { ...app.headers(), authorization: `Bearer ${tokens.access_token}`, 'xero-tenant-id': other?.tenantId ?? '' } });
    expect(left(reply).slice(0, 2)).toEqual([4999, 59]);
  });

  it('a restart gives nobody a fresh allowance', async () => {
    await limit({ callsPerDay: 2 });
    await app.get();
    await app.get();
    await rig.restart();
    expect((await app.get()).status).toBe(429);
  });
});

describe('windows (xero-api.md 1: fixed, reset differs per tenant)', () => {
  const settings = { callsPerMinute: 1, callsPerDay: 5000, concurrency: 5, callsPerMinuteOfApp: 10_000 };
  const midnight = Date.UTC(2026, 10, 24);

  it('do not start at the same second for two organisations, nor at midnight UTC', () => {
    const limits = new Limits([]);
    const seconds = ['a', 'b', 'c'].map((tenantId) => {
      limits.count(tenantId, midnight);
      return limits.hit(tenantId, settings, midnight)?.retryAfterSeconds;
    });
    expect(new Set(seconds).size).toBe(3);
  });

  it('are fixed: a call late in one is forgotten at its end, not a minute later', () => {
    const limits = new Limits([]);
    limits.count('a', midnight);
    const seconds = limits.hit('a', settings, midnight)?.retryAfterSeconds ?? 0;
    const end = midnight + seconds * 1000;
    limits.count('b', midnight);
    expect(limits.hit('a', settings, end - 1000)?.problem).toBe('minute');
    expect(limits.hit('a', settings, end)).toBeUndefined();
  });
});
