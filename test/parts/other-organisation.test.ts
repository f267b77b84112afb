import { anInvoice } from '../support/examples';
import { atRest, booksOf, choose, connectionOf, consentTo, nameCompany, newOrganisation, organisationRead, seenBy, setUp, start } from '../support/consents';
import { endedSync, eventually, openHouseWithHarbour, pathIn, syncOf, type House, type Json } from '../support/house';
import { aPayment, openMoneyDesk, type MoneyDesk } from '../support/money-desk';

/** A company that goes over to another organisation, and back; companies that share a Xero user; organisations that are taken. */

jest.setTimeout(120_000);

let house: House;
let desk: MoneyDesk;
beforeAll(async () => {
  house = await openHouseWithHarbour();
  desk = await openMoneyDesk(Promise.resolve(house));
}, 90_000);

const numbers = async (of: House, tenantId: string): Promise<string[]> => (await booksOf(of, tenantId, 'invoice')).map((invoice) => String(invoice['number'])).toSorted();
const names = async (of: House, tenantId: string): Promise<string[]> => (await booksOf(of, tenantId, 'contact')).map((contact) => String(contact['name'])).toSorted();
const statusOf = async (path: string, of = house): Promise<unknown[]> => {
  const sync = await syncOf(of, path);
  return [sync['status'], sync['excludedBecause'] ?? (sync['problem'] as Json | null)?.['code'] ?? null];
};
const xeroIdOf = async (path: string, of = house): Promise<unknown> => ((await syncOf(of, path))['xero'] as Json | null)?.['id'];
async function pick(name: string): Promise<string> {
  const { body } = await desk.person('PUT', ['Contacts'], { Name: name }) as { body: { Contacts: Json[] } };
  const id = String(body.Contacts[0]?.['ContactID']);
  await desk.pulled();
  await house.call('POST', pathIn(house, `xero/contacts/${id}/pick`));
  await endedSyncOnceThere(`contacts/xero-${id}`);
  return `xero-${id}`;
}
const endedSyncOnceThere = (path: string) => eventually(`${path} is there`, async () => (await house.call('GET', pathIn(house, path))).status === 200 ? true : undefined);
async function goTo(tenant: string): Promise<void> {
  await house.call('DELETE', pathIn(house, 'connection'));
  await consentTo(house, [tenant]);
  const chosen = await choose(house, tenant, { putLinksAside: true });
  if (chosen.status !== 200) throw new Error(JSON.stringify(chosen.body));
}

