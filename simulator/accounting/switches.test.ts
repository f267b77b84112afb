import { readSwitches } from './switches';

describe('switches', () => {
  // xero-api.md 11: the open list
  it('are the less convenient answer unless set', () => {
    expect(readSwitches({})).toEqual({
      omittedSummarizeErrors: 'partial', paidInvoiceEdits: 'some', modifiedSinceInclusive: false, contactNames: 'unique-ignoring-case',
      numbersOfVoidedInvoices: 'taken', taxAmountOverrides: 'accepted', nothingModified: '304', contactNumbers: 'unique', amountRounding: 'half-up',
      reconciledPayments: 'kept', deletedPaymentsModifiedSince: 'left-out',
    });
  });

  // The simulator's own choice: a switch that does not exist is refused.
  it('refuse a value they do not have, and leave strangers alone', () => {
    expect(() => readSwitches({ contactNames: 'any' })).toThrow('"unique-ignoring-case", "unique", "free"');
    expect(readSwitches({ delayMs: 3 })).toEqual(readSwitches({}));
  });
});
