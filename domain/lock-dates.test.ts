import { dayIn, firstOpenDay, inWords } from './lock-dates';

const locked = { issuedOn: '2026-05-05', organisation: null, named: undefined, invoices: [] };

describe('the first open day', () => {
  it.each<[string, Partial<Parameters<typeof firstOpenDay>[0]>, string | undefined]>([
    ['is the one after the lock date', { organisation: { periodLockDate: '2026-06-30' } }, '2026-07-01'],
    ['is the one after the later of two', { organisation: { periodLockDate: '2026-06-30', endOfYearLockDate: '2026-12-31' } }, '2027-01-01'],
    ['counts the lock date that Xero has named, which may be newer than what was read', { organisation: { periodLockDate: '2026-05-31' }, named: '28 February 2027' }, '2027-03-01'],
    ['is not before the invoices that it is for', { organisation: { periodLockDate: '2026-06-30' }, invoices: ['2026-04-01', '2026-07-09'] }, '2026-07-09'],
    ['is not known where no lock date is', {}, undefined],
    ['is not looked for where no known lock date closes its own day', { issuedOn: '2026-07-01', organisation: { periodLockDate: '2026-06-30' } }, undefined],
  ])('%s', (_what, over, day) => { expect(firstOpenDay({ ...locked, ...over })).toBe(day); });
});

it('is read and said in words', () => {
  expect([dayIn('30 June 2026'), dayIn('1 March 2027'), dayIn('soon'), dayIn(undefined)]).toEqual(['2026-06-30', '2027-03-01', undefined, undefined]);
  expect(inWords('2026-07-01')).toBe('1 July 2026');
});