it('a company goes over to another organisation and comes back: nothing is lost, doubled or mixed', async () => {
  const first = house.tenantId;
  const second = await newOrganisation(house, 'Second Books');
  const customer = await pick('Walked In');
  const nobody = await pick('Only Looked');
  await desk.invoiced('over-1', { reference: 'one' });
  await desk.invoiced('over-2', { contactId: customer });
  await desk.put('payments/over-p', aPayment('over-1', { amount: '30.00' }));
  const theirs = `payments/xero-${await desk.pays('over-1', 50)}`;
  await desk.pulled();
  await endedSyncOnceThere(theirs);
  const before = { invoices: await numbers(house, first), contacts: await names(house, first), over1: await xeroIdOf('invoices/over-1') };

  // Ended, and consented to another one: nothing is linked to that.
  await house.call('DELETE', pathIn(house, 'connection'));
  expect(await consentTo(house, [second])).toBe('in-use');
  const choosing = await connectionOf(house);
  expect(choosing).toMatchObject({ status: 'choosing', organisation: null, choices: [{ xeroTenantId: second, name: 'Second Books' }], linksElsewhere: { xeroTenantId: first, records: 8 } });
  const refused = await choose(house, second);
  expect(refused).toMatchObject({ status: 409, body: { code: 'organisation-in-use', detail: expect.stringContaining('8 of this company’s records') as string } });
  expect(refused.body['detail']).toContain(String((choosing['linksElsewhere'] as Json)['name']));

  expect(await choose(house, second, { putLinksAside: true })).toMatchObject({ status: 200, body: { status: 'setup', linksElsewhere: null } });
  expect((await statusOf('invoices/over-1'))[0]).toMatch(/^(pending|waiting)$/);
  expect(await statusOf(theirs)).toEqual(['excluded', 'of-another-organisation']);
  expect(await statusOf(`contacts/${nobody}`)).toEqual(['excluded', 'of-another-organisation']);
  await organisationRead(house);
  // The accounts of the one before are not those of this one.
  expect(await house.call('POST', pathIn(house, 'connection/start'), {})).toMatchObject({ status: 409, body: { code: 'setup-incomplete' } });

  await setUp(house);
  await atRest(house);
  expect(await numbers(house, second)).toEqual(['INV-over-1', 'INV-over-2']);
  expect(await names(house, second)).toEqual(['Bayside Scaffolding', 'Harbour Builders', 'Walked In']);
  expect((await booksOf(house, second, 'payment')).map(({ amount }) => Number(amount))).toEqual([30]);
  expect(await statusOf('payments/over-p')).toEqual(['synced', null]);
  expect([await numbers(house, first), await names(house, first)]).toEqual([before.invoices, before.contacts]);
  // Asked for again, it has nothing to do with this organisation all the same.
  await house.call('POST', pathIn(house, `${theirs}/retry`), {});
  expect(await endedSync(house, theirs)).toMatchObject({ status: 'excluded', excludedBecause: 'of-another-organisation' });
  // A document for the contact that stayed behind brings it along.
  expect(await desk.put('invoices/over-3', anInvoice('INV-over-3', { contactId: nobody }))).toMatchObject({ status: 'synced' });
  expect(await names(house, second)).toContain('Only Looked');
  // What happens on both sides meanwhile.
  expect(await desk.put('invoices/over-1', anInvoice('INV-over-1', { version: 2, reference: 'two' }))).toMatchObject({ status: 'synced' });
  await house.simulator('POST', `/people/${first}`, { method: 'PUT', path: ['Payments'], body: { Payments: [{ Invoice: { InvoiceID: before.over1 }, Account: { AccountID: desk.accounts.bank }, Amount: 7, Date: '2026-11-11' }] } });

  await goTo(first);
  expect(await xeroIdOf('invoices/over-1')).toBe(before.over1);
  expect(await statusOf('invoices/over-2')).toEqual(['synced', null]);
  expect((await statusOf('invoices/over-1'))[0]).toMatch(/^(pending|waiting)$/);
  await start(house);
  await atRest(house);
  await desk.pulled();
  await atRest(house);
  expect(await numbers(house, first)).toEqual([...before.invoices, 'INV-over-3'].toSorted());
  expect(await names(house, first)).toEqual(before.contacts);
  expect(await desk.booked('over-1')).toMatchObject({ reference: 'two' });
  expect(await statusOf(theirs)).toEqual(['synced', null]);
  expect((await desk.changes()).filter(({ type, data }) => type === 'payment.created' && ((data as Json)['payment'] as Json)['amount'] === '7.00')).toHaveLength(1);
  // As many as were ever made: 30.00 and 50.00 before, 7.00 meanwhile.
  expect((await booksOf(house, first, 'payment')).map(({ amount }) => Number(amount)).toSorted((a, b) => a - b)).toEqual([7, 30, 50]);
});

it('what was in doubt when a company left is looked up when it comes back', async () => {
  const own = seenBy(house, `${house.company}-doubt`, await newOrganisation(house, 'Doubtful'));
  const other = await newOrganisation(house, 'Other');
  await nameCompany(own);
  await consentTo(own, [own.tenantId]);
  await setUp(own);
  await own.call('PUT', pathIn(own, 'contacts/harbour'), { version: 1, name: 'Harbour Builders' });
  await endedSync(own, 'contacts/harbour');
  await own.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Invoices', tenantId: own.tenantId }, times: 1, fault: { kind: 'reset', when: 'after' } });
  await own.call('PUT', pathIn(own, 'invoices/d1'), anInvoice('D-1'));
  await eventually('it has arrived', async () => (await numbers(own, own.tenantId)).length === 1 ? true : undefined);
  await own.call('DELETE', pathIn(own, 'connection'));
  await consentTo(own, [other]);
  expect(await choose(own, other, { putLinksAside: true })).toMatchObject({ status: 200 });
  await setUp(own);
  expect(await endedSync(own, 'invoices/d1')).toMatchObject({ status: 'synced' });
  expect(await numbers(own, other)).toEqual(['D-1']);

  await own.call('DELETE', pathIn(own, 'connection'));
  await consentTo(own, [own.tenantId]);
  expect(await choose(own, own.tenantId, { putLinksAside: true })).toMatchObject({ status: 200 });
  await start(own);
  expect(await endedSync(own, 'invoices/d1')).toMatchObject({ status: 'synced' });
  expect(await numbers(own, own.tenantId)).toEqual(['D-1']);
  expect(await xeroIdOf('invoices/d1', own)).toBe((await booksOf(own, own.tenantId, 'invoice'))[0]?.['id']);
});

