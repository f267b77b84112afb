import { randomUUID } from 'node:crypto';
import { xeroTenantId } from '../../domain/ids';
import { switchValues } from '../../simulator/accounting';
import { appSwitchValues, doorSwitchValues, webhookSwitchValues } from '../../simulator/state/settings';
import { readContactsPage } from '../../xero/calls';
import { authoriseUrl, deleteConnection, exchangeCode, listConnections, type XeroTokens } from '../../xero/oauth';
import type { XeroSettings } from '../../xero/settings';
import { decideAtXero } from '../support/consent-walk';
import { anInvoice } from '../support/examples';
import { consent, endedSync, eventually, openHouseWithHarbour, pathIn, syncOf, type House, type Json } from '../support/house';
import { moneyIn } from '../support/money-in-xero';
import { cursorOf, objectsOf, pull, pulled } from '../support/pulls';
import { testSetting } from '../support/settings';

/**
 * What is not known about Xero (xero-api.md, section 11) is a switch of the simulator. Here the service meets each switch in each of
 * its positions; simulator/told.test.ts sees to it that none is left out.
 */

jest.setTimeout(90_000);

let house: House;
const at = (rest: string) => pathIn(house, rest);
const ended = (rest: string) => endedSync(house, rest);
/** The sync once it has got as far as this version. */
const endedAt = (rest: string, version: number) => eventually(`${rest} at version ${String(version)}`, async () => {
  const { body } = await house.call('GET', at(rest));
  const { status, version: judged } = body['sync'] as { status: string; version: number };
  return status !== 'pending' && status !== 'waiting' && judged === version ? (body['sync'] as Json) : undefined;
});
const waiting = (rest: string) => eventually(`${rest} waits`, async () => {
  const found = await syncOf(house, rest);
  return found['status'] === 'waiting' ? found : undefined;
});
const set = (settings: Json): Promise<Json> => house.simulator('PATCH', `/organisations/${house.tenantId}/settings`, settings);
const asPerson = (method: string, path: string[], body: Json): Promise<Json> => house.simulator('POST', `/people/${house.tenantId}`, { method, path, body });
const objects = async (entity: string): Promise<{ id: string; label: string; value: Json }[]> =>
  (await house.simulator('GET', `/objects?tenantId=${house.tenantId}&entity=${entity}`))['items'] as { id: string; label: string; value: Json }[];
/** How many objects of that label were ever made, without reading them. */
const made = async (entity: string, label: string): Promise<number> =>
  ((await house.simulator('GET', `/journal?tenantId=${house.tenantId}&entity=${entity}`))['items'] as Json[]).filter((one) => one['label'] === label && one['effect'] === 'created').length;
const named = async (entity: string, label: string) => (await objects(entity)).filter((one) => one.label === label);
/** Befalls the next write, whatever is read meanwhile. */
const inject = (fault: Json): Promise<Json> => house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0', tenantId: house.tenantId }, fault });
const calls = async (): Promise<Json[]> => (await house.simulator('GET', `/calls?tenantId=${house.tenantId}`))['items'] as Json[];

let last = 0;
/** A record id that no other test has. */
const fresh = (tag: string): string => `${tag}-${String((last += 1))}`;
const put = (rest: string, body: Json) => house.call('PUT', at(rest), body);
/** A new invoice, as it ended. */
async function synced(over: Json = {}, wanted?: string): Promise<{ id: string; number: string; sync: Json }> {
  const id = fresh('i');
  const number = wanted ?? `N-${id}`;
  await put(`invoices/${id}`, anInvoice(number, over));
  return { id, number, sync: await ended(`invoices/${id}`) };
}

const xero = (): XeroSettings => {
  const url = testSetting('TEST_SIMULATOR_URL');
  return { loginUrl: url, identityUrl: url, apiUrl: url, webUrl: url, clientId: testSetting('TEST_XERO_CLIENT_ID'), clientSecret: testSetting('TEST_XERO_CLIENT_SECRET') };
};

