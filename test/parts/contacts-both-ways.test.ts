import { ringLists } from '../../db/pull-rings';
import { companyId } from '../../domain/ids';
import { createStarts } from '../../workflows/contract/start';
import { anInvoice as invoice } from '../support/examples';
import { connect, endedSync, eventually, openHouse, pathIn, syncOf, type House, type Json } from '../support/house';

/** Contacts that change on both sides: merged field by field, told on the feed, born in Xero, and never in a circle. */

jest.setTimeout(90_000);

let house: House;
const path = (rest: string): string => pathIn(house, rest);
const put = (id: string, body: Json) => house.call('PUT', path(`contacts/${id}`), { version: 1, ...body });
const get = async (id: string): Promise<Json> => (await house.call('GET', path(`contacts/${id}`))).body;
const post = (rest: string, body?: Json) => house.call('POST', path(rest), body);
const synced = (id: string, version = 1) => eventually(`${id} is synced`, async () => {
  const found = await syncOf(house, id.includes('/') ? id : `contacts/${id}`);
  return found['status'] === 'synced' && found['syncedVersion'] === version ? found : undefined;
});
const sync = async (id: string, body: Json): Promise<string> => {
  await put(id, body);
  return String(((await synced(id, Number(body['version'] ?? 1)))['xero'] as Json)['id']);
};
const troubled = (id: string, code: string) => eventually(`${id} has ${code}`, async () => {
  const found = (await syncOf(house, `contacts/${id}`))['problem'] as Json | null;
  return found?.['code'] === code ? found : undefined;
});
/** A person in Xero. */
const person = async (method: string, rest: string[], body?: Json): Promise<Json> => {
  const answer = await house.simulator('POST', `/people/${house.tenantId}`, { method, path: rest, ...(body ? { body } : {}) });
  if (answer['status'] !== 200) throw new Error(JSON.stringify(answer));
  return answer['body'] as Json;
};
const contactIn = (body: Json): Json => (body['Contacts'] as Json[])[0] ?? {};
const edit = async (xeroId: string, body: Json): Promise<Json> => contactIn(await person('POST', ['Contacts', xeroId], body));
const made = async (body: Json): Promise<string> => String(contactIn(await person('PUT', ['Contacts'], body))['ContactID']);
const read = async (xeroId: string): Promise<Json> => contactIn(await person('GET', ['Contacts', xeroId]));
const invoiced = (ContactID: string) => person('PUT', ['Invoices'], { Type: 'ACCREC', Status: 'DRAFT', Contact: { ContactID }, Date: '2026-11-20', DueDate: '2026-12-20', LineItems: [{ Description: 'By hand', Quantity: 1, UnitAmount: 10 }] });

const ring = () => createStarts(house.temporal, house.queue).ringPull(house.company);
/** Rings contacts and invoices as webhooks would, and waits until the pull has ended. */
async function pull(): Promise<void> {
  await ringLists(house.db, companyId(house.company), ['contacts', 'invoices']);
  await ring();
  await eventually('what was rung is read', async () => {
    const lists = await house.db.selectFrom('pull_cursors').select(['rung_at', 'read_at', 'page']).where('resource', 'in', ['contacts', 'invoices']).execute();
    const wanted = await house.db.selectFrom('pull_wanted').select('xero_id').executeTakeFirst();
    return lists.length === 2 && !wanted && lists.every(({ rung_at, read_at, page }) => read_at !== null && page === 0 && (rung_at === null || rung_at <= read_at)) ? true : undefined;
  });
  await house.temporal.workflow.getHandle(`pull/${house.company}`).result();
}
const feed = async (id?: string): Promise<Json[]> => ((await house.call('GET', path('changes?limit=200'))).body['items'] as Json[]).filter((one) => id === undefined || one['id'] === id);
const dataOf = (changes: readonly Json[]): Json[] => changes.map(({ type, data }) => ({ type, ...(data as Json) }));
const writes = async (): Promise<number> => {
  const { byOperation } = await house.simulator('GET', `/calls/summary?tenantId=${house.tenantId}`) as { byOperation: Record<string, number> };
  return (byOperation['PUT Contacts'] ?? 0) + (byOperation['POST Contacts'] ?? 0);
};

