import { describeDifference, differenceKinds, firstDay, lastDay, month, monthBefore, monthOf, nextMonth, type ChangedBy, type DifferenceKind, type FoundDifference } from './reconciliation';

describe('a month', () => {
  it.each([['2026-02', '2026-02-01', '2026-02-28'], ['2028-02', '2028-02-01', '2028-02-29'], ['2026-12', '2026-12-01', '2026-12-31']])('%s begins on %s and ends on %s', (of, first, last) => {
    expect([firstDay(month(of)), lastDay(month(of))]).toEqual([first, last]);
  });
  it('follows the one before, over the year’s end too', () => {
    expect([nextMonth(month('2026-12')), monthBefore(month('2027-01')), nextMonth(month('2026-01'))]).toEqual(['2027-01', '2026-12', '2026-02']);
  });
  it('is that of a document’s own date', () => { expect(monthOf('2026-11-30')).toBe('2026-11'); });
  it.each(['2026-13', '2026-00', '2026-1', '26-11', '2026-11-01', ''])('is not %p', (text) => { expect(() => month(text)).toThrow(RangeError); });
});

const found = (kind: DifferenceKind, over: Partial<FoundDifference> = {}): FoundDifference => ({
  kind, record: null, xero: null, field: null, values: { cloudrent: '10.00', agreed: '10.00', xero: '12.00' }, amounts: null, currency: 'AUD', changedBy: 'xero', repair: null, details: {}, ...over,
});

describe('a difference in words', () => {
  it.each(differenceKinds.flatMap((kind) => (['xero', 'cloudrent', 'both', 'unknown'] satisfies ChangedBy[]).map((by) => [kind, by] as const)))('of %s, changed by %s, says what, why and what to do', (kind, by) => {
    const { title, cause, remedy, decisions } = describeDifference('d', found(kind, { changedBy: by }));
    for (const sentence of [title, cause, remedy]) expect(sentence).toMatch(/^[A-Z][^{}]+$/);
    expect(decisions.length).toBeGreaterThan(0);
  });
  it('names who changed it, by what was agreed', () => {
    expect(describeDifference('d', found('total-differs')).cause).toBe('The total was changed in Xero since both sides agreed on 10.00.');
    expect(describeDifference('d', found('total-differs', { changedBy: 'cloudrent' })).cause).toBe('The total was changed in CloudRent since both sides agreed on 10.00, and Xero has not been told.');
  });
  it('of a record that is not synced tells its problem', () => {
    const { cause, remedy } = describeDifference('d', found('not-synced', { details: { status: 'problem', code: 'category-unmapped', category: 'crane-hire' } }));
    expect([cause, remedy]).toEqual(['No account chosen for a category: No Xero account is chosen for the category “crane-hire”.', 'Choose an account for it in the account mapping.']);
  });
  it('keeps what is facts, and leaves out what fills the sentences', () => {
    expect(describeDifference('d', found('rounding', { details: { cents: '0.02' } }))).toMatchObject({ id: 'd', cause: expect.stringContaining('0.02') as string, values: { xero: '12.00' } });
    expect(describeDifference('d', found('rounding'))).not.toHaveProperty('details');
  });
});
