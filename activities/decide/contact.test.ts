import type { KnownContact } from '../../db/contact-mirror';
import { emailKey, nameKey } from '../../domain/contact-key';
import { recordId, xeroId } from '../../domain/ids';
import { problemCatalogue } from '../../domain/problem-catalogue';
import { offeredFixes, problem, type Problem } from '../../domain/problems';
import type { Contact } from '../../domain/records';
import { decideContact, decideContacts, type ContactFacts } from './contact';
import { explain } from './contact-match';

const id = (n: number) => xeroId(`00000000-0000-4000-8000-00000000000${String(n)}`);
type Row = Partial<Omit<KnownContact, 'nameKey' | 'emailKey'>>;
/** A contact in Xero; unless said otherwise it has our name and e-mail, and nobody has it. */
const inXero = (n: number, over: Row = {}): KnownContact => {
  const row = { xeroId: id(n), contactNumber: null, name: 'Harbour Builders', email: 'accounts@harbour.example', status: 'ACTIVE', mergedTo: null, heldBy: null, ...over };
  return { ...row, nameKey: nameKey(row.name) ?? '', emailKey: emailKey(row.email) };
};
const c1 = recordId('c1');
const other = recordId('c9');
const ours: Contact = { version: 1, name: 'Harbour Builders', email: 'accounts@harbour.example' };
const facts = (known: readonly KnownContact[] = [], over: Partial<ContactFacts> = {}, contact: Partial<Contact> = {}): ContactFacts =>
  ({ recordId: c1, contact: { ...ours, ...contact }, link: { xeroId: null, sent: null }, requireEmail: false, createAnew: false, seen: new Set([id(1), ...known.map((row) => row.xeroId)]), known, ...over });
const unseen = { seen: new Set<string>() };
const linkedTo = (n: number, sentFingerprint: string | null = 'as before') => ({ link: { xeroId: id(n), sent: sentFingerprint === null ? null : { fingerprint: sentFingerprint } } });
const anotherMail = { email: 'else@harbour.example' };
const anotherName = { name: 'Parent Holdings' };

