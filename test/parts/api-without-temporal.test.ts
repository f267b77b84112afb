import { companyId } from '../../domain/ids';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { deadAddress } from '../support/dead-address';
import { eventually } from '../support/house';

describe('while Temporal is away', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApiUnderTest({ temporalAddress: await deadAddress() });
    await api.send('PUT', '/v1/companies/acme', { name: 'Acme', timeZone: 'Australia/Sydney' });
  }, 60_000);

  it('records are accepted all the same, and left to the starter', async () => {
    expect((await api.send('PUT', '/v1/companies/acme/contacts/c1', { version: 1, name: 'Harbour Events' })).status).toBe(202);
    const left = await eventually('the record is the starter’s turn', async () =>
      await api.db.selectFrom('links').select('sync_status').where('company_id', '=', companyId('acme')).where('started_at', 'is', null).executeTakeFirst());
    expect(left).toEqual({ sync_status: 'pending' });
  }, 30_000);

  it('the process is healthy, and not ready: Temporal is named', async () => {
    expect((await api.send('GET', '/healthz')).status).toBe(200);
    expect(await api.send('GET', '/readyz')).toMatchObject({ status: 503, body: { missing: ['temporal'] } });
  }, 15_000);
});
