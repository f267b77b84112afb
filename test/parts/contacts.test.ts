import { anInvoice as invoice } from '../support/examples';
import { openGate, type Gate } from '../support/gate';
import { connect, endedSync, eventually, openHouse, pathIn, syncOf, type House, type Json } from '../support/house';
import { testSetting } from '../support/settings';

/** Contacts on real parts: what stood in Xero before connecting, what changes there since, and what Xero refuses. */

jest.setTimeout(60_000);

interface InXero extends Json { ContactID: string }
type Problem = Json & { code: string; candidates: Json[] };

function tools(house: () => House) {
  const path = (rest: string) => pathIn(house(), rest);
  const put = (id: string, body: Json) => house().call('PUT', path(`contacts/${id}`), { version: 1, ...body });
  const ended = (id: string) => endedSync(house(), `contacts/${id}`);
  const sync = async (id: string, body: Json): Promise<Json> => { await put(id, body); return await ended(id); };
  /** A person in Xero does something; answers with the contact. */
  const person = async (method: string, rest: string[], body: Json): Promise<InXero> => {
    const answer = await house().simulator('POST', `/people/${house().tenantId}`, { method, path: ['Contacts', ...rest], body });
    const [contact] = ((answer['body'] as Json)['Contacts'] as InXero[]);
    if (answer['status'] !== 200 || !contact || contact['HasValidationErrors'] === true) throw new Error(JSON.stringify(answer));
    return contact;
  };
  const made = async (body: Json): Promise<string> => (await person('PUT', [], body)).ContactID;
  const edit = (id: string, body: Json) => person('POST', [id], body);
  const archive = (id: string) => edit(id, { ContactStatus: 'ARCHIVED' });
  const read = async (id: string): Promise<InXero> => {
    const answer = await house().simulator('POST', `/people/${house().tenantId}`, { method: 'GET', path: ['Contacts', id] });
    return ((answer['body'] as Json)['Contacts'] as InXero[])[0] ?? { ContactID: '' };
  };
  const calls = async (operation?: string): Promise<number> => {
    const summary = await house().simulator('GET', `/calls/summary?tenantId=${house().tenantId}`);
    return Number(operation === undefined ? summary['total'] : (summary['byOperation'] as Json)[operation] ?? 0);
  };
  const synced = (id: string, version = 1) => eventually(`${id} is synced`, async () => {
    const found = await syncOf(house(), id.includes('/') ? id : `contacts/${id}`);
    return found['status'] === 'synced' && found['syncedVersion'] === version ? found : undefined;
  });
  const troubled = (id: string, code: string) => eventually(`${id} has ${code}`, async () => {
    const found = (await syncOf(house(), `contacts/${id}`))['problem'] as Problem | null;
    return found?.code === code ? found : undefined;
  });
  const retry = (id: string) => house().call('POST', path(`contacts/${id}/retry`));
  const xeroIdOf = (found: Json): string => String((found['xero'] as Json | null)?.['id']);
  return { path, put, ended, sync, person, made, edit, archive, read, calls, synced, troubled, retry, xeroIdOf };
}