it('two companies of one Xero user, each with one of the two organisations of its consent, are never mixed', async () => {
  const [one, two] = [await newOrganisation(house, 'One'), await newOrganisation(house, 'Two')];
  const [left, right] = [seenBy(house, `${house.company}-left`, one), seenBy(house, `${house.company}-right`, two)];
  for (const company of [left, right]) {
    await nameCompany(company);
    await consentTo(company, [one, two]);
    expect(await connectionOf(company)).toMatchObject({ status: 'choosing' });
  }
  // Chosen again before anything has synced: no fuss, and nothing of the first one stays.
  expect(await choose(left, two)).toMatchObject({ status: 200 });
  await setUp(left);
  expect(await choose(right, two)).toMatchObject({ status: 409, body: { code: 'organisation-taken' } });
  expect(await choose(left, one)).toMatchObject({ status: 200, body: { status: 'setup' } });
  expect(await organisationRead(left)).toMatchObject({ organisation: { xeroTenantId: one, name: 'One' } });
  expect((await left.call('GET', pathIn(left, 'mappings'))).body).toMatchObject({ accounts: {}, payments: {} });
  expect(await choose(right, two)).toMatchObject({ status: 200 });
  for (const company of [left, right]) {
    await setUp(company);
    await company.call('PUT', pathIn(company, 'contacts/harbour'), { version: 1, name: `Harbour of ${company.tenantId}` });
    await company.call('PUT', pathIn(company, 'invoices/i1'), anInvoice(`For ${company.tenantId}`));
  }
  for (const company of [left, right]) {
    expect(await endedSync(company, 'invoices/i1')).toMatchObject({ status: 'synced' });
    expect(await numbers(company, company.tenantId)).toEqual([`For ${company.tenantId}`]);
    expect(await names(company, company.tenantId)).toEqual([`Harbour of ${company.tenantId}`]);
  }

  // The one that it has changes nothing, and a consent to others leaves what works alone.
  const before = await connectionOf(left);
  expect((await choose(left, one)).body).toEqual(before);
  const third = await newOrganisation(house, 'Third');
  expect(await consentTo(left, [third])).toBe('in-use');
  expect(await consentTo(left, [third, two])).toBe('in-use');
  expect(await connectionOf(left)).toEqual(before);
  await consentTo(left, [one, third]);
  expect(await choose(left, third, { putLinksAside: true })).toMatchObject({ status: 409, body: { code: 'organisation-in-use', detail: expect.stringContaining('Disconnect it first') as string } });
  expect(await connectionOf(left)).toMatchObject({ status: 'connected', organisation: { name: 'One' } });
});

it('of two companies that choose one organisation at the same moment one has it, and the other is told why', async () => {
  const [wanted, spare] = [await newOrganisation(house, 'Wanted'), await newOrganisation(house, 'Spare')];
  const companies = [seenBy(house, `${house.company}-fast`, wanted), seenBy(house, `${house.company}-slow`, wanted)];
  for (const company of companies) {
    await nameCompany(company);
    await consentTo(company, [wanted, spare]);
  }
  const chosen = await Promise.all(companies.map((company) => choose(company, wanted)));
  expect(chosen.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409']);
  expect(chosen.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'organisation-taken' });
  // Their organisations are still being read.
  for (const [index, company] of companies.entries()) if (chosen[index]?.status === 200) await organisationRead(company);
});