describe('a contact that is not linked yet', () => {
  it.each<[string, KnownContact[], Partial<Contact>]>([
    ['nothing resembles it', [], {}],
    ['the contact of its name belongs to another customer of ours: two customers, and Xero may allow both', [inXero(1, { heldBy: other })], {}],
    ['the contact of its e-mail belongs to another customer of ours', [inXero(1, { ...anotherName, heldBy: other })], {}],
    ['its e-mail is a mailbox that several contacts in Xero share', [inXero(1, anotherName), inXero(2, { name: 'Parent South' })], {}],
    ['only an archived contact has its e-mail', [inXero(1, { ...anotherName, status: 'ARCHIVED' })], {}],
    ['an archived contact agrees with it, and the name goes on with another customer of ours', [inXero(1, { status: 'ARCHIVED' }), inXero(2, { ...anotherMail, heldBy: other })], {}],
    ['an archived contact has its name, with another e-mail', [inXero(1, { ...anotherMail, status: 'ARCHIVED' })], {}],
    ['what resembled it was merged into a contact that does not', [inXero(1, { status: 'ARCHIVED', mergedTo: id(2) }), inXero(2, { name: 'Wharf Co', email: null })], {}],
    ['it differs by an accent', [inXero(1, { name: 'Hârbour Builders', email: null })], {}],
  ])('is created when %s', (_why, known, contact) => {
    expect(decideContact(facts(known, {}, contact))).toMatchObject({ action: 'write', operation: 'contact-create', body: { contactNumber: 'c1', name: 'Harbour Builders' } });
  });

  it.each<[string, KnownContact[], Partial<Contact>]>([
    ['its number', [inXero(1, { contactNumber: 'c1', name: 'Other', email: null, heldBy: c1 })], {}],
    ['its number, whatever else resembles it', [inXero(1, { contactNumber: 'c1', name: 'Other', email: null, heldBy: c1 }), inXero(2)], {}],
    ['the number of a contact that was merged into it', [inXero(2, { contactNumber: 'c1', status: 'ARCHIVED', mergedTo: id(1), heldBy: c1 }), inXero(1, { name: 'Harbour Group', email: null })], {}],
    ['name and e-mail', [inXero(1)], {}],
    ['name and e-mail, where others have the name', [inXero(1), inXero(2, anotherMail), inXero(3, { email: null })], {}],
    ['name, where Xero has no e-mail', [inXero(1, { email: null })], {}],
    ['name, where CloudRent gives no e-mail', [inXero(1)], { email: null }],
    ['name in another case, with other blanks', [inXero(1, { name: 'HARBOUR\u00a0builders ' })], {}],
    ['name in decomposed letters', [inXero(1, { name: 'Cafe\u0301', email: null })], { name: 'Caf\u00e9' }],
    ['e-mail in another case', [inXero(1, { email: 'Accounts@Harbour.Example' })], {}],
  ])('is linked by %s', (_why, known, contact) => {
    expect(decideContact(facts(known, {}, contact))).toMatchObject({ action: 'write', operation: 'contact-update', body: { contactID: id(1) } });
  });

  const problems: [string, KnownContact[], Partial<Contact>, string, number[]][] = [
    ['the same name with another e-mail', [inXero(1, anotherMail)], {}, 'contact-ambiguous', [1]],
    ['the same e-mail under another name, in one contact alone', [inXero(1, anotherName)], {}, 'contact-ambiguous', [1]],
    ['two that agree in name and e-mail', [inXero(1), inXero(2)], {}, 'contact-ambiguous', [1, 2]],
    ['two of the name, where CloudRent gives no e-mail', [inXero(1), inXero(2, anotherMail)], { email: null }, 'contact-ambiguous', [1, 2]],
    ['two of the name, where one has no e-mail and one another', [inXero(1, { email: null }), inXero(2, anotherMail)], {}, 'contact-ambiguous', [1, 2]],
    ['a name in full-width letters', [inXero(1, { name: '\uff28arbour Builders' })], {}, 'contact-ambiguous', [1]],
    ['a name with an invisible character', [inXero(1, { name: 'Harbour\u200b Builders', email: null })], {}, 'contact-ambiguous', [1]],
    ['two that carry its number', [inXero(1, { contactNumber: 'c1', heldBy: c1 }), inXero(2, { contactNumber: 'c1', heldBy: c1 })], {}, 'contact-ambiguous', [1, 2]],
    ['its number on the contact of another customer', [inXero(1, { contactNumber: 'c1', heldBy: other })], {}, 'contact-number-taken', [1]],
    ['its number on an archived contact', [inXero(1, { contactNumber: 'c1', heldBy: c1, status: 'ARCHIVED' })], {}, 'contact-archived', [1]],
    ['name and e-mail of an archived contact', [inXero(1, { status: 'ARCHIVED' })], {}, 'contact-archived', [1]],
    ['its number on a contact under an erasure request', [inXero(1, { contactNumber: 'c1', heldBy: c1, status: 'GDPRREQUEST' })], {}, 'contact-erasure-requested', [1]],
    ['its number on a contact merged into that of another customer', [inXero(1, { contactNumber: 'c1', heldBy: c1, status: 'ARCHIVED', mergedTo: id(2) }), inXero(2, { heldBy: other })], {}, 'contact-merged', [2, 1]],
  ];
  it.each(problems)('is never guessed: %s', (_why, known, contact, code, candidates) => {
    expect(decideContact(facts(known, {}, contact))).toMatchObject({ action: 'problem', problem: { code, candidates: candidates.map((n) => ({ xeroId: id(n) })) } });
  });
  it.each(problems)('is read anew before anything is said: %s', (_why, known, contact, _code, candidates) => {
    const decision = decideContact(facts(known, unseen, contact));
    expect(decision).toMatchObject({ action: 'write', operation: 'contact-look', body: { numbers: ['c1'], names: ['Harbour Builders'] } });
    expect((decision as { body: { ids: string[] } }).body.ids).toEqual(expect.arrayContaining(candidates.map((n) => id(n))));
  });

  it.each(problems)('offers what the catalogue names, a new one only while its number is free: %s', (_why, known, contact) => {
    const { problem: found } = decideContact(facts(known, {}, contact)) as { problem: Problem };
    const named: readonly string[] = problemCatalogue[found.code].fixes;
    expect((found.fixes ?? []).filter((fix) => !named.includes(fix))).toEqual([]);
    expect(offeredFixes('contact', false, found)).toEqual(known.some(({ contactNumber }) => contactNumber === 'c1') ? ['link'] : ['link', 'create']);
  });

  it('names its candidates as a person knows them', () => {
    expect(decideContact(facts([inXero(1, anotherMail)]))).toMatchObject({ problem: { candidates: [{ xeroId: id(1), name: 'Harbour Builders', email: 'else@harbour.example', status: 'ACTIVE', record: null }] } });
  });
  it('is created in spite of all that resembles it once a person has said so', () => {
    expect(decideContact(facts([inXero(1), inXero(2, { status: 'ARCHIVED' })], { createAnew: true }))).toMatchObject({ operation: 'contact-create' });
  });
  it('is never sent when it is archived already', () => {
    expect(decideContact(facts([inXero(1)], {}, { status: 'archived' }))).toEqual({ action: 'exclude', because: 'archived-before-sent' });
  });
});