describe('contacts that stood in Xero before connecting', () => {
  let house: House;
  const { sync, made, archive, edit, read, calls, synced, retry, xeroIdOf, path } = tools(() => house);
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    house = await openHouse();
    ids['numbered'] = await made({ Name: 'Known by number', ContactNumber: 'numbered', EmailAddress: 'old@number.example' });
    ids['full'] = await made({ Name: 'Full Agreement', EmailAddress: 'accounts@full.example', FirstName: 'Ada', ContactNumber: 'CRM-7', Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: '1111', PhoneAreaCode: '02' }] });
    ids['mailless'] = await made({ Name: 'Mailless Hire' });
    ids['cased'] = await made({ Name: 'CASED Builders', EmailAddress: 'Accounts@Cased.Example' });
    ids['accented'] = await made({ Name: 'Caf\u00e9 Hire', EmailAddress: 'accounts@cafe.example' });
    ids['wide'] = await made({ Name: '\uff37ide Hire' });
    ids['gaps'] = await made({ Name: 'Gap Hire', EmailAddress: 'kept@gap.example', LastName: 'Byron', Addresses: [{ AddressType: 'POBOX', City: 'Sydney' }] });
    ids['shared'] = await made({ Name: 'Shared Match' });
    ids['otherMail'] = await made({ Name: 'Other Mail', EmailAddress: 'one@other.example' });
    ids['otherName'] = await made({ Name: 'Only By Mail', EmailAddress: 'accounts@mail.example' });
    for (const name of ['North', 'South']) await made({ Name: `Parent ${name}`, EmailAddress: 'accounts@parent.example' });
    ids['archived'] = await made({ Name: 'Archived Before', EmailAddress: 'accounts@archived.example' });
    await archive(ids['archived']);
    ids['survivor'] = await made({ Name: 'Survivor Group' });
    const merged = await made({ Name: 'Merged Before', ContactNumber: 'merged-before' });
    await edit(merged, { MergedToContactID: ids['survivor'] });
    await connect(house);
  }, 60_000);

  it.each([
    ['its number', 'numbered', { name: 'Known by number', email: 'new@number.example' }, 'numbered'],
    ['name and e-mail', 'full', { name: 'Full Agreement', email: 'accounts@full.example' }, 'full'],
    ['name, where Xero has no e-mail', 'mailless', { name: 'Mailless Hire', email: 'accounts@mailless.example' }, 'mailless'],
    ['name and e-mail in another case', 'cased', { name: ' cased  builders', email: 'accounts@cased.example' }, 'cased'],
    ['name in decomposed letters', 'accented', { name: 'Cafe\u0301 Hire' }, 'accented'],
    ['the number of a contact that was merged into it', 'merged-before', { name: 'Merged Before' }, 'survivor'],
  ])('are linked by %s', async (_why, id, contact, expected) => {
    expect(await sync(id, contact)).toMatchObject({ status: 'synced', xero: { id: ids[expected], status: 'ACTIVE' } });
  });

  it('keep what CloudRent does not give, and another app’s number', async () => {
    expect(await read(ids['full'] ?? '')).toMatchObject({ FirstName: 'Ada', ContactNumber: 'CRM-7', Phones: expect.arrayContaining([expect.objectContaining({ PhoneType: 'DEFAULT', PhoneNumber: '1111', PhoneAreaCode: '02' })]) as unknown });
    await sync('full', { version: 2, name: 'Full Agreement', email: 'accounts@full.example', phone: '2222' });
    await synced('full', 2);
    expect(await read(ids['full'] ?? '')).toMatchObject({ FirstName: 'Ada', ContactNumber: 'CRM-7', Phones: expect.arrayContaining([expect.objectContaining({ PhoneType: 'DEFAULT', PhoneNumber: '2222', PhoneAreaCode: '' })]) as unknown });
    expect(await read(ids['mailless'] ?? '')).toMatchObject({ ContactNumber: 'mailless', EmailAddress: 'accounts@mailless.example' });
  });

  it('keep what CloudRent has no value for, until CloudRent had one', async () => {
    const gap = { name: 'Gap Hire', email: null, lastName: null, address: { line1: '1 Wharf Rd', city: null } };
    await sync('gaps', gap);
    await sync('gaps', { ...gap, version: 2, phone: '1' });
    await synced('gaps', 2);
    const kept = { LastName: 'Byron', Addresses: expect.arrayContaining([expect.objectContaining({ AddressType: 'POBOX', AddressLine1: '1 Wharf Rd', City: 'Sydney' })]) as unknown };
    expect(await read(ids['gaps'] ?? '')).toMatchObject({ EmailAddress: 'kept@gap.example', ...kept });
    await sync('gaps', { ...gap, version: 3, email: 'given@gap.example' });
    await synced('gaps', 3);
    await sync('gaps', { ...gap, version: 4 });
    await synced('gaps', 4);
    expect(await read(ids['gaps'] ?? '')).toMatchObject({ EmailAddress: '', ...kept });
  });

  it('are never shared by two that match them, however they come', async () => {
    const pair = ['shared-1', 'shared-2'];
    await Promise.all(pair.map((id) => house.call('PUT', path(`contacts/${id}?bulk=true`), { version: 1, name: 'Shared Match' })));
    const found = await Promise.all(pair.map((id) => endedSync(house, `contacts/${id}`)));
    const has = found.findIndex((one) => one['status'] === 'synced');
    expect(found[has]).toMatchObject({ xero: { id: ids['shared'] } });
    expect(found[1 - has]).toMatchObject({ status: 'problem', xero: null, problem: { code: 'contact-name-taken', candidates: [{ xeroId: ids['shared'], record: pair[has] }] } });
  });

  it.each([
    ['the name with another e-mail', 'other-mail', { name: 'Other Mail', email: 'two@other.example' }, 'contact-ambiguous', 'otherMail'],
    ['the e-mail with another name', 'other-name', { name: 'Quite Another', email: 'accounts@mail.example' }, 'contact-ambiguous', 'otherName'],
    ['a name that only looks the same', 'wide', { name: 'Wide Hire' }, 'contact-ambiguous', 'wide'],
    ['a contact that is archived', 'archived', { name: 'Archived Before', email: 'accounts@archived.example' }, 'contact-archived', 'archived'],
  ])('are never guessed: %s', async (_why, id, contact, code, expected) => {
    expect(await sync(id, contact)).toMatchObject({ status: 'problem', xero: null, problem: { code, fixes: ['link', 'create'], candidates: [{ xeroId: ids[expected], record: null }] } });
  });

  it('of a shared mailbox hold nobody up', async () => {
    expect(await sync('parent-east', { name: 'Parent East', email: 'accounts@parent.example' })).toMatchObject({ status: 'synced' });
    expect(await sync('parent-north', { name: 'Parent North', email: 'accounts@parent.example' })).toMatchObject({ status: 'synced' });
    expect(await sync('parent-west', { name: 'Parent West', email: 'ACCOUNTS@parent.example' })).toMatchObject({ status: 'synced' });
  });

  it('are looked at again before anything is said, so that a change in Xero and a retry are enough', async () => {
    await edit(ids['otherMail'] ?? '', { EmailAddress: 'two@other.example' });
    await retry('other-mail');
    expect(await synced('other-mail')).toMatchObject({ xero: { id: ids['otherMail'] } });
    await edit(ids['archived'] ?? '', { ContactStatus: 'ACTIVE' });
    await retry('archived');
    expect(await synced('archived')).toMatchObject({ xero: { id: ids['archived'] } });
  });

  it('are linked by a person’s word, or left to whom they belong, and the offer is checked', async () => {
    const fix = (id: string, which: string, body?: Json) => house.call('POST', path(`contacts/${id}/fixes/${which}`), body);
    await endedSync(house, 'contacts/other-name');
    expect(await fix('other-name', 'link', { xeroId: ids['full'] })).toMatchObject({ status: 409, body: { code: 'contact-linked', errors: [{ field: 'xeroId' }] } });
    expect(await fix('other-name', 'link', {})).toMatchObject({ status: 422 });
    expect(await fix('full', 'link', { xeroId: ids['wide'] })).toMatchObject({ status: 409, body: { code: 'fix-not-offered' } });
    expect(await fix('other-name', 'guess')).toMatchObject({ status: 404 });
    expect((await fix('wide', 'link', { xeroId: ids['wide'] })).status).toBe(202);
    expect(await synced('wide')).toMatchObject({ xero: { id: ids['wide'] } });
    expect(await read(ids['wide'] ?? '')).toMatchObject({ Name: 'Wide Hire', ContactNumber: 'wide' });
  });

  it('of one mailbox are all decided by one word: once it is shared it says nothing any more', async () => {
    await sync('other-name-2', { name: 'Yet Another', email: 'accounts@mail.example' });
    expect((await house.call('POST', path('contacts/other-name/fixes/create'))).status).toBe(202);
    const created = await synced('other-name');
    expect(xeroIdOf(created)).not.toBe(ids['otherName']);
    expect(await synced('other-name-2')).toMatchObject({ problem: null });
  });

  it('cost no call when they are sent again unchanged', async () => {
    const before = await calls();
    await sync('mailless', { version: 2, name: 'Mailless Hire', email: 'accounts@mailless.example' });
    await synced('mailless', 2);
    expect(await calls()).toBe(before);
  });
});

