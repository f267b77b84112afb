import { recordId } from '../../domain/ids';
import { accountXeroId, creditNoteXeroId, invoiceXeroId } from '../testing/examples';
import { paymentBody } from './payment';
import { paymentReference, recordIdIn } from './payment-reference';

describe('a payment as Xero gets it', () => {
  const payment = { amount: '100.10', paidOn: '2026-10-06', reference: 'EFT 4711' };
  const rest = { account: { accountID: accountXeroId }, date: '2026-10-06', amount: 100.1, reference: 'EFT 4711 [p-1]' };

  it('pays an invoice, or refunds a credit note', () => {
    expect(paymentBody({ payment, recordId: recordId('p-1'), target: { is: 'invoice', xeroId: invoiceXeroId }, accountId: accountXeroId })).toEqual({ invoice: { invoiceID: invoiceXeroId }, ...rest });
    expect(paymentBody({ payment, recordId: recordId('p-1'), target: { is: 'credit-note', xeroId: creditNoteXeroId }, accountId: accountXeroId })).toEqual({ creditNote: { creditNoteID: creditNoteXeroId }, ...rest });
  });
});

describe('the reference of a payment', () => {
  it('carries our record id, behind the payer’s words where there are any', () => {
    expect(paymentReference(recordId('p-1'))).toBe('p-1');
    expect(paymentReference(recordId('p-1'), '  ')).toBe('p-1');
    expect(paymentReference(recordId('p-1'), 'EFT 4711')).toBe('EFT 4711 [p-1]');
  });

  it.each([['words', 'x'.repeat(500)], ['characters of two units', '🚜'.repeat(90)], ['words that end in an id', `${'x'.repeat(100)} [p-2]`]])('stays within 120 characters by cutting %s, never the id', (_name, words) => {
    const id = recordId('p'.repeat(50));
    const reference = paymentReference(id, words);
    expect(reference.length).toBeLessThanOrEqual(120);
    expect(reference).not.toMatch(/\p{Surrogate}/u);
    expect(recordIdIn(reference)).toBe(id);
  });

  it.each([
    ['p-1', 'p-1'], ['EFT 4711 [p-1]', 'p-1'], ['see [p-2] [p-1]', 'p-1'], [' EFT 4711 [p-1] ', 'p-1'],
    ['EFT 4711', undefined], ['EFT 4711 [p 1]', undefined], ['[p-1] EFT 4711', undefined], ['', undefined], [undefined, undefined],
  ])('%j names the record %j', (reference, id) => {
    expect(recordIdIn(reference)).toBe(id);
  });
});
