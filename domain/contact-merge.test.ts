import * as fc from 'fast-check';
import { contactFields, nested, valuesOf, type ContactBase, type ContactField, type ContactState, type ContactValues } from './contact-fields';
import { baseAfter, changedByCloudRent, mergedView, mergeSight, toSend } from './contact-merge';

const state = (over: ContactValues = {}): ContactState => ({ ...Object.fromEntries(contactFields.map((field) => [field, null])), name: 'Harbour', status: 'active', ...over } as ContactState);
const base = (over: ContactValues = {}, untold: readonly ContactField[] = []): ContactBase => ({ state: state(over), updatedAt: null, mergedTo: null, ...(untold.length ? { untold } : {}) });

describe('a field of a contact, by who changed it', () => {
  // CloudRent's PUT before and now (undefined: absent), Xero before and now; what is sent, told and kept.
  it.each<[string, { taken?: string | null; now?: string | null; before: string | null; seen: string | null }, { sent?: string | null; told?: string | null; kept?: string | null }]>([
    ['nobody', { taken: 'a', now: 'a', before: 'a', seen: 'a' }, {}],
    ['nobody, though both differ since a person edited Xero long ago', { taken: 'a', now: 'a', before: 'x', seen: 'x' }, {}],
    ['CloudRent', { taken: 'a', now: 'b', before: 'a', seen: 'a' }, { sent: 'b' }],
    ['CloudRent, which clears it', { taken: 'a', now: null, before: 'a', seen: 'a' }, { sent: null }],
    ['CloudRent, which maintains it from now on', { now: 'b', before: 'a', seen: 'a' }, { sent: 'b' }],
    ['CloudRent, which no longer maintains it', { taken: 'a', before: 'a', seen: 'a' }, {}],
    ['CloudRent, to what Xero has already', { taken: 'a', now: 'b', before: 'b', seen: 'b' }, {}],
    ['Xero', { taken: 'a', now: 'a', before: 'a', seen: 'x' }, { told: 'x' }],
    ['Xero, which cleared it', { taken: 'a', now: 'a', before: 'a', seen: null }, { told: null }],
    ['Xero, in a field that CloudRent leaves to it', { before: 'a', seen: 'x' }, { told: 'x' }],
    ['both, to the same value', { taken: 'a', now: 'b', before: 'a', seen: 'b' }, {}],
    ['both, to other values', { taken: 'a', now: 'b', before: 'a', seen: 'x' }, { sent: 'b', kept: 'x' }],
    ['both, CloudRent by clearing it', { taken: 'a', now: null, before: 'a', seen: 'x' }, { sent: null, kept: 'x' }],
    ['both, Xero by clearing it', { taken: 'a', now: 'b', before: 'a', seen: null }, { sent: 'b', kept: null }],
  ])('%s', (_who, { taken, now, before, seen }, { sent, told, kept }) => {
    const given = (value: string | null | undefined): ContactValues => (value === undefined ? {} : { lastName: value });
    const said = { now: { name: 'Harbour', ...given(now) }, taken: { name: 'Harbour', ...given(taken) } };
    const merge = mergeSight(said, base({ lastName: before }), state({ lastName: seen }));
    expect(merge).toEqual({ told: told === undefined ? {} : { lastName: { from: before, to: told } }, overwritten: given(kept) });
    expect(toSend(said, base({ lastName: seen }))).toEqual(given(sent));
  });

  it.each<[string, ContactField, string, string]>([
    ['an e-mail address in another case', 'email', 'A@B.example', 'a@b.example'],
    ['a phone number with other blanks', 'phone', '+61 (2) 9999 0000', '+61 2 99990000'],
    ['outer blanks', 'firstName', ' Ada ', 'Ada'],
    ['blanks inside a name', 'name', 'Harbour  Builders', 'Harbour Builders'],
  ])('is not changed by Xero for %s', (_what, field, one, other) => {
    expect(mergeSight({ now: {}, taken: {} }, base({ [field]: one }), state({ [field]: other }))).toEqual({ told: {}, overwritten: {} });
  });
  it('is changed by a name in another case', () => {
    expect(mergeSight({ now: {}, taken: {} }, base(), state({ name: 'HARBOUR' })).told).toEqual({ name: { from: 'Harbour', to: 'HARBOUR' } });
  });
});