describe('what it needs', () => {
  it.each<[string, Partial<Contact>, boolean, KnownContact[], string | undefined]>([
    ['a name', { name: null }, false, [], 'name'],
    ['a name that is more than blanks', { name: ' \u00a0 ' }, false, [], 'name'],
    ['no e-mail', { email: null }, false, [], undefined],
    ['an e-mail where the company requires it', { email: null }, true, [], 'e-mail address'],
    ['an e-mail that is more than blanks', { email: '  ' }, true, [], 'e-mail address'],
  ])('is %s', (_what, contact, requireEmail, known, missing) => {
    const decision = decideContact(facts(known, { requireEmail }, contact));
    expect(decision).toMatchObject(missing === undefined ? { action: 'write' } : { action: 'problem', problem: { code: 'contact-incomplete', details: { missing } } });
  });
  const { email: _email, ...withoutEmail } = ours;
  const { name: _name, ...withoutName } = ours;
  it('may be left to Xero, where the contact is certain and has it', () => {
    expect(decideContact(facts([inXero(1)], { ...linkedTo(1), requireEmail: true, contact: withoutEmail }))).toMatchObject({ operation: 'contact-update' });
    expect(decideContact(facts([inXero(1, { contactNumber: 'c1', heldBy: c1 })], { contact: withoutName }))).toMatchObject({ operation: 'contact-update' });
    expect(decideContact(facts([inXero(1, { email: null })], { ...linkedTo(1), requireEmail: true, contact: withoutEmail }))).toMatchObject({ problem: { code: 'contact-incomplete' } });
    expect(decideContact(facts([], { contact: withoutName }))).toMatchObject({ problem: { code: 'contact-incomplete' } });
  });
  it('is a name that Xero takes', () => {
    expect(decideContact(facts([], {}, { name: 'Harbour <Builders>' }))).toMatchObject({ problem: { code: 'contact-name-invalid', details: { reason: expect.stringContaining('angle bracket') as unknown } } });
    expect(decideContact(facts([], {}, { name: ' Harbour  Builders ' }))).toMatchObject({ body: { name: 'Harbour Builders' } });
  });
});