describe('contacts that come and change afterwards', () => {
  let house: House;
  const { sync, put, ended, made, archive, edit, read, calls, synced, troubled, retry, xeroIdOf, path } = tools(() => house);
  const sendInvoice = (id: string, contactId: string) => house.call('PUT', path(`invoices/${id}`), invoice(`INV-${id}`, { contactId }));
  const contactsNamed = async (name: string): Promise<Json[]> =>
    ((await house.simulator('GET', `/objects?tenantId=${house.tenantId}&entity=contact`))['items'] as Json[]).filter((one) => one['label'] === name);

  beforeAll(async () => {
    house = await openHouse();
    await connect(house);
  }, 60_000);

  it('go there and back field by field: cleared by null, left alone when absent', async () => {
    const address = { line1: '1 Wharf Rd', city: 'Sydney', region: 'NSW', postalCode: '2000', country: 'Australia' };
    const id = xeroIdOf(await sync('fields', { name: 'Field By Field', email: 'a@field.example', firstName: 'Ada', lastName: 'Byron', phone: '02 9999 0000', taxNumber: '51824753556', address }));
    const inXero = (over: Json, phone: string, postal: Json) => ({ Name: 'Field By Field', ContactNumber: 'fields', ...over,
      Phones: expect.arrayContaining([expect.objectContaining({ PhoneType: 'DEFAULT', PhoneNumber: phone })]) as unknown, Addresses: expect.arrayContaining([expect.objectContaining({ AddressType: 'POBOX', ...postal })]) as unknown });
    expect(await read(id)).toMatchObject(inXero({ EmailAddress: 'a@field.example', FirstName: 'Ada', LastName: 'Byron', TaxNumber: '51824753556' }, '02 9999 0000', { AddressLine1: '1 Wharf Rd', City: 'Sydney', PostalCode: '2000' }));
    await sync('fields', { version: 2, name: 'Field By Field', email: null, lastName: null, phone: null, address: { line1: '2 Wharf Rd', city: null } });
    await synced('fields', 2);
    const after = await read(id);
    expect(after).toMatchObject(inXero({ EmailAddress: '', FirstName: 'Ada', TaxNumber: '51824753556' }, '', { AddressLine1: '2 Wharf Rd', City: '', PostalCode: '2000' }));
    expect(after['LastName'] ?? '').toBe('');
  });

  it('keep their name when CloudRent leaves it to Xero, and still find whoever has it', async () => {
    const id = xeroIdOf(await sync('unnamed', { name: 'Named In Xero', email: 'a@unnamed.example' }));
    await put('unnamed', { version: 2, phone: '1' });
    await synced('unnamed', 2);
    expect(await read(id)).toMatchObject({ Name: 'Named In Xero', EmailAddress: 'a@unnamed.example' });
    expect(await house.db.selectFrom('contact_mirror').select(['name', 'email', 'contact_number']).where('contact_number', '=', 'unnamed').execute()).toEqual([{ name: 'Named In Xero', email: 'a@unnamed.example', contact_number: 'unnamed' }]);
  });

  it.each([
    ['an e-mail that is none', 'bad-mail', { name: 'Bad Mail', email: 'not an address' }, 'contact-incomplete', 'Email address must be valid.'],
    ['angle brackets', 'brackets', { name: 'A <script> B' }, 'contact-name-invalid', undefined],
    ['no name', 'nameless', { email: 'a@nameless.example' }, 'contact-incomplete', undefined],
  ])('say what is wrong with them: %s', async (_what, id, contact, code, xeroMessage) => {
    expect(await sync(id, contact)).toMatchObject({ status: 'problem', problem: { code, ...(xeroMessage === undefined ? {} : { xeroMessage }) } });
    // Once is enough: a sync that fails is not tried again of itself.
    expect(((await house.call('GET', path(`contacts/${id}/timeline`))).body['items'] as Json[]).map((event) => event['type']).filter((type) => type !== 'sent' && type !== 'refused')).toEqual(['accepted', 'problem']);
  });

  it.each([
    ['255 letters', 'long', 'x'.repeat(255)],
    ['quotes, an ampersand and another script', 'hostile', '"O’Brien" \\ \'; drop -- & 株式会社 \ud83c\udfd7\ufe0f'],
  ])('take a name of %s', async (_what, id, name) => {
    expect(await read(xeroIdOf(await sync(id, { name })))).toMatchObject({ Name: name, ContactNumber: id });
  });

  it('are found when the name was taken in Xero meanwhile: adopted where they agree, named where they do not', async () => {
    const [agrees, cased, differs, quoted] = [await made({ Name: 'Made Since' }), await made({ Name: 'MADE in Capitals' }), await made({ Name: 'Made Differently', EmailAddress: 'one@since.example' }), await made({ Name: 'The "Quoted" Since' })];
    expect(await sync('since', { name: 'Made Since', email: 'accounts@since.example' })).toMatchObject({ status: 'synced', xero: { id: agrees } });
    expect(await read(agrees)).toMatchObject({ ContactNumber: 'since', EmailAddress: 'accounts@since.example' });
    expect(await sync('cased', { name: 'Made In Capitals' })).toMatchObject({ status: 'synced', xero: { id: cased } });
    expect(await sync('differs', { name: 'Made Differently', email: 'two@since.example' })).toMatchObject({ status: 'problem', problem: { code: 'contact-ambiguous', candidates: [{ xeroId: differs, email: 'one@since.example' }] } });
    expect(await sync('quoted', { name: 'The "Quoted" Since' })).toMatchObject({ status: 'synced', xero: { id: quoted } });
  });

  it('are found when the number was taken in Xero meanwhile, and get our content', async () => {
    const id = await made({ Name: 'Numbered Since', ContactNumber: 'number-since' });
    expect(await sync('number-since', { name: 'Another Name', email: 'a@numbered.example' })).toMatchObject({ status: 'synced', xero: { id } });
    expect(await read(id)).toMatchObject({ Name: 'Another Name', EmailAddress: 'a@numbered.example' });
  });

  it('of one name: the second is told whose it is, and heals by itself when the first takes another', async () => {
    await sync('first-smith', { name: 'Smith Hire', email: 'one@smith.example' });
    const second = await sync('second-smith', { name: 'smith hire', email: 'two@smith.example' });
    expect(second).toMatchObject({ status: 'problem', xero: null, problem: { code: 'contact-name-taken', cause: expect.stringContaining('customer first-smith') as unknown, candidates: [{ name: 'Smith Hire', record: 'first-smith' }] } });
    await sendInvoice('smith', 'second-smith');
    await put('first-smith', { version: 2, name: 'Smith Hire (Sydney)', email: 'one@smith.example' });
    expect(await synced('second-smith')).toMatchObject({ problem: null });
    await synced('invoices/smith');
  });

  it('of one name in one batch: the first has it, the second is told, the others are not held up', async () => {
    const bulk = (id: string, name: string) => house.call('PUT', path(`contacts/${id}?bulk=true`), { version: 1, name });
    for (const [id, name] of [['twin-1', 'Twin Hire'], ['twin-2', 'Twin Hire'], ['twin-3', 'Triplet Hire']] as const) await bulk(id, name);
    const all = await Promise.all(['twin-1', 'twin-2', 'twin-3'].map(ended));
    expect(all.filter((one) => one['status'] === 'synced')).toHaveLength(2);
    const [holder, waiting] = all[0]?.['status'] === 'synced' ? ['twin-1', 'twin-2'] : ['twin-2', 'twin-1'];
    expect(await troubled(waiting, 'contact-name-taken')).toMatchObject({ candidates: [{ record: holder }] });
    expect(await contactsNamed('Twin Hire')).toHaveLength(1);
  });

  it('that match one contact in Xero never share it, however they come', async () => {
    const id = await made({ Name: 'Contested Hire' });
    // The mirror does not know it yet: a refusal teaches it.
    await sync('contested-0', { name: 'Contested Hire', email: 'zero@contested.example' });
    expect(await syncOf(house, 'contacts/contested-0')).toMatchObject({ xero: { id } });
    await Promise.all(['contested-1', 'contested-2'].map((one) => house.call('PUT', path(`contacts/${one}?bulk=true`), { version: 1, name: 'Contested Hire' })));
    for (const one of ['contested-1', 'contested-2']) expect(await troubled(one, 'contact-name-taken')).toMatchObject({ candidates: [{ xeroId: id, record: 'contested-0' }] });
  });

  it('are archived when CloudRent archives them, and only Xero can bring them back', async () => {
    const id = xeroIdOf(await sync('archive-me', { name: 'Archive Me' }));
    await put('archive-me', { version: 2, name: 'Archive Me', status: 'archived' });
    expect(await synced('archive-me', 2)).toMatchObject({ xero: { status: 'ARCHIVED' } });
    const before = await calls('POST Contacts');
    await put('archive-me', { version: 3, name: 'Archive Me', status: 'archived', phone: '1' });
    await synced('archive-me', 3);
    expect(await calls('POST Contacts')).toBe(before);
    await put('archive-me', { version: 4, name: 'Archive Me', status: 'active', phone: '1' });
    expect(await troubled('archive-me', 'contact-archived')).toMatchObject({ fixes: ['link'], candidates: [{ xeroId: id, status: 'ARCHIVED' }] });
    await edit(id, { ContactStatus: 'ACTIVE' });
    await retry('archive-me');
    await synced('archive-me', 4);
    expect(await read(id)).toMatchObject({ ContactStatus: 'ACTIVE', Phones: expect.arrayContaining([expect.objectContaining({ PhoneNumber: '1' })]) as unknown });
  });

  it('are not sent when they were archived before', async () => {
    expect(await sync('never', { name: 'Never Sent', status: 'archived' })).toMatchObject({ status: 'excluded', excludedBecause: 'archived-before-sent' });
  });

  it('archived in Xero stop their invoices, by name, and all heal by one retry', async () => {
    const id = xeroIdOf(await sync('closed', { name: 'Closed In Xero' }));
    await archive(id);
    for (const n of [1, 2]) await sendInvoice(`closed-${String(n)}`, 'closed');
    expect(await troubled('closed', 'contact-archived')).toMatchObject({ candidates: [{ xeroId: id }] });
    for (const n of [1, 2]) expect(await endedSync(house, `invoices/closed-${String(n)}`)).toMatchObject({ problem: { code: 'depends-on-problem', cause: expect.stringContaining('contact closed') as unknown } });
    await edit(id, { ContactStatus: 'ACTIVE' });
    await retry('closed');
    for (const n of [1, 2]) await synced(`invoices/closed-${String(n)}`);
  });

  it('merged in Xero are followed, by their own change or by an invoice', async () => {
    const [one, two] = [await sync('merged-1', { name: 'Merged One' }), await sync('merged-2', { name: 'Merged Two' })];
    const [survivorOne, survivorTwo] = [await made({ Name: 'Survivor One' }), await made({ Name: 'Survivor Two' })];
    await edit(xeroIdOf(one), { MergedToContactID: survivorOne });
    await edit(xeroIdOf(two), { MergedToContactID: survivorTwo });
    await put('merged-1', { version: 2, name: 'Merged One', phone: '1' });
    expect(await synced('merged-1', 2)).toMatchObject({ xero: { id: survivorOne } });
    expect(await read(survivorOne)).toMatchObject({ Name: 'Merged One' });
    await sendInvoice('merged', 'merged-2');
    await synced('invoices/merged');
    expect(await synced('merged-2')).toMatchObject({ xero: { id: survivorTwo } });
  });

  it('merged into the contact of another customer are told which', async () => {
    const [one, two] = [await sync('into-1', { name: 'Into One' }), await sync('into-2', { name: 'Into Two' })];
    await edit(xeroIdOf(one), { MergedToContactID: xeroIdOf(two) });
    await put('into-1', { version: 2, name: 'Into One', phone: '1' });
    expect(await troubled('into-1', 'contact-merged')).toMatchObject({ cause: expect.stringContaining('customer into-2') as unknown, candidates: [{ record: 'into-2' }, { status: 'ARCHIVED' }] });
  });

  it('wait with their invoice, and go in their newest version', async () => {
    await put('late', { name: 'A <late> one' });
    await sendInvoice('late', 'late');
    await troubled('late', 'contact-name-invalid');
    await put('late', { version: 2, name: 'A late one' });
    await put('late', { version: 3, name: 'A later one' });
    expect(await read(xeroIdOf(await synced('late', 3)))).toMatchObject({ Name: 'A later one' });
    await synced('invoices/late');
  });
});

