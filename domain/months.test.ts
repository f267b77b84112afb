import { month } from './reconciliation';
import { dateIn, isKnownZone, monthIn, msUntilOver } from './months';

/** A month is a set of dates; which one it is, and whether it is over, depends on where one stands. */

const october = month('2026-10');
const hourMs = 3_600_000;

it('is another one in Sydney than in London at the same instant', () => {
  const instant = new Date('2026-10-31T17:00:00Z');
  expect([monthIn('Australia/Sydney', instant), monthIn('Europe/London', instant)]).toEqual(['2026-11', '2026-10']);
  expect([dateIn('Australia/Sydney', instant), dateIn('Australia/Lord_Howe', instant), dateIn('Pacific/Auckland', new Date('2026-12-31T11:00:00Z'))]).toEqual(['2026-11-01', '2026-11-01', '2027-01-01']);
});

it('is over when it is over in every zone, and how long that takes is known, daylight saving included', () => {
  // 04:00 on 1 November in Sydney (UTC+11): it is still 17:00 on 31 October in London.
  const tick = new Date('2026-10-31T17:00:00Z');
  expect(msUntilOver(october, ['Australia/Sydney'], tick)).toBe(0);
  expect(msUntilOver(october, ['Australia/Sydney', 'Europe/London'], tick)).toBe(7 * hourMs);
  expect(msUntilOver(october, ['America/New_York'], tick)).toBe(11 * hourMs);
  // Lord Howe is half an hour behind Sydney in winter, and with it in summer.
  expect(msUntilOver(month('2027-06'), ['Australia/Lord_Howe'], new Date('2027-06-30T12:00:00Z'))).toBe(1.5 * hourMs);
  expect(msUntilOver(month('2027-01'), ['Australia/Lord_Howe'], new Date('2027-01-31T12:00:00Z'))).toBe(hourMs);
  expect(msUntilOver(month('2026-11'), ['Asia/Kathmandu'], new Date('2026-11-30T18:07:30Z'))).toBe(7.5 * 60_000);
});

it('is long to go in the middle of it, and over in the year after', () => {
  expect(msUntilOver(october, ['Australia/Sydney'], new Date('2026-10-02T00:00:00Z'))).toBe(Date.parse('2026-10-31T13:00:00Z') - Date.parse('2026-10-02T00:00:00Z'));
  expect(msUntilOver(month('2026-12'), ['Pacific/Kiritimati', 'Pacific/Pago_Pago'], new Date('2027-01-01T12:00:00Z'))).toBe(0);
});

it('knows which zones it knows', () => {
  expect(['Australia/Sydney', 'Etc/UTC', 'AUSEASTERNSTANDARDTIME', ''].map(isKnownZone)).toEqual([true, true, false, false]);
});
