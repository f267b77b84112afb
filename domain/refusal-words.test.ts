import { withoutParticulars } from './refusal-words';

it.each([
  ['values of the record itself, in whatever case', 'Contact HARBOUR BUILDERS is barred by Harbour.', { name: 'Harbour Builders', address: { city: 'Harbour' } }, 'Contact … is barred by ….'],
  ['what is quoted', 'The branding theme "Winter 26" of ‘Ada’ is gone.', {}, 'The branding theme … of … is gone.'],
  ['numbers, dates and ids', 'Line 3: amount $1,250.00 on 30/06/2026 of 7cb9ee2c-1b0a-4f3c-9f9e-2b8a6a1d0c11', {}, 'Line … amount … on … of …'],
  ['e-mail addresses', 'ada@hire.example bounced', {}, '… bounced'],
  ['nothing of Xero’s own words', 'The moon isn\'t in the right house, it\'s said.', { name: 'It', currency: 'AUD' }, 'The moon isn\'t in the right house, it\'s said.'],
])('leaves out %s', (_what, words, record, counted) => {
  expect(withoutParticulars(words, record)).toBe(counted);
});
