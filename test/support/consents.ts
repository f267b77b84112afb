import { decideAtXero, opened } from './consent-walk';
import { eventually, pathIn, type House, type Json } from './house';

/** Consents, organisations and set-up of companies that share a house. */

/** The same house seen by another company, with an organisation of its own in mind. */
export const seenBy = (house: House, company: string, tenantId: string): House => ({ ...house, company, tenantId });

export async function newOrganisation(house: House, name: string): Promise<string> {
  return String((await house.simulator('POST', '/organisations', { name, chart: 'hire', callsPerMinute: 600 }))['tenantId']);
}

export async function nameCompany(house: House): Promise<void> {
  await house.call('PUT', `/v1/companies/${house.company}`, { name: `Hire ${house.company}`, timeZone: 'Australia/Sydney' });
}

/** A person's consent to these organisations; resolves to what our pages are told of it. */
export async function consentTo(house: House, tenants: readonly string[]): Promise<string | null> {
  const { body } = await house.call('POST', pathIn(house, 'connection'), {});
  const ticket = await fetch(new URL(new URL(String(body['authoriseUrl'])).pathname, house.apiUrl), { redirect: 'manual' });
  const { xero, cookie } = opened(ticket.headers);
  const back = await fetch(new URL(await decideAtXero(xero, tenants), house.apiUrl), { redirect: 'manual', headers: { cookie } });
  return new URL(back.headers.get('location') ?? '', house.apiUrl).searchParams.get('outcome');
}

export const connectionOf = async (house: House): Promise<Json> => (await house.call('GET', pathIn(house, 'connection'))).body;
export const choose = (house: House, xeroTenantId: string, over: Json = {}) => house.call('PUT', pathIn(house, 'connection/organisation'), { xeroTenantId, ...over });

/** Until the organisation that was chosen is read. */
export const organisationRead = (house: House): Promise<Json> => eventually('the organisation is read', async () => {
  const connection = await connectionOf(house);
  return connection['organisation'] && connection['readAt'] && connection['contactsReadAt'] ? connection : undefined;
});

/** Maps as offered, with payments by `card` to the bank, and starts. */
export async function setUp(house: House): Promise<void> {
  await organisationRead(house);
  const { body: { items } } = await house.call('GET', pathIn(house, 'xero/accounts'));
  const bank = (items as Json[]).find((account) => account['code'] === '090')?.['accountId'];
  const { body: { offered } } = await house.call('GET', pathIn(house, 'mappings'));
  await house.call('PUT', pathIn(house, 'mappings'), { ...(offered as Json), payments: { card: bank } });
  await start(house);
}

export async function start(house: House): Promise<void> {
  await organisationRead(house);
  const started = await house.call('POST', pathIn(house, 'connection/start'), {});
  if (started.status !== 200) throw new Error(JSON.stringify(started.body));
}

/** Until no record of the company is under way any more. */
export const atRest = (house: House): Promise<true> => eventually('nothing is under way', async () => {
  const { body } = await house.call('GET', pathIn(house, 'records/summary'));
  return (body['items'] as Json[]).some(({ status }) => status === 'pending' || status === 'waiting') ? undefined : true;
});

export const booksOf = async (house: House, tenantId: string, entity: string): Promise<Json[]> =>
  ((await house.simulator('GET', `/objects?tenantId=${tenantId}&entity=${entity}`))['items'] as Json[]).map((item) => item['value'] as Json);