describe('a contact that is linked', () => {
  const sentAs = (contact: Partial<Contact> = {}): string => {
    const decision = decideContact(facts([], {}, contact));
    if (decision.action !== 'write') throw new Error('expected a write');
    return decision.sent.fingerprint;
  };

  it('sends nothing when nothing changed but the version, and what changed to where it is linked', () => {
    expect(decideContact(facts([inXero(1, { heldBy: c1 })], linkedTo(1, sentAs()), { version: 2 }))).toEqual({ action: 'nothing' });
    expect(decideContact(facts([inXero(1, { heldBy: c1 })], linkedTo(1, sentAs()), { phone: '02 9999 0000' }))).toMatchObject({ operation: 'contact-update', body: { contactID: id(1) } });
  });
  it('is not moved by what resembles it', () => {
    expect(decideContact(facts([inXero(1, { ...anotherName, heldBy: c1 }), inXero(2)], linkedTo(1)))).toMatchObject({ body: { contactID: id(1) } });
  });
  it('goes on without the mirror, and Xero says if it is gone', () => {
    expect(decideContact(facts([], { ...linkedTo(1), ...unseen }))).toMatchObject({ operation: 'contact-update', body: { contactID: id(1) } });
    expect(decideContact(facts([], linkedTo(1)))).toMatchObject({ problem: { code: 'missing-in-xero' } });
  });
  it('follows a merge to the contact that survived it, and another merge of that', () => {
    const merged = inXero(1, { status: 'ARCHIVED', mergedTo: id(2), heldBy: c1 });
    expect(decideContact(facts([merged, inXero(2)], linkedTo(1, sentAs())))).toMatchObject({ operation: 'contact-update', body: { contactID: id(2) } });
    expect(decideContact(facts([merged, inXero(2, { status: 'ARCHIVED', mergedTo: id(3) }), inXero(3)], linkedTo(1)))).toMatchObject({ body: { contactID: id(3) } });
  });
  it('looks for the contact that survived where the mirror does not have it, and gives up when Xero does not either', () => {
    const merged = inXero(1, { status: 'ARCHIVED', mergedTo: id(2), heldBy: c1 });
    expect(decideContact(facts([merged], linkedTo(1)))).toMatchObject({ operation: 'contact-look', body: { ids: [id(1), id(2)] } });
    expect(decideContact(facts([merged], { ...linkedTo(1), seen: new Set([id(1), id(2)]) }))).toMatchObject({ problem: { code: 'contact-archived' } });
  });
  it('does not follow to a contact of another customer, nor round in circles', () => {
    const merged = inXero(1, { status: 'ARCHIVED', mergedTo: id(2), heldBy: c1 });
    expect(decideContact(facts([merged, inXero(2, { heldBy: other })], linkedTo(1)))).toMatchObject({ problem: { code: 'contact-merged', details: { record: 'c9' } } });
    expect(decideContact(facts([merged, inXero(2, { status: 'ARCHIVED', mergedTo: id(1) })], linkedTo(1)))).toMatchObject({ problem: { code: 'contact-archived' } });
  });
  it('is asked about in Xero before it is called archived, and taken up again when it was restored', () => {
    const archived = inXero(1, { status: 'ARCHIVED', heldBy: c1 });
    expect(decideContact(facts([archived], { ...linkedTo(1, sentAs()), ...unseen }))).toMatchObject({ operation: 'contact-look', body: { ids: [id(1)] } });
    expect(decideContact(facts([archived], linkedTo(1, sentAs())))).toMatchObject({ problem: { code: 'contact-archived' } });
    expect(decideContact(facts([inXero(1, { heldBy: c1 })], linkedTo(1, sentAs())))).toEqual({ action: 'nothing' });
  });
  it('is archived in Xero when CloudRent archives it, and left alone where it is not active there', () => {
    expect(decideContact(facts([inXero(1, { heldBy: c1 })], linkedTo(1), { status: 'archived' }))).toMatchObject({ body: { contactID: id(1), contactStatus: 'ARCHIVED' } });
    expect(decideContact(facts([inXero(1, { status: 'ARCHIVED', heldBy: c1 })], linkedTo(1), { status: 'archived', phone: 'new' }))).toEqual({ action: 'nothing' });
    expect(decideContact(facts([inXero(1, { status: 'ARCHIVED', mergedTo: id(2), heldBy: c1 }), inXero(2)], linkedTo(1), { status: 'archived' }))).toEqual({ action: 'nothing' });
  });
});

