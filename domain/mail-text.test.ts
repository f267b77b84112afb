import { mailOf } from './mail-text';
import type { MailContent, NoticeText } from './notices';

const account: NoticeText = {
  code: 'account-unusable', cause: '4f1c2a9b7d3e5f60', title: 'Mapped account cannot be used', causeText: 'The account 210 is missing, archived or not usable for sales in Xero.', solution: 'Choose another account.', turn: 'settings',
  records: 401, byKind: [{ kind: 'credit-note', count: 1, amounts: [{ currency: 'AUD', amount: '110.00' }] }, { kind: 'invoice', count: 400, amounts: [{ currency: 'AUD', amount: '132000.00' }, { currency: 'NZD', amount: '5.5' }] }], oldestSince: '2026-11-24T20:12:00.000Z',
};
const raised: MailContent = { is: 'raised', company: 'Acme Hire', timeZone: 'Australia/Sydney', page: 'https://sync.example/companies/acme/problems', problems: [account] };

it('says what is wrong, what to do, how much hangs on it and where to look', () => {
  const { subject, text, html } = mailOf(raised);
  expect(subject).toBe('Acme Hire: Mapped account cannot be used (401 records)');
  expect(text).toContain('Mapped account cannot be used\nThe account 210 is missing, archived or not usable for sales in Xero.\nWhat to do: Choose another account.\n'
    + 'Not in Xero because of it: 1 credit note (AUD 110.00) and 400 invoices (AUD 132,000.00, NZD 5.50), the oldest since 25 November 2026, 7:12 am.');
  expect(text).toContain('https://sync.example/companies/acme/problems');
  expect(html).toContain('<a href="https://sync.example/companies/acme/problems">');
});

it('says of a morning’s digest how all records stand, and what is late', () => {
  const { subject, text } = mailOf({ ...raised, is: 'digest', late: 1, counts: { total: 1_200, pending: 2, waiting: 1, synced: 790, problem: 401, excluded: 6 } });
  expect(subject).toBe('Acme Hire: Still open this morning (401 records)');
  expect(text).toContain('of 1,200 records, 790 are in Xero, 401 have a problem, 3 are still to go.\n\n1 record took longer than promised and is still on the way');
});

it('keeps what a company is called, and what Xero says, from becoming a header or markup', () => {
  const { subject, html } = mailOf({ ...raised, company: 'Acme\r\nBcc: all@example.com\u2028<b>', problems: [{ ...account, causeText: '<img src=x onerror="alert(1)">' }] });
  expect(subject).toBe('Acme Bcc: all@example.com <b>: Mapped account cannot be used (401 records)');
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
});