/** Tokens of the person who connected the house, by a consent beside the service. */
async function tokensBeside(): Promise<XeroTokens> {
  const redirectUri = `http://localhost:${testSetting('TEST_API_PORT')}/xero/callback`;
  const back = await decideAtXero(new URL(authoriseUrl(xero(), { redirectUri, state: randomUUID() })), [house.tenantId]);
  const result = await exchangeCode(xero(), { code: new URLSearchParams(back.split('?')[1]).get('code') ?? '', redirectUri });
  if (!result.ok) throw new Error(result.why);
  return result.tokens;
}

const contactsSince = async (since: Date) => readContactsPage(xero(), { accessToken: (await tokensBeside()).accessToken, xeroTenantId: xeroTenantId(house.tenantId) }, 1, 1000, since);

/** Somebody makes a contact of this name in Xero, after ours were mirrored; ours of the same name follows. */
async function sameNameAs(theirs: string, ours: string): Promise<{ sync: Json; id: string }> {
  await asPerson('PUT', ['Contacts'], { Contacts: [{ Name: theirs, EmailAddress: 'theirs@bayside.example' }] });
  const id = fresh('c');
  await put(`contacts/${id}`, { version: 1, name: ours, email: 'ours@bayside.example' });
  return { id, sync: await ended(`contacts/${id}`) };
}

/** Another company of the same person consents to an organisation of its own; how its connection then stands. */
async function anotherCompany(authEventClaim: string): Promise<{ other: House; connection: Json }> {
  const { tenantId } = await house.simulator('POST', '/organisations', { name: fresh('Other'), authEventClaim });
  const other = { ...house, tenantId: String(tenantId), company: fresh('other') };
  await house.call('PUT', `/v1/companies/${other.company}`, { name: 'Other Hire', timeZone: 'Australia/Sydney' });
  await consent(other);
  return { other, connection: (await house.call('GET', pathIn(other, 'connection'))).body };
}

type Values = Readonly<Record<string, readonly (string | boolean)[]>>;
/** Every switch as it stands when nobody touched it. */
const standard = (table: Values): Json => Object.fromEntries(Object.entries(table).map(([name, [value]]) => [name, value]));
const ofApp = (setting: Json): Promise<Json> => house.simulator('PATCH', '/settings', setting);

