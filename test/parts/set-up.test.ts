import { companyId } from '../../domain/ids';
import { anInvoice } from '../support/examples';
import { consent, endedSync, eventually, openHouse, pathIn, workerHere, type House, type Json } from '../support/house';
import { aCreditNote } from '../support/money-desk';

/** What a person sees and decides between the consent and the start, on real parts: Xero is only read until then. */

jest.setTimeout(120_000);

let house: House;
/** Ids in Xero of what was there before us. */
const there: Record<string, string> = {};

async function person(method: string, path: string[], body: Json): Promise<Json> {
  const answer = await house.simulator('POST', `/people/${house.tenantId}`, { method, path, body });
  if (answer['status'] !== 200) throw new Error(`A person's ${method} ${path.join('/')} was refused: ${JSON.stringify(answer)}`);
  return answer['body'] as Json;
}
const contact = async (body: Json): Promise<string> => String(((await person('PUT', ['Contacts'], { Contacts: [body] }))['Contacts'] as Json[])[0]?.['ContactID']);
/** A document of the content of `anInvoice` or `aCreditNote`, made by a person in Xero. */
const invoice = async (number: string, contactId: string, over: Json = {}): Promise<string> => String(((await person('PUT', ['Invoices'], { Invoices: [{
  Type: 'ACCREC', Status: 'AUTHORISED', InvoiceNumber: number, Contact: { ContactID: contactId }, Date: '2026-11-02', DueDate: '2026-11-16', LineAmountTypes: 'Exclusive',
  LineItems: [{ Description: 'Excavator, 3 days', Quantity: 3, UnitAmount: 100, AccountCode: '210', TaxType: 'OUTPUT' }], ...over,
}] }))['Invoices'] as Json[])[0]?.['InvoiceID']);
const creditNote = async (number: string, contactId: string): Promise<string> => String(((await person('PUT', ['CreditNotes'], { CreditNotes: [{
  Type: 'ACCRECCREDIT', Status: 'AUTHORISED', CreditNoteNumber: number, Contact: { ContactID: contactId }, Date: '2026-11-05', LineAmountTypes: 'Exclusive',
  LineItems: [{ Description: 'One day less', Quantity: 1, UnitAmount: 100, AccountCode: '210', TaxType: 'OUTPUT' }],
}] }))['CreditNotes'] as Json[])[0]?.['CreditNoteID']);

const send = async (path: string, body: Json): Promise<void> => {
  const { status, body: answer } = await house.call('PUT', pathIn(house, path), body);
  if (status !== 202) throw new Error(`${path}: ${JSON.stringify(answer)}`);
};
const connection = async (): Promise<Json> => (await house.call('GET', pathIn(house, 'connection'))).body;
const calls = async (): Promise<Record<string, number>> => (await house.simulator('GET', `/calls/summary?tenantId=${house.tenantId}`))['byOperation'] as Record<string, number>;
/** A check from its beginning to its end, by the record: what it found of it. */
async function checked(): Promise<Json & { readonly of: (id: string) => Json | undefined }> {
  expect((await house.call('POST', pathIn(house, 'connection/clashes'), {})).status).toBe(202);
  const found = await eventually('it is checked', async () => {
    const { body } = await house.call('GET', pathIn(house, 'connection/clashes'));
    return body['status'] === 'checked' ? body : undefined;
  });
  const items = found['items'] as Json[];
  return { ...found, of: (id) => items.find((item) => item['id'] === id) };
}

beforeAll(async () => {
  // Pages of two, so that reading a whole list is many calls.
  house = await openHouse({}, undefined, workerHere({ pullPageSize: 2 }));
  there['harbour'] = await contact({ Name: 'Harbour Builders', EmailAddress: 'accounts@harbour.example' });
  there['bayside'] = await contact({ Name: 'Bayside Scaffolding', EmailAddress: 'other@bayside.example' });
  there['quay'] = await contact({ Name: 'Quay Events Pty Ltd', EmailAddress: 'office@quay.example' });
  there['same'] = await invoice('INV-same', there['harbour']);
  there['differs'] = await invoice('INV-differs', there['harbour'], { Reference: 'typed by hand', DueDate: '2026-12-24' });
  there['of-bayside'] = await invoice('INV-bayside', there['bayside']);
  there['voided'] = await invoice('INV-voided', there['harbour']);
  await person('POST', ['Invoices', there['voided']], { Invoices: [{ Status: 'VOIDED' }] });
  there['old'] = await invoice('INV-old', there['harbour']);
  there['cn-same'] = await creditNote('CN-same', there['harbour']);
  await invoice('INV-bill', there['quay'], { Type: 'ACCPAY', LineItems: [{ Description: 'Fuel', Quantity: 1, UnitAmount: 5, AccountCode: '400', TaxType: 'INPUT' }] });
  await house.call('PUT', `/v1/companies/${house.company}`, { name: 'Test Hire', timeZone: 'Australia/Sydney' });

  await send('contacts/harbour', { version: 1, name: 'Harbour Builders', email: 'accounts@harbour.example' });
  await send('contacts/bayside', { version: 1, name: 'Bayside Scaffolding', email: 'office@bayside.example' });
  await send('contacts/quay', { version: 1, name: 'Quay Hire', email: 'office@quay.example' });
  await send('contacts/new', { version: 1, name: 'New Customer' });
  for (const id of ['same', 'differs', 'voided', 'fresh', 'bill']) await send(`invoices/${id}`, anInvoice(`INV-${id}`));
  await send('invoices/of-bayside', anInvoice('INV-bayside', { contactId: 'bayside' }));
  await send('invoices/of-new', anInvoice('INV-same', { contactId: 'new' }));
  await send('invoices/old', anInvoice('INV-old', { issuedOn: '2026-06-30', dueOn: '2026-07-14' }));
  await send('credit-notes/cn-same', aCreditNote('CN-same'));
}, 90_000);

