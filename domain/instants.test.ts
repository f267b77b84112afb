import { dayAndHour, instantText } from './instants';

it('says an instant in the time zone of whoever reads it', () => {
  expect(instantText(new Date('2026-11-24T20:12:00Z'), 'Australia/Sydney')).toBe('25 November 2026, 7:12 am');
  expect(dayAndHour(new Date('2026-11-24T20:12:00Z'), 'Australia/Sydney')).toEqual({ day: '2026-11-25', hour: 7 });
  expect(dayAndHour(new Date('2026-11-24T13:00:00Z'), 'Australia/Sydney')).toEqual({ day: '2026-11-25', hour: 0 });
});