describe('the open points of Xero (xero-api.md, section 11)', () => {
  beforeAll(async () => { house = await openHouseWithHarbour(); });
  afterEach(async () => {
    await set({ ...standard(doorSwitchValues), ...standard(webhookSwitchValues), switches: standard(switchValues) });
    await ofApp(standard(appSwitchValues));
  });

  describe('omittedSummarizeErrors', () => {
    it.each(['partial', 'atomic'] as const)('%s: it is always sent, so that one refusal of three holds up none', async (position) => {
      await set({ switches: { omittedSummarizeErrors: position } });
      // Nobody can book in that year any more.
      await asPerson('POST', ['Organisation'], { EndOfYearLockDate: '2025-06-30' });
      const ids = [1, 2, 3].map(() => fresh('batch'));
      await Promise.all(ids.map((id, n) => put(`invoices/${id}?bulk=true`, anInvoice(`N-${id}`, n === 1 ? { issuedOn: '2025-06-30' } : {}))));
      const syncs = await Promise.all(ids.map((id) => ended(`invoices/${id}`)));
      expect(syncs.map((sync) => sync['status'])).toEqual(['synced', 'problem', 'synced']);
      expect(await Promise.all(ids.map((id) => made('invoice', `N-${id}`)))).toEqual([1, 0, 1]);
      const writes = (await calls()).filter(({ method, path }) => method === 'PUT' && String(path).startsWith('/api.xro'));
      expect(writes.filter(({ query }) => !String(query).includes('summarizeErrors=false'))).toEqual([]);
    });
  });

  describe('paidInvoiceEdits', () => {
    it.each([
      ['some', { status: 'synced', problem: null }, 'PO 7', 'PO 8'],
      ['none', { status: 'problem', problem: { code: 'invoice-paid' } }, '', ''],
    ] as const)('%s: words of a paid invoice change or say why not; its amounts never do, and it is not voided', async (position, sync, partPaid, paid) => {
      await set({ switches: { paidInvoiceEdits: position } });
      const { id, number, sync: first } = await synced();
      const pay = (amount: string) => moneyIn(house).pay(String((first['xero'] as Json)['id']), amount);
      await pay('30.00');
      await put(`invoices/${id}`, anInvoice(number, { version: 2, reference: 'PO 7' }));
      expect(await endedAt(`invoices/${id}`, 2)).toMatchObject(sync);
      expect((await named('invoice', number))[0]?.value).toMatchObject({ reference: partPaid, status: 'AUTHORISED', amountPaid: '30.00' });
      await pay('300.00');
      await put(`invoices/${id}`, anInvoice(number, { version: 3, reference: 'PO 8' }));
      expect(await endedAt(`invoices/${id}`, 3)).toMatchObject(sync);
      expect((await named('invoice', number))[0]?.value).toMatchObject({ reference: paid, status: 'PAID', total: '330.00' });
      const dearer = { lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '200.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '600.00', tax: '60.00', total: '660.00' } };
      await put(`invoices/${id}`, anInvoice(number, { version: 4, ...dearer }));
      expect(await endedAt(`invoices/${id}`, 4)).toMatchObject({ status: 'problem', problem: { code: 'invoice-paid' } });
      await put(`invoices/${id}`, anInvoice(number, { version: 5, status: 'void' }));
      expect(await endedAt(`invoices/${id}`, 5)).toMatchObject({ status: 'problem', problem: { code: 'invoice-paid' } });
    });
  });

  describe('reconciledPayments and deletedPaymentsModifiedSince', () => {
    it.each([
      ['kept', 'left-out', 'problem'], ['deletable', 'left-out', 'synced'], ['deletable', 'listed', 'synced'],
    ] as const)('%s, %s: an invoice takes other amounts again once its payment is gone, and says why not while it stands', async (reconciledPayments, deletedPaymentsModifiedSince, status) => {
      await set({ switches: { reconciledPayments, deletedPaymentsModifiedSince } });
      const { id, number, sync: first } = await synced();
      const payment = ['Payments', String((await moneyIn(house).pay(String((first['xero'] as Json)['id']), '30.00'))['PaymentID'])];
      await asPerson('POST', payment, { IsReconciled: true });
      const refusal = await asPerson('POST', payment, { Status: 'DELETED' }).then(() => '', (error: unknown) => String(error));
      expect(refusal.includes('reconciled')).toBe(reconciledPayments === 'kept');
      const dearer = { lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '200.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '600.00', tax: '60.00', total: '660.00' } };
      await put(`invoices/${id}`, anInvoice(number, { version: 2, ...dearer }));
      expect(await endedAt(`invoices/${id}`, 2)).toMatchObject({ status });
      expect((await named('invoice', number))[0]?.value).toMatchObject({ total: status === 'synced' ? '660.00' : '330.00' });
    });
  });

  describe('invoiceEventOnPayment', () => {
    beforeAll(async () => {
      // A webhook rings lists that were read once before.
      await pull(house);
      await house.simulator('PUT', '/webhooks', { url: `${house.apiUrl}/webhooks/xero`, key: house.configuration.xero.webhookKey });
    });
    afterAll(() => house.simulator('DELETE', '/webhooks'));

    /** Webhooks come in order: once that of a new contact has led to something, those before it have. */
    const heard = async (): Promise<void> => {
      const Name = fresh('Heard');
      await asPerson('PUT', ['Contacts'], { Contacts: [{ Name }] });
      await eventually('the new contact is read', async () => ([...(await objectsOf(house, 'contact')).values()].some(({ name }) => name === Name) ? true : undefined));
      await pulled(house);
    };

    it.each([['sent', true], ['none', false]] as const)('%s: a payment made in Xero is known soon, or with the next tick', async (invoiceEventOnPayment, soon) => {
      await set({ invoiceEventOnPayment });
      const { sync } = await synced();
      await heard();
      // What happens within seconds of a write of ours is taken for it.
      await house.db.updateTable('links').set({ xero_updated_at: new Date(Date.now() - 60_000) }).where('kind', '=', 'invoice').execute();
      const { rung_at: before } = await cursorOf(house, 'payments');
      const payment = String((await moneyIn(house).pay(String((sync['xero'] as Json)['id']), '30.00'))['PaymentID']);
      await heard();
      expect((await cursorOf(house, 'payments')).rung_at?.getTime() !== before?.getTime()).toBe(soon);
      expect((await objectsOf(house, 'payment')).has(payment)).toBe(soon);
      await pull(house, ['payments']);
      expect((await objectsOf(house, 'payment')).has(payment)).toBe(true);
    });
  });

  describe('modifiedSinceInclusive', () => {
    it.each([false, true])('%s: what changed in a second is found by asking from the second before', async (modifiedSinceInclusive) => {
      await set({ switches: { modifiedSinceInclusive } });
      const name = fresh('Since');
      await asPerson('PUT', ['Contacts'], { Contacts: [{ Name: name }] });
      const changedAt = Date.parse(String((await named('contact', name))[0]?.value['updatedAt']));
      const isFoundSince = async (since: number): Promise<boolean> => {
        const answer = await contactsSince(new Date(since));
        return answer.answer === 'done' && answer.value.items.some((contact) => contact.name === name);
      };
      expect(await isFoundSince(changedAt)).toBe(modifiedSinceInclusive);
      expect(await isFoundSince(changedAt - 1000)).toBe(true);
    });
  });

  describe('nothingModified', () => {
    it.each(['304', 'empty-list'] as const)('%s: is an empty page', async (position) => {
      await set({ switches: { nothingModified: position } });
      expect(await contactsSince(new Date(Date.now() + 60_000))).toMatchObject({ answer: 'done', value: { items: [], pageCount: 0 } });
    });
  });

  describe('contactNames', () => {
    const taken = { status: 'problem', problem: { code: 'contact-ambiguous' } };
    it.each([
      ['unique-ignoring-case', 'Bayside One', 'Bayside One'], ['unique-ignoring-case', 'Bayside Two', 'BAYSIDE TWO'], ['unique', 'Bayside Three', 'Bayside Three'],
    ] as const)('%s: beside “%s”, made in Xero meanwhile, “%s” of another address is a candidate for a person', async (position, theirs, ours) => {
      await set({ switches: { contactNames: position } });
      expect((await sameNameAs(theirs, ours)).sync).toMatchObject(taken);
    });
    it.each([
      ['unique', 'Bayside Four', 'BAYSIDE FOUR'], ['free', 'Bayside Five', 'Bayside Five'],
    ] as const)('%s: beside “%s”, made in Xero meanwhile, “%s” is a contact of its own, and its invoices go to it', async (position, theirs, ours) => {
      await set({ switches: { contactNames: position } });
      const { id, sync } = await sameNameAs(theirs, ours);
      expect(sync).toMatchObject({ status: 'synced' });
      const { number } = await synced({ contactId: id });
      expect((await named('invoice', number))[0]?.value).toMatchObject({ contactId: (sync['xero'] as Json)['id'] });
    });
  });

  describe('contactNumbers', () => {
    it('unique: a contact that bears our number already is ours, and no second is made', async () => {
      await set({ switches: { contactNumbers: 'unique' } });
      const id = fresh('number');
      await asPerson('PUT', ['Contacts'], { Contacts: [{ Name: `Numbered ${id}`, ContactNumber: id }] });
      await put(`contacts/${id}`, { version: 1, name: `Numbered ${id}` });
      const sync = await ended(`contacts/${id}`);
      expect(await named('contact', `Numbered ${id}`)).toMatchObject([{ id: (sync['xero'] as Json)['id'] }]);
    });

    it('shared: which of two with our number is ours, a person says; no third is made', async () => {
      await set({ switches: { contactNumbers: 'shared' } });
      const id = fresh('number');
      await asPerson('PUT', ['Contacts'], { Contacts: [{ Name: `Somebody Else ${id}`, ContactNumber: id }] });
      await inject({ kind: 'status', status: 503, when: 'after' });
      await put(`contacts/${id}`, { version: 1, name: `Ours ${id}` });
      const sync = await ended(`contacts/${id}`);
      const [made, ...others] = await named('contact', `Ours ${id}`);
      expect(others).toEqual([]);
      expect(sync).toMatchObject({ status: 'problem', problem: { code: 'contact-ambiguous', candidates: expect.arrayContaining([expect.objectContaining({ xeroId: made?.id }) as unknown]) as unknown } });
    });
  });

  describe('numbersOfVoidedInvoices', () => {
    it.each([
      ['taken', { status: 'problem', problem: { code: 'invoice-number-kept' } }, 1],
      ['free', { status: 'synced', xero: { status: 'AUTHORISED' } }, 2],
    ] as const)('%s: an invoice under the number of a voided one is refused in words, or there once, whatever answer was lost', async (position, sync, inXero) => {
      await set({ switches: { numbersOfVoidedInvoices: position } });
      const { id, number } = await synced();
      await put(`invoices/${id}`, anInvoice(number, { version: 2, status: 'void' }));
      expect(await endedAt(`invoices/${id}`, 2)).toMatchObject({ status: 'synced', xero: { status: 'VOIDED' } });
      // A look-up has to tell the voided invoice from the new one.
      await inject({ kind: 'status', status: 503, when: 'after' });
      expect((await synced({}, number)).sync).toMatchObject(sync);
      expect(await made('invoice', number)).toBe(inXero);
    });
  });

  describe('taxAmountOverrides', () => {
    it.each(['accepted', 'refused'] as const)('%s: no tax amount is sent; Xero works it out to the same cent', async (position) => {
      await set({ switches: { taxAmountOverrides: position } });
      expect((await synced()).sync).toMatchObject({ status: 'synced', problem: null });
    });
  });

  describe('amountRounding', () => {
    // 0.5 x 4.33 = 2.165: half up 2.17, half even 2.16.
    const half = { lines: [{ id: 'l1', description: 'Rope, half a metre', quantity: '0.5', unitPrice: '4.33', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '2.17', tax: '0.22', total: '2.39' } };
    it('half-up: half a cent comes out as ours', async () => {
      await set({ switches: { amountRounding: 'half-up' } });
      expect((await synced(half)).sync).toMatchObject({ status: 'synced' });
    });
    it('half-even: the cent of difference is shown as such, and the invoice stays linked', async () => {
      await set({ switches: { amountRounding: 'half-even' } });
      const { number, sync } = await synced(half);
      expect(sync).toMatchObject({ status: 'problem', problem: { code: 'totals-differ', differences: expect.arrayContaining([expect.objectContaining({ cloudrent: '2.39', xero: '2.38' }) as unknown]) as unknown }, xero: { number } });
    });
  });

  describe('rateLimitSpelling and rateLimitBody', () => {
    it.each([
      ['short', 'empty'], ['long', 'json'], ['daily', 'json'], ['unlisted', 'empty'],
    ] as const)('%s, %s: a used-up day is known for one, and waited for', async (rateLimitSpelling, rateLimitBody) => {
      await set({ rateLimitBody, rateLimitSpelling });
      await inject({ kind: 'rate-limit', problem: 'day', retryAfterSeconds: 7200 });
      const id = fresh('day');
      await put(`invoices/${id}`, anInvoice(`N-${id}`));
      expect(await waiting(`invoices/${id}`)).toMatchObject({ waitingFor: 'daily-limit', waitingUntil: expect.stringMatching(/Z$/) as unknown });
      // Two hours later, as far as the permit row knows; the next record pokes the writer.
      await house.db.updateTable('pace').set({ parked_until: null }).execute();
      expect((await synced()).sync).toMatchObject({ status: 'synced' });
      expect(await ended(`invoices/${id}`)).toMatchObject({ status: 'synced' });
    });

    it('unlisted: a 429 without Retry-After is taken for too many at once, and soon tried again', async () => {
      await set({ rateLimitSpelling: 'unlisted' });
      await inject({ kind: 'rate-limit', problem: 'appminute' });
      expect((await synced()).sync).toMatchObject({ status: 'synced' });
    });
  });

  describe('refusalDetail', () => {
    it.each(['Detail', 'detail'] as const)('%s: a connection cut in Xero is noticed, and a consent mends it', async (refusalDetail) => {
      await set({ refusalDetail });
      const { accessToken } = await tokensBeside();
      const connection = (await listConnections(xero(), accessToken)).find((one) => one.xeroTenantId === house.tenantId);
      await deleteConnection(xero(), accessToken, connection?.xeroConnectionId ?? '');
      const id = fresh('cut');
      await put(`invoices/${id}`, anInvoice(`N-${id}`));
      expect(await waiting(`invoices/${id}`)).toMatchObject({ waitingFor: 'connection-disconnected' });
      await consent(house);
      expect((await house.call('POST', at('connection/start'), {})).body).toMatchObject({ status: 'connected' });
      expect(await ended(`invoices/${id}`)).toMatchObject({ status: 'synced' });
    });
  });

  describe('authEventClaim', () => {
    it.each(['authentication_event_id', 'authEventId'] as const)('%s: only the organisation just consented to is offered', async (position) => {
      const { other, connection } = await anotherCompany(position);
      expect(connection).toMatchObject({ status: 'setup' });
      expect((connection['choices'] as Json[]).map(({ xeroTenantId }) => xeroTenantId)).toEqual([other.tenantId]);
    });

    it('absent: all that the person connected are offered, and a person chooses one that is free', async () => {
      const { other, connection } = await anotherCompany('absent');
      expect(connection).toMatchObject({ status: 'choosing', organisation: null });
      expect((connection['choices'] as Json[]).map(({ xeroTenantId }) => xeroTenantId)).toEqual(expect.arrayContaining([house.tenantId, other.tenantId]));
      const choose = (tenant: string) => house.call('PUT', pathIn(other, 'connection/organisation'), { xeroTenantId: tenant });
      expect(await choose(house.tenantId)).toMatchObject({ status: 409 });
      expect(await choose(other.tenantId)).toMatchObject({ status: 200, body: { status: 'setup' } });
    });
  });

  describe('largestBody', () => {
    // Four invoices of 950 KB.
    const lines = Array.from({ length: 237 }, (_, n) => ({ id: `l${String(n)}`, description: 'x'.repeat(4000), quantity: '1', unitPrice: '1.00', category: 'equipment-hire', tax: 'gst-free' }));
    it.each([
      ['3.5 MB', true],
      ['10 MB', false],
    ] as const)('%s: a batch of 3.8 MB arrives once, whole or split', async (largestBody, split) => {
      await set({ largestBody });
      const before = (await calls()).length;
      const ids = [1, 2, 3, 4].map(() => fresh('large'));
      await Promise.all(ids.map((id) => put(`invoices/${id}?bulk=true`, anInvoice(`N-${id}`, { lines, totals: { subtotal: '237.00', tax: '0.00', total: '237.00' } }))));
      expect((await Promise.all(ids.map((id) => ended(`invoices/${id}`)))).map((sync) => sync['status'])).toEqual(ids.map(() => 'synced'));
      expect(await Promise.all(ids.map((id) => made('invoice', `N-${id}`)))).toEqual(ids.map(() => 1));
      expect((await calls()).slice(before).some(({ status }) => status === 413)).toBe(split);
    });
  });

  describe('callsPerDay', () => {
    it.each([5000, 1000])('%d: what is left of the day is what Xero says, whatever the service was told', async (callsPerDay) => {
      await set({ callsPerDay });
      await synced();
      const [{ callsLeft: atXero }] = (await house.simulator('GET', '/organisations') as unknown as Json[]).filter(({ tenantId }) => tenantId === house.tenantId) as [Json];
      const { body } = await house.call('GET', at('connection'));
      expect((body['callsLeft'] as Json)['day']).toBe((atXero as Json)['day']);
      expect(Number((atXero as Json)['day'])).toBeLessThan(callsPerDay);
    });
  });

  describe('basicEncoding', () => {
    it.each(['raw', 'form'] as const)('%s: an access token at its end is refreshed: id and secret are written alike', async (basicEncoding) => {
      await ofApp({ basicEncoding });
      await house.db.updateTable('grants').set({ access_expires_at: new Date(0) }).execute();
      const generation = async () => (await house.db.selectFrom('grants').select('generation').executeTakeFirstOrThrow()).generation;
      const before = await generation();
      expect((await synced()).sync).toMatchObject({ status: 'synced' });
      expect(await generation()).toBe(before + 1);
    });
  });
});