beforeAll(async () => {
  house = await openHouse();
  // The books know neither yet: nothing of them is there.
  for (const list of ['CreditNotes', 'Payments']) {
    await house.simulator('POST', '/faults', { match: { method: 'GET', path: `/api.xro/2.0/${list}`, tenantId: house.tenantId }, times: 1_000, fault: { kind: 'status', status: 200, body: { [list]: [], pagination: { page: 1, pageSize: 1000, pageCount: 0, itemCount: 0 } } } });
  }
  await made({ Name: 'Old Friend', EmailAddress: 'old@friend.example' });
  await connect(house);
}, 60_000);

describe('a contact of ours that a person edits in Xero', () => {
  it('is told field by field, shown, and not undone by a platform that says the same again', async () => {
    const id = await sync('edited', { name: 'Edited Hire', email: 'a@edited.example', phone: '1111' });
    await edit(id, { EmailAddress: 'x@edited.example', FirstName: 'Ada' });
    await pull();
    expect(dataOf(await feed('edited'))).toEqual([{ type: 'contact.updated', fields: { email: { from: 'a@edited.example', to: 'x@edited.example' }, firstName: { from: null, to: 'Ada' } }, contact: expect.objectContaining({ name: 'Edited Hire', email: 'x@edited.example', phone: '1111' }) as unknown }]);
    expect(await get('edited')).toMatchObject({ email: 'a@edited.example', merged: { email: 'x@edited.example', firstName: 'Ada', phone: '1111', status: 'active' } });
    await sync('edited', { version: 2, name: 'Edited Hire', email: 'a@edited.example', phone: '2222' });
    expect(await read(id)).toMatchObject({ EmailAddress: 'x@edited.example', FirstName: 'Ada', Phones: expect.arrayContaining([expect.objectContaining({ PhoneNumber: '2222' })]) as unknown });
    const before = await writes();
    await sync('edited', { version: 3, name: 'Edited Hire', email: 'x@edited.example', phone: '2222' });
    expect(await writes()).toBe(before);
    await sync('edited', { version: 4, name: 'Edited Hire', email: 'b@edited.example', phone: '2222' });
    expect(await read(id)).toMatchObject({ EmailAddress: 'b@edited.example' });
  });

  it('tells what it learns of that from the answer to a write of our own', async () => {
    const id = await sync('answered', { name: 'Answered Hire', email: 'a@answered.example' });
    await edit(id, { EmailAddress: 'x@answered.example' });
    await sync('answered', { version: 2, name: 'Answered Hire', email: 'a@answered.example', phone: '1' });
    expect(dataOf(await feed('answered'))).toMatchObject([{ type: 'contact.updated', fields: { email: { to: 'x@answered.example' } } }]);
    await pull();
    expect(await feed('answered')).toHaveLength(1);
    expect(await read(id)).toMatchObject({ EmailAddress: 'x@answered.example' });
  });

  it('renamed on both sides at once is as CloudRent says; Xero’s name is kept and can be restored', async () => {
    const id = await sync('renamed', { name: 'Renamed Hire', phone: '1' });
    // Not with Xero yet: the name is one that it does not take.
    await put('renamed', { version: 2, name: 'Renamed <Here>', phone: '1' });
    await troubled('renamed', 'contact-name-invalid');
    await edit(id, { Name: 'Renamed There' });
    await pull();
    expect(await feed('renamed')).toEqual([]);
    expect(await get('renamed')).toMatchObject({ merged: { name: 'Renamed <Here>' }, sync: { overwritten: [{ field: 'name', value: 'Renamed There' }] } });
    await sync('renamed', { version: 3, name: 'Renamed Here', phone: '1' });
    expect(await read(id)).toMatchObject({ Name: 'Renamed Here' });
    const { body: timeline } = await house.call('GET', path('contacts/renamed/timeline'));
    expect(timeline['items']).toEqual(expect.arrayContaining([expect.objectContaining({ actor: 'xero', type: 'overwritten', details: { fields: { name: { xero: 'Renamed There', cloudrent: 'Renamed <Here>' } } } })]));

    expect(await post('contacts/renamed/restore', { field: 'phone' })).toMatchObject({ status: 409, body: { code: 'not-overwritten' } });
    expect(await post('contacts/renamed/restore', { field: 'name' })).toMatchObject({ status: 202, body: { merged: { name: 'Renamed There' }, sync: { overwritten: [] } } });
    await synced('renamed', 3);
    expect(await read(id)).toMatchObject({ Name: 'Renamed There' });
    expect(dataOf(await feed('renamed'))).toMatchObject([{ type: 'contact.updated', fields: { name: { from: 'Renamed Here', to: 'Renamed There' } } }]);
    // The platform has not read that yet.
    await sync('renamed', { version: 4, name: 'Renamed Here', phone: '2' });
    expect(await read(id)).toMatchObject({ Name: 'Renamed There', Phones: expect.arrayContaining([expect.objectContaining({ PhoneNumber: '2' })]) as unknown });
    await sync('renamed', { version: 5, name: 'Renamed Again', phone: '2' });
    expect(await read(id)).toMatchObject({ Name: 'Renamed Again' });
    await pull();
    expect(await feed('renamed')).toHaveLength(1);
  });
});