describe('a field for which CloudRent has no value', () => {
  const empty: Partial<Contact> = { email: null, phone: null, firstName: '', address: { line1: '1 Wharf Rd', city: null } };
  const update = (contact: Partial<Contact>, left?: readonly string[]) => {
    const decision = decideContact(facts([inXero(1, { heldBy: c1 })], { link: { xeroId: id(1), sent: left === undefined ? null : { fingerprint: 'as before', left } } }, contact));
    if (decision.action !== 'write') throw new Error('expected a write');
    return { body: decision.body as Record<string, unknown>, left: decision.sent.left };
  };
  const gaps = ['email', 'phone', 'firstName', 'address.city'];

  it('keeps Xero’s at the first link', () => {
    const { body, left } = update(empty);
    expect(body).toMatchObject({ addresses: [{ addressType: 'POBOX', addressLine1: '1 Wharf Rd' }] });
    for (const field of ['emailAddress', 'phones', 'firstName']) expect(body).not.toHaveProperty(field);
    expect((body['addresses'] as object[])[0]).not.toHaveProperty('city');
    expect([...left ?? []].toSorted()).toEqual([...gaps].toSorted());
  });
  it('keeps it as long as CloudRent gives none, and no longer', () => {
    expect(update({ ...empty, taxNumber: '1' }, gaps).body).not.toHaveProperty('emailAddress');
    expect(update({ ...empty, email: 'a@b.example' }, gaps)).toMatchObject({ body: { emailAddress: 'a@b.example' }, left: expect.not.arrayContaining(['email']) as unknown });
    expect(update(empty, ['phone', 'firstName', 'address.city']).body).toMatchObject({ emailAddress: '' });
  });
  it('is cleared in a contact that CloudRent made', () => {
    expect(update(empty, []).body).toMatchObject({ emailAddress: '', firstName: '', phones: [{ phoneNumber: '' }], addresses: [{ city: '' }] });
    expect(update({ address: null }, []).body).toMatchObject({ addresses: [{ addressLine1: '', city: '' }] });
    expect(update({ address: null }).body).not.toHaveProperty('addresses');
  });
});

describe('a contact whose values are known', () => {
  const before = { fingerprint: 'as before', values: { name: 'Harbour Builders', email: 'accounts@harbour.example', phone: '1' } };
  const linked = (over: Partial<ContactFacts> = {}): Partial<ContactFacts> => ({ link: { xeroId: id(1), sent: before }, ...over });
  const row = [inXero(1, { heldBy: c1, name: 'Renamed in Xero' })];

  it('sends what CloudRent changed since its own version before, and nothing else', () => {
    expect(decideContact(facts(row, linked(), { phone: '2' }))).toMatchObject({ operation: 'contact-update', body: { contactID: id(1), phones: [{ phoneNumber: '2' }] }, sent: { values: { phone: '2' }, asked: { phone: '2' } } });
    expect((decideContact(facts(row, linked(), { phone: '2' })) as { body: object }).body).not.toHaveProperty('name');
  });
  it('sends nothing, and counts it as said, when none changed or Xero has it', () => {
    expect(decideContact(facts(row, linked(), { phone: '1' }))).toMatchObject({ action: 'nothing' });
    const state = { name: 'Renamed in Xero', email: null, phone: '2', firstName: null, lastName: null, taxNumber: null, 'address.line1': null, 'address.line2': null, 'address.city': null, 'address.region': null, 'address.postalCode': null, 'address.country': null, status: 'active' };
    expect(decideContact(facts(row, linked({ link: { xeroId: id(1), sent: before, base: { state, updatedAt: null, mergedTo: null } } }), { phone: '2' }))).toMatchObject({ action: 'nothing', sent: { values: { phone: '2' } } });
  });
  it('sends what a person restored', () => {
    expect(decideContact(facts(row, linked({ link: { xeroId: id(1), sent: { ...before, restored: { name: 'Renamed in Xero' } } } }), { phone: '1' }))).toMatchObject({ body: { name: 'Renamed in Xero' } });
  });
  it('is never written to while it was born in Xero and CloudRent has said nothing of it, not even to follow a merge', () => {
    expect(decideContact(facts(row, linked({ untouched: true }), { phone: '2' }))).toEqual({ action: 'nothing' });
    const merged = inXero(1, { status: 'ARCHIVED', mergedTo: id(2), heldBy: c1 });
    expect(decideContact(facts([merged, inXero(2)], linked({ untouched: true })))).toMatchObject({ action: 'adopt', xeroId: id(2) });
  });
});

