import type { KnownContact } from '../../db/contact-mirror';
import { recordId, xeroId, type XeroId } from '../../domain/ids';
import { problem } from '../../domain/problems';
import { decideContacts, type ContactFacts } from '../decide/contact';
import type { Decision } from '../decide/decision';
import type { Document } from '../look-up-documents';
import { judgeContact } from './contacts';
import { judgeNumber } from './documents';

const id = (n: number): XeroId => xeroId(`0e4c3b52-5b86-4f2c-8f61-${String(n).padStart(12, '0')}`);
const known = (n: number, over: Partial<KnownContact> = {}): KnownContact =>
  ({ xeroId: id(n), contactNumber: null, name: 'Harbour', nameKey: 'harbour', email: null, emailKey: null, status: 'ACTIVE', mergedTo: null, heldBy: null, ...over });
const facts = (name: string, rows: readonly KnownContact[]): ContactFacts =>
  ({ recordId: recordId('c1'), contact: { version: 1, name }, link: { xeroId: null, sent: null }, requireEmail: false, createAnew: false, known: rows, seen: new Set() });
const judged = (one: ContactFacts) => judgeContact(one, decideContacts([one]).get(one.recordId)).map(({ outcome, xero, reason }) => [outcome, xero.id, reason?.code]);

describe('what a check says of a contact', () => {
  it('one that the sync would link', () => { expect(judged(facts('Harbour', [known(1)]))).toEqual([['will-link', id(1), undefined]]); });
  it('two of its name: a person is asked about each', () => { expect(judged(facts('Harbour', [known(1), known(2)]))).toEqual([['asks', id(1), 'contact-ambiguous'], ['asks', id(2), 'contact-ambiguous']]); });
  it('an archived one', () => { expect(judged(facts('Harbour', [known(1, { status: 'ARCHIVED' })]))).toEqual([['asks', id(1), 'contact-archived']]); });
  it('nothing of one that another record has, of none, or of one without a name', () => {
    expect(judged(facts('Harbour', [known(1, { heldBy: recordId('c2') })]))).toEqual([]);
    expect(judged(facts('Harbour', []))).toEqual([]);
    expect(judged(facts('', []))).toEqual([]);
  });
});

const document = (n: number, over: object = {}): Document => ({ xeroId: id(n), number: 'INV-1', status: 'AUTHORISED', type: 'ACCREC', contactXeroId: id(9), date: '2026-11-02', currency: 'AUD', totals: { subtotal: '300.00', tax: '30.00', total: '330.00' }, lines: [], ...over }) as unknown as Document;
const ours = { record_id: recordId('i1') };
const say = (customer: Parameters<typeof judgeNumber>[2]['customer'], theirs: readonly Document[], decision: Decision) =>
  judgeNumber('invoice', ours, { number: 'INV-1', customer }, theirs, () => decision).map(({ outcome, xero, reason }) => [outcome, xero.id, xero.status, reason?.code]);
const another: Decision = { action: 'write', operation: 'invoice-create', sent: { fingerprint: '' }, body: { type: 'ACCREC', contact: { contactID: id(8) }, lineItems: [] } };

describe('what a check says of a number', () => {
  it('nothing when Xero does not have it', () => { expect(say(id(9), [document(1, { number: 'INV-2' })], another)).toEqual([]); });
  it('that another one has it; the one that is not voided is shown', () => {
    expect(say(id(9), [document(1, { status: 'VOIDED' }), document(2)], another)).toEqual([['differs', id(2), 'AUTHORISED', undefined]]);
    expect(say(null, [document(1, { status: 'VOIDED' })], another)).toEqual([['differs', id(1), 'VOIDED', undefined]]);
  });
  it('that nobody can say yet: its customer is in question, or it cannot be sent as it is', () => {
    expect(say(problem('depends-on-problem', { kind: 'contact', id: 'c1' }), [document(1)], another)).toEqual([['asks', id(1), 'AUTHORISED', 'depends-on-problem']]);
    expect(say(id(9), [document(1)], { action: 'problem', problem: problem('category-unmapped', { category: 'crane' }) })).toEqual([['asks', id(1), 'AUTHORISED', 'category-unmapped']]);
  });
});