describe('our own writes', () => {
  it('come back in silence, also a value that Xero keeps in another way', async () => {
    await sync('silent', { name: ' Silent  Hire ', email: ' Silent@Hire.example', phone: '+61 (2) 9999 0000', address: { line1: '1 Wharf Rd', city: null } });
    await pull();
    await sync('silent', { version: 2, name: 'Silent Hire', email: 'Silent@Hire.example', phone: '1', address: null });
    await pull();
    expect(await feed('silent')).toEqual([]);
    const before = await writes();
    await put('silent', { version: 3, name: 'Silent Hire', email: 'Silent@Hire.example', phone: '1', address: null });
    await synced('silent', 3);
    await pull();
    expect([await writes(), await feed('silent')]).toEqual([before, []]);
  });
  it('of two contacts with one name make no third of what comes back', async () => {
    await sync('twin-1', { name: 'Twin Hire', email: 'one@twin.example' });
    await put('twin-2', { name: 'Twin Hire', email: 'two@twin.example' });
    expect(await troubled('twin-2', 'contact-name-taken')).toMatchObject({ candidates: [{ record: 'twin-1' }] });
    await pull();
    expect((await house.call('GET', path('records?kind=contact&q=Twin'))).body['items']).toHaveLength(2);
    expect([...await feed('twin-1'), ...await feed('twin-2')]).toEqual([]);
  });
});