describe('what is known of a contact', () => {
  it('begins with the first sight: nothing is told of it', () => {
    expect(mergeSight({ now: {}, taken: {} }, null, state({ email: 'x' }))).toEqual({ told: {}, overwritten: {} });
  });
  it('is not changed by the answer to what we sent, and is by what else the answer tells', () => {
    const said = { now: { phone: '2' }, taken: { phone: '2' } };
    expect(mergeSight(said, base({ phone: '1', email: 'a' }), state({ phone: '2', email: 'x' }), ['phone'])).toEqual({ told: { email: { from: 'a', to: 'x' } }, overwritten: {} });
  });
  it('takes what the answer did not tell from the next sight', () => {
    const after = baseAfter({ state: state(), updatedAt: null, mergedTo: null }, { phone: '2', email: null });
    expect(after.untold).toEqual(['phone']);
    expect(mergeSight({ now: {}, taken: {} }, after, state({ phone: '02 2' }))).toEqual({ told: {}, overwritten: {} });
    expect(mergedView({ now: { phone: '2' }, taken: { phone: '2' } }, after)).toMatchObject({ phone: '2' });
  });
  it('is Xero’s to close: archived there is told whatever CloudRent says, but for the same', () => {
    expect(mergeSight({ now: { status: 'active' }, taken: {} }, base(), state({ status: 'archived' }))).toEqual({ told: { status: { from: 'active', to: 'archived' } }, overwritten: {} });
    expect(mergeSight({ now: { status: 'archived' }, taken: {} }, base(), state({ status: 'archived' })).told).toEqual({});
    expect(toSend({ now: { status: 'archived' }, taken: {} }, base())).toEqual({ status: 'archived' });
    expect(toSend({ now: { status: 'active' }, taken: { status: 'archived' } }, base({ status: 'archived' }))).toEqual({});
  });
});

describe('a restored value', () => {
  const said = { now: { name: 'Ours' }, taken: { name: 'Ours' }, restored: { name: 'Theirs' } };
  it('is sent and shown, and is no word of CloudRent’s', () => {
    expect(toSend(said, base({ name: 'Ours' }))).toEqual({ name: 'Theirs' });
    expect(mergedView(said, base({ name: 'Ours' }))).toMatchObject({ name: 'Theirs' });
    expect(changedByCloudRent(said)).toEqual([]);
  });
  it('gives way to a later word of CloudRent’s', () => {
    expect(toSend({ ...said, now: { name: 'Newest' } }, base({ name: 'Ours' }))).toEqual({ name: 'Newest' });
  });
});

it('the fields of a PUT come apart and together again', () => {
  const contact = { version: 3, name: 'Harbour', email: null, address: { line1: '1 Wharf Rd', city: null } };
  expect(valuesOf(contact)).toEqual({ name: 'Harbour', email: null, 'address.line1': '1 Wharf Rd', 'address.city': null });
  expect({ version: 3, ...nested(valuesOf(contact)) }).toEqual(contact);
  expect(valuesOf({ version: 1, address: null })).toMatchObject({ 'address.line1': null, 'address.country': null });
});

it('whatever both sides do in whatever order, they end equal, and nothing that Xero had is lost without a trace', () => {
  const value = fc.constantFrom('a', 'b', 'c', null);
  const step = fc.record({ who: fc.constantFrom('cloudrent', 'xero', 'pull', 'send'), value });
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    let now: ContactValues = { lastName: 'a' };
    let taken: ContactValues = now;
    let known = base({ lastName: 'a' });
    let there: string | null = 'a';
    // What the platform has said or was told, and what was kept for it.
    const seen: (string | null | undefined)[] = ['a'];
    const lost: (string | null)[] = [];
    const pull = (): void => {
      const { told, overwritten } = mergeSight({ now, taken }, known, state({ lastName: there }));
      seen.push(...told.lastName ? [told.lastName.to] : [], ...'lastName' in overwritten ? [overwritten.lastName] : []);
      known = base({ lastName: there });
    };
    // As the writer does: never on a view of Xero that is not fresh.
    const send = (): void => {
      pull();
      const asked = toSend({ now, taken }, known);
      if (asked.lastName !== undefined) {
        if (![...seen, asked.lastName].includes(there)) lost.push(there);
        there = asked.lastName;
      }
      taken = now;
      known = base({ lastName: there });
    };
    for (const one of steps) {
      if (one.who === 'cloudrent') {
        now = { lastName: one.value };
        seen.push(one.value);
      }
      else if (one.who === 'xero') there = one.value;
      else if (one.who === 'pull') pull();
      else send();
    }
    send();
    pull();
    expect(lost).toEqual([]);
    expect(toSend({ now, taken }, known)).toEqual({});
    expect(mergeSight({ now, taken }, known, state({ lastName: there }))).toEqual({ told: {}, overwritten: {} });
    expect(mergedView({ now, taken }, known).lastName).toBe(there);
  }), { numRuns: 500 });
});