describe('the ContactNumber', () => {
  it.each<[string, Partial<ContactFacts>, KnownContact[], boolean]>([
    ['is given at the first link', {}, [inXero(1)], true],
    ['of another app stays', {}, [inXero(1, { contactNumber: 'CRM-7' })], false],
    ['is not given again: another app may have put its own there since', linkedTo(1), [inXero(1, { heldBy: c1 })], false],
    ['is given when the first attempt at a link did not go through', linkedTo(1, null), [inXero(1, { heldBy: c1 })], true],
    ['stays with the contact that was merged, archived contacts count too', linkedTo(2, null), [inXero(1), inXero(2, { contactNumber: 'c1', status: 'ARCHIVED', mergedTo: id(1), heldBy: c1 })], false],
    ['of a contact that the mirror does not have stays', linkedTo(1, null), [], false],
  ])('%s', (_what, over, known, given) => {
    const decision = decideContact(facts(known, { ...over, ...unseen }));
    expect(Object.hasOwn((decision as { body: object }).body, 'contactNumber')).toBe(given);
  });
});

describe('several that go out together', () => {
  const two = (first: Partial<ContactFacts>, second: Partial<ContactFacts>) => decideContacts([facts([inXero(1)], first), facts([inXero(1)], second)]);
  const c2 = recordId('c2');
  const withoutEmail: Contact = { version: 1, name: 'Harbour Builders' };

  it('never share a contact in Xero: of equal matches the first in the queue has it', () => {
    const decided = two({ recordId: c2 }, {});
    expect(decided.get(c2)).toMatchObject({ operation: 'contact-update', body: { contactID: id(1) } });
    expect(decided.get(c1)).toMatchObject({ operation: 'contact-create' });
  });
  it('give it to the one that agrees in name and e-mail rather than in name alone', () => {
    expect(two({ recordId: c2, contact: withoutEmail }, {}).get(c1)).toMatchObject({ operation: 'contact-update', body: { contactID: id(1) } });
  });
  it('give it to the one that is linked rather than to one that agrees', () => {
    const merged = inXero(2, { status: 'ARCHIVED', mergedTo: id(1), heldBy: c1, name: 'Wharf Co' });
    const decided = decideContacts([facts([inXero(1)], { recordId: c2 }), facts([merged, inXero(1)], linkedTo(2), { name: 'Wharf Co' })]);
    expect(decided.get(c1)).toMatchObject({ operation: 'contact-update', body: { contactID: id(1) } });
    expect(decided.get(c2)).toMatchObject({ operation: 'contact-create' });
  });
});

describe('a refusal by Xero', () => {
  it('names the customer that has the name', () => {
    expect(explain(problem('contact-name-taken'), facts([inXero(1, { heldBy: other }), inXero(2, { status: 'ARCHIVED' })])))
      .toMatchObject({ details: { holder: 'it is the one of customer c9' }, candidates: [{ xeroId: id(1), record: 'c9' }] });
  });
  it('names the contact that no customer has, and says when none was found', () => {
    expect(explain(problem('contact-name-taken'), facts([inXero(1)], linkedTo(2)))).toMatchObject({ details: { holder: 'no customer is linked to it' }, candidates: [{ xeroId: id(1), record: null }] });
    expect(explain(problem('contact-name-taken'), facts([inXero(1)], linkedTo(1)))).toMatchObject({ details: { holder: 'it was not found there' }, candidates: [] });
  });
  it('names who has the number', () => {
    expect(explain(problem('contact-number-taken'), facts([inXero(1, { contactNumber: 'c1', heldBy: other })]))).toMatchObject({ details: { holder: 'it is the one of customer c9' } });
  });
});