describe('a contact of ours that a person closes in Xero', () => {
  it('is told when it is archived, takes no changes meanwhile, and heals when it is brought back', async () => {
    const id = await sync('archived', { name: 'Archived Hire' });
    await edit(id, { ContactStatus: 'ARCHIVED' });
    await pull();
    expect(dataOf(await feed('archived'))).toMatchObject([{ type: 'contact.archived' }]);
    expect(await get('archived')).toMatchObject({ merged: { status: 'archived' }, sync: { status: 'synced', xero: { status: 'ARCHIVED' } } });
    await put('archived', { version: 2, name: 'Archived Hire', phone: '1' });
    await troubled('archived', 'contact-archived');
    await edit(id, { ContactStatus: 'ACTIVE' });
    await pull();
    expect(await synced('archived', 2)).toMatchObject({ xero: { status: 'ACTIVE' } });
    expect(dataOf(await feed('archived')).map(({ type, fields }) => [type, fields])).toEqual([['contact.archived', undefined], ['contact.updated', { status: { from: 'archived', to: 'active' } }]]);
    expect(await read(id)).toMatchObject({ Phones: expect.arrayContaining([expect.objectContaining({ PhoneNumber: '1' })]) as unknown });
  });
  it('archived while an invoice of it is on its way has its problem first, and the invoice waits for nobody', async () => {
    const id = await sync('closing', { name: 'Closing Hire' });
    await edit(id, { ContactStatus: 'ARCHIVED' });
    // Xero has refused the invoice; before we hear it, the contact is judged.
    const { faultId } = await house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Invoices', tenantId: house.tenantId }, fault: { kind: 'delay', ms: 4_000 } });
    await house.call('PUT', path('invoices/closing'), invoice('INV-closing', { contactId: 'closing' }));
    await eventually('Xero has the invoice', async () => ((await house.simulator('GET', '/faults'))['items'] as Json[]).some((one) => one['faultId'] === faultId && one['fired'] === 1) ? true : undefined);
    await put('closing', { version: 2, name: 'Closing Hire', phone: '1' });
    await troubled('closing', 'contact-archived');
    expect(await endedSync(house, 'invoices/closing')).toMatchObject({ problem: { code: 'depends-on-problem' } });
    await edit(id, { ContactStatus: 'ACTIVE' });
    await pull();
    await eventually('the invoice goes on with its customer', async () => (await syncOf(house, 'invoices/closing'))['status'] === 'synced' ? true : undefined);
  });

  it('archived by CloudRent too stops an invoice, which goes on by itself once it is brought back in Xero', async () => {
    const id = await sync('returner', { name: 'Returner Hire' });
    await sync('returner', { version: 2, name: 'Returner Hire', status: 'archived' });
    await house.call('PUT', path('invoices/returner'), invoice('INV-returner', { contactId: 'returner' }));
    expect(await endedSync(house, 'invoices/returner')).toMatchObject({ problem: { code: 'contact-archived' } });
    await edit(id, { ContactStatus: 'ACTIVE' });
    await pull();
    await eventually('the invoice goes on', async () => (await syncOf(house, 'invoices/returner'))['status'] === 'synced' ? true : undefined);
  });

  it('is not told when CloudRent archived it itself', async () => {
    await sync('archived-here', { name: 'Archived Here' });
    await sync('archived-here', { version: 2, name: 'Archived Here', status: 'archived' });
    await pull();
    expect(await feed('archived-here')).toEqual([]);
  });
  it('follows a merge to the contact that survived, and says so', async () => {
    const [survivor, id] = [await made({ Name: 'Survivor Hire' }), await sync('merged', { name: 'Merged Hire' })];
    await edit(id, { MergedToContactID: survivor });
    await pull();
    expect(dataOf(await feed('merged'))).toEqual([{ type: 'contact.merged', into: { xeroId: survivor, id: null } }]);
    await eventually('the link has moved', async () => ((await syncOf(house, 'contacts/merged'))['xero'] as Json)['id'] === survivor ? true : undefined);
    await synced('merged');
    await pull();
    expect(await feed('merged')).toHaveLength(1);
  });
  it('says whose it is when it was merged into another customer’s', async () => {
    const [into, id] = [await sync('kept', { name: 'Kept Hire' }), await sync('gone', { name: 'Gone Hire' })];
    await edit(id, { MergedToContactID: into });
    await pull();
    expect(dataOf(await feed('gone'))).toEqual([{ type: 'contact.merged', into: { xeroId: into, id: 'kept' } }]);
    await troubled('gone', 'contact-merged');
  });
});

