import { companyId } from '../../domain/ids';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { decideAtXero, opened } from '../support/consent-walk';
import { openSettings, type InSettings } from '../support/settings-session';

/** Who did what: the audit trail of a company, and the timelines of its records. */

let api: ApiUnderTest;
let owner: InSettings;
beforeAll(async () => {
  api = await startApiUnderTest();
  for (const id of ['acme', 'other']) await api.send('PUT', `/v1/companies/${id}`, { name: id, timeZone: 'Australia/Sydney' });
  owner = await openSettings(api, 'acme', { person: 'owner@hire.example' });
}, 60_000);

const audit = async (query = '', company = 'acme') => (await api.send('GET', `/v1/companies/${company}/audit${query}`)).body as { items: { actor: string; person: string | null; type: string; details: Record<string, unknown>; record: unknown }[]; nextCursor: string | null };
const newest = async () => { const [{ actor, person, type, record, details } = {}] = (await audit('?limit=1')).items; return { actor, person, type, record, details }; };
const organisation = async (name: string): Promise<string> => ((await (await fetch(`${process.env['TEST_SIMULATOR_URL'] ?? ''}/simulator/organisations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name, chart: 'hire' }) })).json()) as { tenantId: string }).tenantId;

describe('the audit trail', () => {
  it('names who opened the settings, connected and chose', async () => {
    expect(await newest()).toEqual({ actor: 'platform', person: null, type: 'settings-link-made', record: null, details: { for: 'owner@hire.example' } });
    const tenants = [await organisation('North'), await organisation('South')];
    const { body } = await api.send('POST', '/v1/companies/acme/connection', {}, owner.writes);
    const { xero } = opened((await api.send('GET', new URL(String(body['authoriseUrl'])).pathname, undefined, { cookie: owner.cookie })).headers);
    await api.send('GET', await decideAtXero(xero, tenants), undefined, { cookie: owner.cookie });
    expect(await newest()).toMatchObject({ actor: 'person', person: 'owner@hire.example', type: 'connection-allowed', details: { organisations: expect.arrayContaining(['North', 'South']) as string[] } });
    await api.send('PUT', '/v1/companies/acme/connection/organisation', { xeroTenantId: tenants[0] }, owner.writes);
    expect(await newest()).toMatchObject({ actor: 'person', person: 'owner@hire.example', type: 'organisation-chosen', details: { organisation: 'North' } });
  });

  it('names who mapped, started, pressed Sync Now and disconnected; the platform for what it did with its key', async () => {
    const base = '/v1/companies/acme';
    await api.db.updateTable('connections').set({ accounts: JSON.stringify(['210', '220', '230'].map((code) => ({ accountId: code, code, name: code, type: 'REVENUE', class: 'REVENUE', status: 'ACTIVE', taxType: 'OUTPUT', enablePaymentsToAccount: false }))), tax_rates: JSON.stringify(['OUTPUT', 'EXEMPTOUTPUT'].map((taxType) => ({ taxType, name: taxType, status: 'ACTIVE', effectiveRate: '10', canApplyToRevenue: true }))), read_at: new Date(), contacts_mirrored_at: new Date() }).where('company_id', '=', companyId('acme')).execute();
    const mapping = { accounts: { 'equipment-hire': '210', delivery: '220', service: '230' }, taxes: { gst: 'OUTPUT', 'gst-free': 'EXEMPTOUTPUT' }, payments: {} };
    const did = async (type: string, answer: Promise<{ status: number }>, actor = 'person') => {
      expect((await answer).status).toBeLessThan(300);
      expect(await newest()).toMatchObject({ type, actor, person: actor === 'person' ? 'owner@hire.example' : null, record: null });
    };
    await did('mapping-saved', api.send('PUT', `${base}/mappings`, mapping, owner.writes));
    await did('connection-started', api.send('POST', `${base}/connection/start`, {}, owner.writes));
    await did('sync-now', api.send('POST', `${base}/sync`, undefined, owner.writes));
    await did('callback-secret-made', api.send('POST', `${base}/callback-secret`), 'platform');
    await did('mapping-saved', api.send('PUT', `${base}/mappings`, mapping), 'platform');
    await did('connection-disconnected', api.send('DELETE', `${base}/connection`, undefined, owner.writes));
  });

  it('names who retried and decided about a record, as its timeline does; not what was accepted', async () => {
    await api.send('PUT', '/v1/companies/acme/contacts/harbour?bulk=true', { version: 1, name: 'Harbour' });
    await api.send('POST', '/v1/companies/acme/contacts/harbour/retry', undefined, owner.writes);
    expect(await newest()).toEqual({ actor: 'person', person: 'owner@hire.example', type: 'retried', record: { kind: 'contact', id: 'harbour' }, details: { version: 1 } });
    await api.db.updateTable('links').set({ sync_status: 'problem', problem: JSON.stringify({ code: 'contact-ambiguous', details: {} }) }).where('company_id', '=', companyId('acme')).execute();
    await api.send('POST', '/v1/companies/acme/contacts/harbour/fixes/create', undefined, owner.writes);
    expect((await api.send('GET', '/v1/companies/acme/contacts/harbour/timeline', undefined, owner.reads)).body).toMatchObject({ items: [
      { type: 'accepted', actor: 'cloudrent', person: null }, { type: 'retried', actor: 'person', person: 'owner@hire.example' }, { type: 'created-anew', actor: 'person', person: 'owner@hire.example' },
    ] });
    expect((await audit('?limit=200')).items.map(({ type }) => type)).not.toContain('accepted');
  });

  it('comes in pages, newest first, without a gap', async () => {
    const whole = (await audit('?limit=200')).items;
    const paged: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await audit(`?limit=3${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(whole);
    expect(whole.length).toBeGreaterThan(8);
  });

  it('is the company’s own', async () => { expect((await audit('', 'other')).items).toEqual([]); });
});
