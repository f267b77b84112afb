import type { BatchElement } from '../db/outbox';
import type { ElementOutcome } from '../db/schema';
import { batchId, companyId, recordId, xeroId } from '../domain/ids';
import type { XeroContactSnapshot } from '../xero/snapshots';
import { firstQuestion, judgeFound } from './look-up-contacts';

const x1 = xeroId('00000000-0000-4000-8000-000000000001');
const x2 = xeroId('00000000-0000-4000-8000-000000000002');
const nameTaken: ElementOutcome = { is: 'clash', messages: ['The contact name Harbour is already assigned to another contact.'] };

const element = (position: number, body: object, over: Partial<BatchElement> = {}): BatchElement => ({
  batch_id: batchId('b'), position, company_id: companyId('c'), kind: 'contact', record_id: recordId(`c${String(position)}`), version: 1, body, sent: { fingerprint: '' }, waiter: null, outcome: null, settled: false, part: null, ...over,
});
const create = (position: number, over: Partial<BatchElement> = {}) => element(position, { contactNumber: `c${String(position)}`, name: 'Harbour', emailAddress: 'a@harbour.example' }, over);
const inXero = (over: Partial<XeroContactSnapshot> = {}): XeroContactSnapshot => ({ xeroId: x1, contactNumber: 'c1', name: 'Harbour', email: 'a@harbour.example', status: 'ACTIVE', ...over });

describe('what is asked of Xero about an element', () => {
  it.each<[string, BatchElement, object]>([
    ['a create in doubt: its number', create(1), { ids: [], numbers: ['c1'], names: [] }],
    ['a create whose name or number is taken: both', create(1, { outcome: nameTaken }), { ids: [], numbers: ['c1'], names: ['Harbour'] }],
    ['an update that was refused: its contact too', element(1, { contactID: x1, name: 'Harbour' }, { outcome: nameTaken }), { ids: [x1], numbers: ['c1'], names: ['Harbour'] }],
    ['a look: what it names', element(1, { ids: [x1, x2], numbers: ['c1'], names: [] }), { ids: [x1, x2], numbers: ['c1'], names: [] }],
    ['an invoice: its contact', element(1, { contact: { contactID: x1 } }, { kind: 'invoice', outcome: nameTaken }), { ids: [x1], numbers: [], names: [] }],
  ])('is for %s', (_what, one, wanted) => {
    expect(firstQuestion([one])).toEqual({ part: [one], wanted });
  });

  it('fits into the address of a call, and leaves the rest for the next', () => {
    const many = Array.from({ length: 50 }, (_, n) => element(n, { contactNumber: `c${String(n)}`, name: '株'.repeat(200) + String(n) }, { outcome: nameTaken }));
    const { part } = firstQuestion(many);
    expect(part.length).toBeGreaterThan(0);
    expect(part.length).toBeLessThan(50);
    expect(firstQuestion(Array.from({ length: 50 }, (_, n) => create(n))).part).toHaveLength(50);
  });
});

describe('what was found', () => {
  const wanted = { ids: [], numbers: ['c1'], names: [] };
  const judged = (one: BatchElement, found: XeroContactSnapshot[]): ElementOutcome | undefined => judgeFound({ part: [one], wanted }, found).outcomes[0]?.[1];

  it.each<[string, XeroContactSnapshot[], object]>([
    ['as it was sent: it has gone through', [inXero()], { is: 'accepted', xeroId: x1 }],
    ['nothing: it goes again', [], { is: 'absent' }],
    ['another number: it goes again', [inXero({ contactNumber: 'c2' })], { is: 'absent' }],
    ['its number with another name: decided anew', [inXero({ name: 'Wharf' })], { is: 'refused', seen: [x1] }],
    ['its number with another e-mail: decided anew', [inXero({ email: 'b@harbour.example' })], { is: 'refused', seen: [x1] }],
    ['its number on an archived contact: decided anew', [inXero({ status: 'ARCHIVED' })], { is: 'refused', seen: [x1] }],
    ['its number twice: decided anew', [inXero(), inXero({ xeroId: x2 })], { is: 'refused', seen: [x1, x2] }],
  ])('for a create in doubt, %s', (_what, found, outcome) => {
    expect(judged(create(1), found)).toMatchObject(outcome);
  });

  it('never makes a refusal good: it is decided anew, with Xero’s words', () => {
    expect(judged(create(1, { outcome: nameTaken }), [inXero()])).toEqual({ is: 'refused', messages: ['The contact name Harbour is already assigned to another contact.'], seen: [x1] });
  });

  it.each<[string, BatchElement, XeroContactSnapshot[]]>([
    ['nobody is found', create(1, { outcome: nameTaken }), []],
    ['only an archived one is', create(1, { outcome: nameTaken }), [inXero({ status: 'ARCHIVED' })]],
    ['only the one to be changed is', element(1, { contactID: x1, name: 'Harbour' }, { outcome: nameTaken }), [inXero()]],
  ])('leaves a name that is taken in question when %s: it is searched for, once', (_what, one, found) => {
    const outcome = judged(one, found);
    expect(outcome).toMatchObject({ is: 'clash', seen: found.map((contact) => contact.xeroId) });
    const again = { ...one, outcome: outcome ?? null };
    expect(firstQuestion([again])).toMatchObject({ part: [again], search: 'Harbour' });
    expect(judged(again, [inXero({ xeroId: x2, name: 'HARBOUR' })])).toMatchObject({ is: 'refused', seen: [...found.map((contact) => contact.xeroId), x2] });
    expect(judged(again, [])).toMatchObject({ is: 'refused' });
  });

  it('says what is gone: asked for by id, and not there', () => {
    expect(judgeFound({ part: [create(1)], wanted: { ...wanted, ids: [x1, x2] } }, [inXero()]).gone).toEqual([x2]);
  });
});