describe('a contact that was born in Xero', () => {
  it('becomes a record once it stands on a sales document, and both sides go on with it', async () => {
    const id = await made({ Name: 'Born Hire', EmailAddress: 'a@born.example', Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: '1111', PhoneAreaCode: '02' }] });
    const born = `xero-${id}`;
    await pull();
    expect(await feed(born)).toEqual([]);
    await invoiced(id);
    await pull();
    expect(dataOf(await feed(born))).toEqual([{ type: 'contact.created', contact: { name: 'Born Hire', email: 'a@born.example', phone: '02 1111', status: 'active' } }]);
    expect(await get(born)).toMatchObject({ id: born, origin: 'xero', name: 'Born Hire', sync: { status: 'synced', version: 1, xero: { id } } });
    await edit(id, { EmailAddress: 'x@born.example' });
    await pull();
    expect(dataOf(await feed(born)).at(-1)).toMatchObject({ type: 'contact.updated', fields: { email: { from: 'a@born.example', to: 'x@born.example' } } });

    // Made from what was told first: its e-mail is the one that it was born with, so that only the name is CloudRent's change.
    await sync(born, { version: 2, name: 'Born and Raised Hire', email: 'a@born.example' });
    expect(await read(id)).toMatchObject({ Name: 'Born and Raised Hire', EmailAddress: 'x@born.example' });
    expect(await get(born)).toMatchObject({ origin: 'xero', merged: { name: 'Born and Raised Hire', email: 'x@born.example', phone: '02 1111' } });
    expect(await put('xero-nobody', { name: 'Nobody' })).toMatchObject({ status: 409, body: { code: 'kept-id' } });
  });

  it('is read by its id when it is older than what we read, and picked by a person without any document', async () => {
    const { body: list } = await house.call('GET', path('xero/contacts?q=friend'));
    const [friend] = list['items'] as Json[];
    expect(list).toMatchObject({ items: [{ name: 'Old Friend', email: 'old@friend.example', record: null }], nextCursor: null });
    const id = String(friend?.['xeroId']);
    expect(await post(`xero/contacts/${id}/pick`)).toMatchObject({ status: 202, body: { id: `xero-${id}` } });
    await eventually('it is a record', async () => (await house.call('GET', path(`contacts/xero-${id}`))).status === 200 ? true : undefined);
    await pull();
    expect(await post(`xero/contacts/${id}/pick`)).toMatchObject({ status: 200, body: { id: `xero-${id}`, contact: { name: 'Old Friend' } } });
    expect(dataOf(await feed(`xero-${id}`))).toMatchObject([{ type: 'contact.created' }]);
    expect(await post('xero/contacts/0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11/pick')).toMatchObject({ status: 404 });
  });

  it('is claimed once, and still reached by the id that it had', async () => {
    const id = await made({ Name: 'Claimed Hire' });
    const born = `xero-${id}`;
    await invoiced(id);
    await pull();
    await house.call('PUT', path('invoices/for-born'), invoice('INV-for-born', { contactId: born }));
    await synced('invoices/for-born');
    expect(await post(`contacts/${born}/claim`, { id: 'claimed' })).toMatchObject({ status: 200, body: { id: 'claimed', origin: 'xero', name: 'Claimed Hire', sync: { status: 'synced', xero: { id } } } });
    expect(await get(born)).toMatchObject({ id: 'claimed' });
    await sync(born, { version: 2, name: 'Claimed Hire', phone: '7' });
    expect(await get('claimed')).toMatchObject({ phone: '7', sync: { version: 2, status: 'synced' } });
    for (const [n, contactId] of [['1', born], ['2', 'claimed']] as const) {
      await house.call('PUT', path(`invoices/claimed-${n}`), invoice(`INV-claimed-${n}`, { contactId }));
      await synced(`invoices/claimed-${n}`);
    }
    await house.call('PUT', path('invoices/for-born'), invoice('INV-for-born', { contactId: born, version: 2, reference: 'again' }));
    await synced('invoices/for-born', 2);
    expect((await house.call('GET', path(`contacts/${born}/timeline`))).body['items']).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'born-in-xero' }), expect.objectContaining({ type: 'claimed' })]));
    expect(await post(`contacts/${born}/claim`, { id: 'another' })).toMatchObject({ status: 409, body: { code: 'claimed-already' } });
    expect(await post('contacts/claimed/claim', { id: 'another' })).toMatchObject({ status: 409, body: { code: 'claimed-already' } });
    expect(await post('contacts/edited/claim', { id: 'another' })).toMatchObject({ status: 409, body: { code: 'not-born-in-xero' } });
    expect(await post('contacts/nobody/claim', { id: 'another' })).toMatchObject({ status: 404 });
    await pull();
    expect(dataOf(await feed(born))).toMatchObject([{ type: 'contact.created' }]);
    expect(await feed('claimed')).toEqual([]);
  });

  it('is one with a record that CloudRent had sent itself, once that claims it', async () => {
    const id = await made({ Name: 'Twice Known Hire' });
    const born = `xero-${id}`;
    await invoiced(id);
    await pull();
    await put('known', { name: 'Twice Known Hire', phone: '5' });
    await troubled('known', 'contact-name-taken');
    expect(await post(`contacts/${born}/claim`, { id: 'edited' })).toMatchObject({ status: 409, body: { code: 'id-taken' } });
    expect(await post(`contacts/${born}/claim`, { id: 'known' })).toMatchObject({ status: 200, body: { id: 'known' } });
    expect(await synced('known')).toMatchObject({ xero: { id } });
    expect(await read(id)).toMatchObject({ Phones: expect.arrayContaining([expect.objectContaining({ PhoneNumber: '5' })]) as unknown });
    expect(await get(born)).toMatchObject({ id: 'known', origin: 'cloudrent' });
  });
});

it('when nothing changes any more, a further pull writes nothing and tells nothing', async () => {
  await pull();
  const before = [await writes(), (await feed()).length];
  await ringLists(house.db, companyId(house.company), ['contacts', 'invoices']);
  await pull();
  expect([await writes(), (await feed()).length]).toEqual(before);
  expect(await house.db.selectFrom('xero_objects').select('xero_id').where('kind', '=', 'contact').where('decided', '=', false).execute()).toEqual([]);
  expect(await endedSync(house, 'contacts/edited')).toMatchObject({ status: 'synced' });
});