describe('contacts of a company that requires e-mail, where Xero allows names twice', () => {
  let house: House;
  let gate: Gate;
  const { sync, put, made, synced, troubled, read, xeroIdOf, path } = tools(() => house);

  afterAll(async () => { await gate.close(); });
  beforeAll(async () => {
    gate = await openGate(testSetting('TEST_SIMULATOR_URL'));
    house = await openHouse({ switches: { contactNames: 'free' } }, gate.url);
    await made({ Name: 'Ambiguous Hire', EmailAddress: 'one@ambiguous.example' });
    await connect(house);
    await house.call('PUT', `/v1/companies/${house.company}`, { name: 'Test Hire', timeZone: 'Australia/Sydney', requireEmail: true });
  }, 60_000);

  it('need one, whether it is absent, null or blank', async () => {
    for (const [id, email] of [['absent', {}], ['null', { email: null }], ['blank', { email: '  ' }]] as const) {
      expect(await sync(`mail-${id}`, { name: `Mail ${id}`, ...email })).toMatchObject({ problem: { code: 'contact-incomplete', cause: expect.stringContaining('e-mail address') as unknown } });
    }
    await put('mail-null', { version: 2, name: 'Mail null', email: 'a@mail.example' });
    await synced('mail-null', 2);
  });

  it('of one name both go, each with a contact of its own', async () => {
    const [one, two] = [await sync('same-1', { name: 'Same Name', email: 'one@same.example' }), await sync('same-2', { name: 'Same Name', email: 'two@same.example' })];
    expect(xeroIdOf(one)).not.toBe(xeroIdOf(two));
    expect(await read(xeroIdOf(two))).toMatchObject({ Name: 'Same Name', ContactNumber: 'same-2' });
  });

  it('in doubt may be linked to another customer meanwhile: that one keeps it, and the others go on', async () => {
    await sync('holder', { name: 'Ambiguous Hire', email: 'two@ambiguous.example' });
    await house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Contacts', tenantId: house.tenantId }, fault: { kind: 'reset', when: 'after' } });
    for (const [id, name] of [['lost', 'Lost Hire'], ['beside', 'Beside Hire']] as const) await house.call('PUT', path(`contacts/${id}?bulk=true`), { version: 1, name, email: `${id}@doubt.example` });
    const xeroId = await eventually('Xero has it, and nobody here knows', async () => {
      const found = ((await house.simulator('GET', `/objects?tenantId=${house.tenantId}&entity=contact`))['items'] as Json[]).find((one) => one['label'] === 'Lost Hire');
      return found && String(found['id']);
    });
    await gate.shut();
    expect((await house.call('POST', path('contacts/holder/fixes/link'), { xeroId })).status).toBe(202);
    await gate.open();
    expect(await troubled('lost', 'contact-number-taken')).toMatchObject({ cause: expect.stringContaining('customer holder') as unknown, fixes: ['link'] });
    await synced('beside');
    expect(await synced('holder')).toMatchObject({ xero: { id: xeroId } });
  });
});