describe('before an organisation is connected', () => {
  it('the connection says what is missing, and neither date nor check is possible', async () => {
    expect(await connection()).toMatchObject({ status: 'disconnected', syncFrom: null });
    expect(((await connection())['setup'] as { missing: Json[] }).missing).toContainEqual({ field: 'organisation', message: 'is not connected yet' });
    expect(await house.call('PUT', pathIn(house, 'connection/sync-from'), { syncFrom: '2026-07-01' })).toMatchObject({ status: 409, body: { code: 'not-connected' } });
    expect(await house.call('POST', pathIn(house, 'connection/clashes'), {})).toMatchObject({ status: 409, body: { code: 'not-connected' } });
    expect((await house.call('GET', pathIn(house, 'connection/clashes'))).body).toMatchObject({ status: 'none', checkedAt: null, items: [] });
  });
});

describe('in set-up', () => {
  it('the organisation is shown with its plan, its lock dates and whether it may create invoices', async () => {
    await person('POST', ['Organisation'], { PeriodLockDate: '2026-06-30', EndOfYearLockDate: '2025-06-30' });
    await consent(house);
    await eventually('it is read', async () => { const now = await connection(); return now['readAt'] && now['contactsReadAt'] ? true : undefined; });
    expect(await connection()).toMatchObject({ status: 'setup', organisation: {
      xeroTenantId: house.tenantId, name: expect.stringContaining('Organisation') as unknown, baseCurrency: 'AUD', countryCode: 'AU', timeZone: 'Australia/Sydney', shortCode: expect.stringMatching(/^!/) as unknown,
      periodLockDate: '2026-06-30', endOfYearLockDate: '2025-06-30', edition: 'PREMIUM', mayCreateInvoices: true,
    } });
  });

  it('the plan is read again with the organisation, also once it is used up', async () => {
    await person('POST', ['Organisation'], { ApprovalLimit: 0, PeriodLockDate: null, EndOfYearLockDate: null });
    await house.call('GET', pathIn(house, 'xero/accounts?refresh=true'));
    expect((await connection())['organisation']).toMatchObject({ edition: 'STARTER', mayCreateInvoices: false });
    expect((await connection())['organisation']).not.toHaveProperty('periodLockDate');
    await person('POST', ['Organisation'], { ApprovalLimit: null });
  });

  it('a plan that Xero does not let us read stays unknown, and holds nothing up', async () => {
    await house.simulator('POST', '/faults', { match: { method: 'GET', path: '/api.xro/2.0/Organisation/Actions', tenantId: house.tenantId }, times: 1, fault: { kind: 'status', status: 404, body: {} } });
    expect((await house.call('GET', pathIn(house, 'xero/accounts?refresh=true'))).status).toBe(200);
    expect((await connection())['organisation']).toMatchObject({ edition: 'PREMIUM' });
    expect((await connection())['organisation']).not.toHaveProperty('mayCreateInvoices');
  });

  it('the connection names what start would refuse', async () => {
    const { setup: { missing } } = await connection() as { setup: { missing: Json[] } };
    expect(missing.map(({ field }) => field)).toEqual(['accounts.equipment-hire', 'accounts.delivery', 'accounts.service', 'taxes.gst', 'taxes.gst-free']);
    expect(await house.call('POST', pathIn(house, 'connection/start'), {})).toMatchObject({ status: 409, body: { code: 'setup-incomplete', errors: missing } });
  });

  it('a date from which is synced is set, changed, and noted', async () => {
    expect(await house.call('PUT', pathIn(house, 'connection/sync-from'), { syncFrom: '2026-02-30' })).toMatchObject({ status: 422, body: { errors: [{ field: 'syncFrom' }] } });
    expect(await house.call('PUT', pathIn(house, 'connection/sync-from'), { syncFrom: '2026-11-01' })).toMatchObject({ status: 200, body: { status: 'setup', syncFrom: '2026-11-01' } });
    expect(await house.call('PUT', pathIn(house, 'connection/sync-from'), { syncFrom: '2026-07-01' })).toMatchObject({ status: 200, body: { syncFrom: '2026-07-01' } });
    await house.call('PUT', pathIn(house, 'connection/sync-from'), { syncFrom: '2026-07-01' });
    const events = await house.db.selectFrom('events').select(['actor', 'details']).where('company_id', '=', companyId(house.company)).where('type', '=', 'sync-from-changed').orderBy('event_id').execute();
    expect(events.map(({ details }) => details)).toEqual([{ from: null, to: '2026-11-01' }, { from: '2026-11-01', to: '2026-07-01' }]);
  });

  it('before the mapping is chosen nobody can say whether an invoice is the same, and nobody guesses', async () => {
    expect((await checked()).of('same')).toMatchObject({ outcome: 'asks', reason: { code: 'category-unmapped' }, xero: { id: there['same'], label: 'INV-same', contact: 'Harbour Builders', total: '330.00', currency: 'AUD', date: '2026-11-02', status: 'AUTHORISED' } });
  });

  it('the check tells of every number and contact that Xero has already what would become of it', async () => {
    const { body: mapping } = await house.call('GET', pathIn(house, 'mappings'));
    await house.call('PUT', pathIn(house, 'mappings'), mapping['offered']);
    const found = await checked();
    expect(found.of('same')).toMatchObject({ kind: 'invoice', label: 'INV-same', outcome: 'will-link', reason: null, xero: { id: there['same'] } });
    expect(found.of('cn-same')).toMatchObject({ kind: 'credit-note', outcome: 'will-link', xero: { id: there['cn-same'], total: '110.00', contact: 'Harbour Builders' } });
    expect(found.of('differs')).toMatchObject({ outcome: 'differs', xero: { id: there['differs'], status: 'AUTHORISED' } });
    expect(found.of('of-new')).toMatchObject({ outcome: 'differs', xero: { id: there['same'] } });
    expect(found.of('voided')).toMatchObject({ outcome: 'differs', xero: { id: there['voided'], status: 'VOIDED' } });
    expect(found.of('of-bayside')).toMatchObject({ outcome: 'asks', reason: { code: 'depends-on-problem' } });
    expect(found.of('harbour')).toMatchObject({ kind: 'contact', label: 'Harbour Builders', outcome: 'will-link', xero: { id: there['harbour'], email: 'accounts@harbour.example', status: 'ACTIVE' } });
    expect(found.of('bayside')).toMatchObject({ outcome: 'asks', reason: { code: 'contact-ambiguous' }, xero: { id: there['bayside'], email: 'other@bayside.example' } });
    expect(found.of('quay')).toMatchObject({ outcome: 'asks', xero: { id: there['quay'], label: 'Quay Events Pty Ltd' } });
    // Neither what Xero has nothing of, nor a bill of the same number, nor what is too old.
    expect(['fresh', 'bill', 'old', 'new'].map((id) => found.of(id))).toEqual([undefined, undefined, undefined, undefined]);
    expect(found['counts']).toEqual({ 'will-link': 3, 'differs': 3, 'asks': 3 });
    expect(found['progress']).toEqual({ step: 'done', done: 12, total: 12 });
  });

  it('the check lists by outcome, a page at a time', async () => {
    const page = async (query: string) => (await house.call('GET', pathIn(house, `connection/clashes?${query}`))).body as { items: Json[]; nextCursor: string | null };
    const first = await page('outcome=asks&limit=2');
    const second = await page(`outcome=asks&limit=2&cursor=${String(first.nextCursor)}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['bayside', 'quay', 'of-bayside']);
    expect(second.nextCursor).toBeNull();
  });

  it('a read that fails is never taken for nothing there', async () => {
    const { faultId } = await house.simulator('POST', '/faults', { match: { method: 'GET', path: '/api.xro/2.0/Invoices', tenantId: house.tenantId }, times: 1, fault: { kind: 'status', status: 503, body: {} } });
    const { counts } = await checked();
    expect(counts).toEqual({ 'will-link': 3, 'differs': 3, 'asks': 3 });
    expect(((await house.simulator('GET', '/faults'))['items'] as Json[]).find((one) => one['faultId'] === faultId)).toMatchObject({ fired: 1 });
  });

  it('a check costs one call for the invoices and one for the credit notes', async () => {
    const before = await calls();
    await checked();
    const after = await calls();
    expect(Object.fromEntries(Object.keys(after).map((operation) => [operation, (after[operation] ?? 0) - (before[operation] ?? 0)] as const).filter(([, count]) => count > 0))).toEqual({ 'GET Invoices': 1, 'GET CreditNotes': 1 });
  });

  it('many numbers go in several lists, or the whole list is read where that is fewer calls', async () => {
    for (let n = 0; n < 10; n += 1) await send(`invoices/long-${String(n)}?bulk=true`, anInvoice(`INV-long-${String(n)}-${'9'.repeat(230)}`));
    for (let n = 0; n < 45; n += 1) await send(`credit-notes/many-${String(n)}?bulk=true`, aCreditNote(`CN-many-${String(n)}`));
    const before = await calls();
    expect((await checked())['counts']).toEqual({ 'will-link': 3, 'differs': 3, 'asks': 3 });
    const after = await calls();
    // Of four pages of invoices one is read, then their numbers in two lists; of credit notes the only page instead of two lists.
    expect(['GET Invoices', 'GET CreditNotes'].map((operation) => (after[operation] ?? 0) - (before[operation] ?? 0))).toEqual([3, 1]);
  });

  it('Xero’s contacts are read again when set-up has taken its time', async () => {
    there['new'] = await contact({ Name: 'New Customer' });
    expect((await checked()).of('new')).toBeUndefined();
    await house.db.updateTable('connections').set({ contacts_mirrored_at: new Date(Date.now() - 3_600_000) }).where('company_id', '=', companyId(house.company)).execute();
    expect((await checked()).of('new')).toMatchObject({ outcome: 'will-link', xero: { id: there['new'] } });
  });

  it('is left and taken up again: another consent finds everything as it was', async () => {
    await consent(house);
    expect(await connection()).toMatchObject({ status: 'setup', syncFrom: '2026-07-01', setup: { missing: [] }, organisation: { xeroTenantId: house.tenantId } });
    expect((await house.call('GET', pathIn(house, 'connection/clashes'))).body).toMatchObject({ status: 'checked', counts: { 'will-link': 4 } });
  });

  it('nothing was sent by any of this: Xero was only read', async () => {
    expect(Object.keys(await calls()).filter((operation) => !operation.startsWith('GET '))).toEqual([]);
    const effects = (await house.simulator('GET', `/journal?tenantId=${house.tenantId}`))['items'] as Json[];
    expect(effects.filter(({ actor }) => actor === 'app')).toEqual([]);
    const { body: { items } } = await house.call('GET', pathIn(house, 'records/summary'));
    expect((items as Json[]).filter(({ status }) => status !== 'pending' && status !== 'waiting')).toEqual([]);
  });
});

describe('once it is started', () => {
  it('what the check said comes true, and what is too old is left alone, in words', async () => {
    expect(await house.call('POST', pathIn(house, 'connection/start'), {})).toMatchObject({ status: 200, body: { status: 'connected' } });
    expect(await endedSync(house, 'invoices/same')).toMatchObject({ status: 'synced', xero: { id: there['same'] } });
    expect(await endedSync(house, 'credit-notes/cn-same')).toMatchObject({ status: 'synced', xero: { id: there['cn-same'] } });
    expect(await endedSync(house, 'contacts/harbour')).toMatchObject({ status: 'synced', xero: { id: there['harbour'] } });
    expect(await endedSync(house, 'contacts/bayside')).toMatchObject({ status: 'problem', problem: { code: 'contact-ambiguous' } });
    expect(await endedSync(house, 'contacts/quay')).toMatchObject({ status: 'problem', problem: { code: 'contact-ambiguous' } });
    expect(await endedSync(house, 'invoices/differs')).toMatchObject({ status: 'problem', problem: { code: 'invoice-number-taken' } });
    expect(await endedSync(house, 'invoices/of-new')).toMatchObject({ status: 'problem', problem: { code: 'invoice-number-taken' } });
    expect(await endedSync(house, 'invoices/voided')).toMatchObject({ status: 'problem', problem: { code: 'invoice-number-kept' } });
    expect(await endedSync(house, 'invoices/fresh')).toMatchObject({ status: 'synced' });
    expect(await endedSync(house, 'invoices/bill')).toMatchObject({ status: 'synced' });
    expect(await endedSync(house, 'invoices/old')).toMatchObject({ status: 'excluded', excludedBecause: 'older-than-sync-from', excludedText: expect.stringContaining('issued before the date') as unknown, xero: null });
  });
});
