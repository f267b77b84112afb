import type { Exchange } from '../../../simulator/recording/exchange';
import { Check } from '../../truth/check';
import { loadDocuments } from '../../truth/documents';
import { Specification } from '../../truth/specification';

const documents = loadDocuments();
const ours = documents.all.filter(({ root }) => root === '/webhooks').map((document) => new Specification(document));
const id = '11111111-1111-4111-8111-111111111111';
const event = { resourceUrl: `https://api.xero.com/api.xro/2.0/Contacts/${id}`, resourceId: id, tenantId: id, tenantType: 'ORGANISATION', eventCategory: 'CONTACT', eventType: 'UPDATE', eventDateUtc: '2026-11-24T01:02:03.004' };
const creditNote = { ...event, eventCategory: 'CREDITNOTE', data: { Type: 'ACCRECCREDIT', Status: 'AUTHORISED' } };

function found(specifications: readonly Specification[], events: readonly unknown[], kind = 'invoices', more: object = {}) {
  const check = new Check(specifications);
  const body = JSON.stringify({ events, firstEventSequence: 1, lastEventSequence: 1, entropy: 'S0M3', ...more });
  const sent: Exchange = { askedBy: 'simulator', unlikeXero: 'app', request: { method: 'POST', path: `/webhooks/${kind}`, query: '', headers: { 'content-type': 'application/json' }, body } };
  check.judge(sent);
  return check.outcome;
}

/** Xero's file may be missing; then there is nothing to hold against. */
const whereXerosFileIs = documents.missing === undefined ? describe : describe.skip;
whereXerosFileIs('a webhook, by Xero’s webhook file', () => {
  it.each([
    ['an event', [event], 'invoices', {}],
    ['a credit note', [creditNote], 'creditNotes', {}],
    ['the intent to receive, whose sequences are 0', [], 'invoices', { firstEventSequence: 0, lastEventSequence: 0 }],
  ])('passes: %s', (_what, events, kind, more) => {
    expect(found(ours, events, kind, more)).toMatchObject({ requests: 1, answers: 0, findings: [] });
  });

  it.each([
    ['a kind of event that is none', [{ ...event, eventType: 'DELETE' }], 'invoices', {}],
    ['a property that is unknown', [{ ...event, status: 'PAID' }], 'invoices', {}],
    ['an unknown property of a credit note’s event', [{ ...creditNote, status: 'PAID' }], 'creditNotes', {}],
    ['one of its data', [{ ...creditNote, data: { ...creditNote.data, Total: 1 } }], 'creditNotes', {}],
    ['a missing tenant', [{ ...event, tenantId: undefined }], 'invoices', {}],
    ['an id that is none', [{ ...event, resourceId: 'INV-1' }], 'invoices', {}],
    ['a credit note without data', [{ ...event, eventCategory: 'CREDITNOTE' }], 'creditNotes', {}],
    ['a credit note of an unknown type', [{ ...creditNote, data: { Type: 'ACCREC', Status: 'DRAFT' } }], 'creditNotes', {}],
    ['no sequence', [event], 'invoices', { firstEventSequence: undefined }],
  ])('fails: %s', (_what, events, kind, more) => {
    expect(found(ours, events, kind, more).findings).not.toEqual([]);
  });
});

it('without the file webhooks are left out, and counted', () => {
  const { requests, excluded } = found([], [event]);
  expect([requests, [...excluded]]).toEqual([0, [['webhooks, for want of Xero’s file', 1]]]);
});
