import { readMapping } from '../../db/connections';
import { markMirrored, storeOrganisation } from '../../db/connection-state';
import type { AccountFacts, TaxRateFacts } from '../../db/schema';
import { companyId } from '../../domain/ids';
import { startApiUnderTest, type Answer, type ApiUnderTest } from '../support/api-under-test';
import { decideAtXero, opened, type Opened } from '../support/consent-walk';

let api: ApiUnderTest;
let counter = 0;
const simulator = (): string => process.env['TEST_SIMULATOR_URL'] ?? '';

beforeAll(async () => { api = await startApiUnderTest(); }, 60_000);

async function newCompany(): Promise<string> {
  counter += 1;
  await api.send('PUT', `/v1/companies/connect-${String(counter)}`, { name: 'Connecting', timeZone: 'Australia/Sydney' });
  return `connect-${String(counter)}`;
}
async function newOrganisation(): Promise<string> {
  const response = await fetch(`${simulator()}/simulator/organisations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: `Hire ${String(Math.random())}`, chart: 'hire' }) });
  return ((await response.json()) as { tenantId: string }).tenantId;
}
const stateOf = async (company: string): Promise<Record<string, unknown>> => (await api.send('GET', `/v1/companies/${company}/connection`)).body;

/** A person's browser as far as Xero's consent page: what our ticket left behind. */
async function begin(company: string, body: object = {}): Promise<Opened & { ticket: string }> {
  const { authoriseUrl } = (await api.send('POST', `/v1/companies/${company}/connection`, body)).body as { authoriseUrl: string };
  const ticket = new URL(authoriseUrl).pathname;
  return { ticket, ...opened((await api.send('GET', ticket)).headers) };
}
async function consent(company: string, tenants: readonly string[], body: object = {}): Promise<Answer> {
  const { xero, cookie } = await begin(company, body);
  return api.send('GET', await decideAtXero(xero, tenants), undefined, { cookie });
}

/** Where the person is sent after Xero. */
const outcomeOf = ({ status, headers }: Answer): string => `${status === 302 ? '' : String(status)}${headers.get('location') ?? ''}`;

describe('the way to Xero and back', () => {
  it('goes by a ticket, with the state bound to a settings session by a cookie that scripts cannot read', async () => {
    const { xero, setCookie } = await begin(await newCompany());
    expect(`${xero.origin}${xero.pathname}`).toBe(`${simulator()}/identity/connect/authorize`);
    expect(xero.searchParams.get('redirect_uri')).toBe(`${api.publicUrl}/xero/callback`);
    expect(setCookie).toMatch(/^cloudrent_session=[\w-]{43}; .*Path=\/; .*HttpOnly; SameSite=Lax$/);
  });

  it('takes a single organisation at once: set-up comes next', async () => {
    const company = await newCompany();
    const tenant = await newOrganisation();
    expect(outcomeOf(await consent(company, [tenant]))).toBe(`/companies/${company}/xero?outcome=connected`);
    expect(await stateOf(company)).toMatchObject({ status: 'setup' });
  });

  it('opens a settings session for who connects, with their way back', async () => {
    const company = await newCompany();
    const { cookie } = await begin(company, { returnUrl: 'https://cloudrent.example/settings', person: 'owner@hire.example' });
    expect((await api.send('GET', '/v1/session', undefined, { authorization: '', cookie })).body).toMatchObject({ companyId: company, person: 'owner@hire.example', returnUrl: 'https://cloudrent.example/settings' });
  });

  it('lets two tabs of one browser connect side by side', async () => {
    const company = await newCompany();
    const tenant = await newOrganisation();
    const first = await begin(company);
    const { authoriseUrl } = (await api.send('POST', `/v1/companies/${company}/connection`, {})).body as { authoriseUrl: string };
    const second = opened((await api.send('GET', new URL(authoriseUrl).pathname, undefined, { cookie: first.cookie })).headers);
    expect(second.cookie).toBe(first.cookie);
    for (const { xero } of [first, second]) expect(outcomeOf(await api.send('GET', await decideAtXero(xero, [tenant]), undefined, { cookie: first.cookie }))).toContain('outcome=connected');
  });

  it('lets a person choose among several, and only among those', async () => {
    const company = await newCompany();
    const [one, two, other] = [await newOrganisation(), await newOrganisation(), await newOrganisation()];
    expect(outcomeOf(await consent(company, [one, two]))).toContain('outcome=choose');
    expect(await stateOf(company)).toMatchObject({ status: 'choosing' });
    expect(await api.send('PUT', `/v1/companies/${company}/connection/organisation`, { xeroTenantId: other })).toMatchObject({ status: 422, body: { errors: [{ field: 'xeroTenantId' }] } });
    expect(await api.send('PUT', `/v1/companies/${company}/connection/organisation`, { xeroTenantId: two })).toMatchObject({ status: 200, body: { status: 'setup' } });
  });

  it('keeps the tokens sealed', async () => {
    await consent(await newCompany(), [await newOrganisation()]);
    const grants = await api.db.selectFrom('grants').select(['access_token', 'refresh_token']).execute();
    expect(grants.flatMap((grant) => Object.values(grant)).every((token) => token.startsWith('test.'))).toBe(true);
  });

  it('refuses an organisation that another company has, and changes nothing', async () => {
    const tenant = await newOrganisation();
    await consent(await newCompany(), [tenant]);
    const second = await newCompany();
    expect(outcomeOf(await consent(second, [tenant]))).toBe(`/companies/${second}/xero?outcome=taken`);
    expect(await stateOf(second)).toMatchObject({ status: 'disconnected', choices: [] });
  });

  it('lets another company have it once it is disconnected, and then says so to the first', async () => {
    const tenant = await newOrganisation();
    const [first, second] = [await newCompany(), await newCompany()];
    await consent(first, [tenant]);
    expect((await api.send('DELETE', `/v1/companies/${first}/connection`)).body).toMatchObject({ status: 'disconnected' });
    expect(outcomeOf(await consent(second, [tenant]))).toContain('outcome=connected');
    expect(outcomeOf(await consent(first, [tenant]))).toContain('outcome=taken');
    expect(outcomeOf(await consent(first, [tenant, await newOrganisation()]))).toContain('outcome=choose');
    expect(await api.send('PUT', `/v1/companies/${first}/connection/organisation`, { xeroTenantId: tenant })).toMatchObject({ status: 409, body: { code: 'organisation-taken' } });
  });

  it('ends the connection at Xero when a person disconnects', async () => {
    const company = await newCompany();
    await consent(company, [await newOrganisation()]);
    const { xero_connection_id: id, grant_id: grant } = await api.db.selectFrom('connections').selectAll().where('company_id', '=', companyId(company)).executeTakeFirstOrThrow();
    expect([typeof id, typeof grant]).toEqual(['string', 'string']);
    await api.send('DELETE', `/v1/companies/${company}/connection`);
    expect(await stateOf(company)).toMatchObject({ status: 'disconnected' });
  });
});

describe('ways that lead nowhere', () => {
  it('a ticket is good once', async () => {
    const { ticket } = await begin(await newCompany());
    expect((await api.send('GET', ticket)).status).toBe(410);
  });

  it('a consent that another browser brings back is refused, and the right one still passes', async () => {
    const company = await newCompany();
    const { xero, cookie } = await begin(company);
    const back = await decideAtXero(xero, [await newOrganisation()]);
    expect((await api.send('GET', back)).status).toBe(400);
    const stranger = await begin(await newCompany());
    for (const other of [`cloudrent_session=${'x'.repeat(43)}`, stranger.cookie, (await begin(company, { person: 'another' })).cookie]) expect((await api.send('GET', back, undefined, { cookie: other })).status).toBe(400);
    expect(await stateOf(company)).toMatchObject({ status: 'disconnected' });
    expect(outcomeOf(await api.send('GET', back, undefined, { cookie }))).toContain('outcome=connected');
  });

  it('a state is good once', async () => {
    const { xero, cookie } = await begin(await newCompany());
    const back = await decideAtXero(xero, [await newOrganisation()]);
    await api.send('GET', back, undefined, { cookie });
    expect((await api.send('GET', back, undefined, { cookie })).status).toBe(400);
  });

  it('a person who declines sees that nothing has changed', async () => {
    const company = await newCompany();
    const { xero, cookie } = await begin(company);
    expect(outcomeOf(await api.send('GET', await decideAtXero(xero, [], 'cancel'), undefined, { cookie }))).toBe(`/companies/${company}/xero?outcome=declined`);
    expect(await stateOf(company)).toMatchObject({ status: 'disconnected' });
  });

  it('a code that Xero does not know has failed', async () => {
    const { xero, cookie } = await begin(await newCompany());
    const state = xero.searchParams.get('state') ?? '';
    expect(outcomeOf(await api.send('GET', `/xero/callback?code=made-up&state=${state}`, undefined, { cookie }))).toContain('outcome=failed');
  });
});

const account = (code: string, name: string, over: Partial<AccountFacts> = {}): AccountFacts => ({ accountId: `id-${code}`, code, name, type: 'REVENUE', class: 'REVENUE', status: 'ACTIVE', taxType: 'OUTPUT', enablePaymentsToAccount: false, ...over });
const rate = (taxType: string, name: string, over: Partial<TaxRateFacts> = {}): TaxRateFacts => ({ taxType, name, status: 'ACTIVE', effectiveRate: '10', canApplyToRevenue: true, ...over });
const mapping = { accounts: { 'equipment-hire': '210', delivery: '220', service: '230' }, taxes: { gst: 'OUTPUT', 'gst-free': 'EXEMPTOUTPUT' }, payments: {} };

/** A connected company whose organisation has been read (no worker runs here, so the test reads for it). */
async function readyToMap(): Promise<string> {
  const company = await newCompany();
  await consent(company, [await newOrganisation()]);
  await storeOrganisation(api.db, companyId(company), {
    organisation: { name: 'Hire', shortCode: '!abc', baseCurrency: 'AUD', countryCode: 'AU', timeZone: 'Australia/Sydney' },
    accounts: [account('210', 'Sales - Equipment Hire'), account('220', 'Sales - Delivery'), account('230', 'Sales - Service Income'), account('299', 'Old Sales', { status: 'ARCHIVED' }), account('400', 'Rent', { class: 'EXPENSE' }), account('250', 'System', { systemAccount: 'GST' })],
    taxRates: [rate('OUTPUT', 'GST on Income'), rate('EXEMPTOUTPUT', 'GST Free Income'), rate('INPUT', 'GST on Expenses', { canApplyToRevenue: false }), rate('OLD', 'Old', { status: 'ARCHIVED' })],
  });
  return company;
}

describe('the mapping', () => {
  it('is offered from the organisation’s own accounts and rates, and saved only when a person does', async () => {
    const company = await readyToMap();
    const path = `/v1/companies/${company}/mappings`;
    expect((await api.send('GET', path)).body).toEqual({ accounts: {}, taxes: {}, payments: {}, offered: mapping });
    expect(await api.send('PUT', path, mapping)).toMatchObject({ status: 200 });
    expect((await api.send('GET', path)).body).toMatchObject(mapping);
  });

  it('lists only what a sales line may use', async () => {
    const company = await readyToMap();
    const codes = (answer: Answer, field: string) => (answer.body['items'] as Record<string, string>[]).map((item) => item[field]);
    expect(codes(await api.send('GET', `/v1/companies/${company}/xero/accounts`), 'code')).toEqual(['210', '220', '230']);
    expect(codes(await api.send('GET', `/v1/companies/${company}/xero/tax-rates`), 'taxType')).toEqual(['OUTPUT', 'EXEMPTOUTPUT']);
  });

  it.each([
    ['an account that there is not', { accounts: { service: '999' } }, 'accounts.service'], ['an archived account', { accounts: { service: '299' } }, 'accounts.service'],
    ['an expense account', { accounts: { service: '400' } }, 'accounts.service'], ['a system account', { accounts: { service: '250' } }, 'accounts.service'],
    ['a rate for expenses', { taxes: { gst: 'INPUT' } }, 'taxes.gst'], ['an inactive rate', { taxes: { gst: 'OLD' } }, 'taxes.gst'],
  ])('refuses %s by name and keeps what was saved', async (_what, change: { accounts?: object; taxes?: object }, field) => {
    const company = await readyToMap();
    const path = `/v1/companies/${company}/mappings`;
    await api.send('PUT', path, mapping);
    expect(await api.send('PUT', path, { ...mapping, ...change })).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    expect(await readMapping(api.db, companyId(company))).toEqual(mapping);
  });
});

describe('reading the organisation again', () => {
  it('is refused at once while the company is not connected to it; what was read before is still told', async () => {
    const company = await readyToMap();
    await api.send('DELETE', `/v1/companies/${company}/connection`);
    for (const list of ['accounts', 'tax-rates']) {
      const path = `/v1/companies/${company}/xero/${list}`;
      expect(await api.send('GET', `${path}?refresh=true`)).toMatchObject({ status: 409, body: { code: 'not-connected', detail: expect.stringContaining('Connect the organisation') as string } });
      expect((await api.send('GET', path)).status).toBe(200);
    }
  });
});

describe('finishing set-up', () => {
  it('names everything that is missing, and starts when nothing is', async () => {
    const company = await readyToMap();
    const path = `/v1/companies/${company}`;
    const refused = await api.send('POST', `${path}/connection/start`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'setup-incomplete' } });
    expect((refused.body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual(['accounts.equipment-hire', 'accounts.delivery', 'accounts.service', 'taxes.gst', 'taxes.gst-free', 'organisation']);
    await api.send('PUT', `${path}/mappings`, mapping);
    await markMirrored(api.db, companyId(company));
    expect(await api.send('POST', `${path}/connection/start`, {})).toMatchObject({ status: 200, body: { status: 'connected' } });
  });

  it('is refused before a person has connected', async () => {
    expect(await api.send('POST', `/v1/companies/${await newCompany()}/connection/start`, {})).toMatchObject({ status: 409, body: { code: 'not-connected' } });
  });

  it('is not asked for again when the same organisation is connected anew', async () => {
    const company = await readyToMap();
    await api.send('PUT', `/v1/companies/${company}/mappings`, mapping);
    await markMirrored(api.db, companyId(company));
    await api.send('POST', `/v1/companies/${company}/connection/start`, {});
    const { xero_tenant_id: tenant } = await api.db.updateTable('connections').set({ state: 'expired' }).where('company_id', '=', companyId(company)).returning('xero_tenant_id').executeTakeFirstOrThrow();
    expect(outcomeOf(await consent(company, [tenant ?? '']))).toContain('outcome=reconnected');
    expect(await stateOf(company)).toMatchObject({ status: 'connected' });
  });
});
