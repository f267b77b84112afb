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

  // xero-api.md 1: "Every response: X-DayLimit-Remaining, X-MinLimit-Remaining, X-AppMinLimit-Remaining" [Xero DOC/oauth2/limits]
  it('every response counts down the day, the minute and the app\'s minute', async () => {
    expect(left(await app.get())).toEqual([4999, 59, 9999]);
    expect(left(await app.put(['A']))).toEqual([4998, 58, 9998]);
    expect(left(await app.get('Invoices/nowhere'))).toEqual([4997, 57, 9997]);
  });

  // xero-api.md 1: "60/min", "429 adds X-Rate-Limit-Problem; Retry-After (s)" [Xero DX/faq/limits, DOC/oauth2/limits]
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

  // xero-api.md 1: "Fixed windows"; that refused calls use nothing up is the simulator's own choice
  it('a new minute, announced by Retry-After, lets calls through again; refused calls used nothing up', async () => {
    await limit({ callsPerMinute: 1 });
    await app.get();
    const refused = await app.get();
    await rig.control('POST', '/clock', { advanceSeconds: Number(refused.headers.get('retry-after')) });
    expect((await app.get()).status).toBe(200);
    expect((await rig.control('GET', '/calls/summary')).body).toMatchObject({ countedAgainstLimits: 2, rateLimited: 1 });
  });

  // xero-api.md 1: "5,000/day" [same, old], "Day Retry-After can be hours" [reported]
  it('a used-up day says so, for hours', async () => {
    await limit({ callsPerDay: 1 });
    await app.get();
    const refused = await app.get();
    expect([refused.status, refused.headers.get('x-rate-limit-problem'), left(refused)[0]]).toEqual([429, 'day', 0]);
    await rig.control('POST', '/clock', { advanceSeconds: Number(refused.headers.get('retry-after')) });
    const renewed = await rig.app();
    expect((await renewed.get()).status).toBe(200);
  });

  // xero-api.md 1: "5 concurrent", "Retry-After promised for minute and day only" [Xero DOC/oauth2/limits]
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

  // xero-api.md 1: "Per app: 10,000/min over all tenants" [Xero DOC/oauth2/limits]
  it('10,000 calls a minute over all organisations of the app, without Retry-After', async () => {
    await rig.control('PATCH', '/settings', { callsPerMinuteOfApp: 1 });
    await app.get();
    const refused = await app.get();
    expect([refused.status, refused.headers.get('x-rate-limit-problem'), refused.headers.get('retry-after')]).toEqual([429, 'appminute', null]);
  });

  // xero-api.md 1: "X-Rate-Limit-Problem is unlisted: minute, day seen; also daily, DayLimit, Minute limit" [reported]; concurrent/app-minute values [open]
  it.each([
    ['short', 'day', 'concurrent'], ['long', 'DayLimit', 'Concurrent limit'], ['daily', 'daily', 'concurrent'], ['unlisted', 'exceeded', 'exceeded'],
  ])('the words for the problem are spelt as the switch rateLimitSpelling says: %s', async (rateLimitSpelling, day, concurrent) => {
    await limit({ rateLimitSpelling, callsPerDay: 1 });
    await app.get();
    expect((await app.get()).headers.get('x-rate-limit-problem')).toBe(day);
    await rig.fault({ path: '/api.xro/2.0/Invoices' }, { kind: 'rate-limit', problem: 'concurrent' });
    await limit({ callsPerDay: 5000 });
    expect((await app.get()).headers.get('x-rate-limit-problem')).toBe(concurrent);
  });

  // xero-api.md 1: "429 body (maybe empty)" [open]
  it('a 429 has no body, or one of JSON by the switch rateLimitBody', async () => {
    await limit({ callsPerMinute: 1 });
    await app.get();
    expect((await app.get()).text).toBe('');
    await limit({ rateLimitBody: 'json' });
    expect(await app.get()).toMatchObject({ status: 429, body: { Status: 429, Detail: expect.any(String) as unknown } });
  });

  // xero-api.md 1: "1,000/day on Starter" [reported]; 11: contradiction
  it('an organisation on the Starter tier has 1,000 calls a day', async () => {
    await limit({ callsPerDay: 1000 });
    expect(left(await app.get())[0]).toBe(999);
  });

  // xero-api.md 1: "Per app x tenant" [Xero DX/faq/limits]
  it('one organisation\'s calls are not another\'s', async () => {
    await limit({ callsPerMinute: 1 });
    await app.get();
    const [, other] = await rig.organisations();
    const tokens = await rig.connect([other?.tenantId ?? '']);
    const reply = await rig.send('GET', '/api.xro/2.0/Invoices', { headers: { ...app.headers(), authorization: `Bearer ${tokens.access_token}`, 'xero-tenant-id': other?.tenantId ?? '' } });
    expect(left(reply).slice(0, 2)).toEqual([4999, 59]);
  });

  // The simulator's own choice: a restart is no fresh allowance.
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

  // xero-api.md 1: "reset differs per tenant (not UTC midnight)"
  it('do not start at the same second for two organisations, nor at midnight UTC', () => {
    const limits = new Limits([]);
    const seconds = ['a', 'b', 'c'].map((tenantId) => {
      limits.count(tenantId, midnight);
      return limits.hit(tenantId, settings, midnight)?.retryAfterSeconds;
    });
    expect(new Set(seconds).size).toBe(3);
  });

  // xero-api.md 1: "Fixed windows"
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
