import { sql } from 'kysely';
import { tellProblems } from '../../activities/tell-problems';
import type { NoticeSettings } from '../../activities/deps';
import { companyId } from '../../domain/ids';
import { createRings } from '../../workflows/contract/rings';
import { createStarts } from '../../workflows/contract/start';
import { anInvoice } from '../support/examples';
import { connect, endedSync, eventually, openHouse, pathIn, workerHere, type House, type Json } from '../support/house';
import { openMailServer, type MailServer } from '../support/mail-server';
import { problemOf, withoutProblem } from '../support/problem-list';
import { openReceiver, type Receiver } from '../support/receiver';

/** What people are told of problems: each cause once, on the feed, by signed callback and by e-mail; and each morning what is still open. */

jest.setTimeout(90_000);

const sender = 'Xero sync <sync@hire.example>';
const [office, books] = ['office@hire.example', 'books@hire.example'];
let house: House;
let mails: MailServer;
let receiver: Receiver;
let settings: NoticeSettings;

beforeAll(async () => {
  mails = await openMailServer();
  receiver = await openReceiver();
  // Times as in tuning.ts, in small: a burst has settled after a second and a half, and a fifth of a second after it is gone a cause is cleared.
  settings = { lateAfterMinutes: 15, publicUrl: 'https://sync.example', mail: { smtpUrl: mails.url, from: sender }, timing: { everyMs: 100, settleMs: 1_500, settleAtMostMs: 20_000, clearMs: 200, mailEveryMs: 100, mailPausesMs: [200] } };
  house = await openHouse({}, undefined, workerHere({ notices: settings }));
  await connect(house);
  await named({ noticeEmails: [office, books] });
  receiver.trust(String((await house.call('POST', pathIn(house, 'callback-secret'))).body['secret']));
  await house.call('PUT', pathIn(house, 'contacts/harbour'), { version: 1, name: 'Harbour Builders' });
  await endedSync(house, 'contacts/harbour');
}, 90_000);

const named = async (over: Json): Promise<void> => {
  const { status, body } = await house.call('PUT', `/v1/companies/${house.company}`, { name: 'Acme Hire', timeZone: 'Australia/Sydney', callbackUrl: receiver.url, ...over });
  if (status !== 200) throw new Error(JSON.stringify(body));
};
const told = async (): Promise<Json[]> => ((await house.call('GET', pathIn(house, 'changes?after=0&limit=200'))).body['items'] as Json[]).filter(({ kind }) => kind === 'problem');
/** The notices of a code, once there are as many as are expected; those of before are the same still. */
async function notices(code: string, types: readonly string[]): Promise<Json[]> {
  const found = await eventually(`${code}: ${types.join()}`, async () => {
    const so = (await told()).filter(({ data }) => (data as Json)['code'] === code);
    return so.length >= types.length ? so : undefined;
  });
  expect(found.map(({ type }) => type)).toEqual(types);
  return found;
}
/** Longer than anything that is noted now needs to be told or cleared. */
async function settledAgain(): Promise<void> {
  const { rows: [row] } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(house.db);
  await eventually('a while has passed', async () => (await sql<{ passed: boolean }>`select clock_timestamp() > ${row?.now ?? null}::timestamptz + interval '2200 milliseconds' as passed`.execute(house.db)).rows[0]?.passed === true ? true : undefined);
}
const mailsTo = (recipient: string, subject: string) => mails.received.filter(({ to, headers }) => to === recipient && headers['subject']?.includes(subject));
/** Many workers look at the same moment. */
async function allLook(): Promise<void> {
  const rings = createRings(createStarts(house.temporal, house.queue), { warn: () => undefined });
  await Promise.all(Array.from({ length: 8 }, () => tellProblems({ db: house.db, limits: house.configuration.limits, rings }, settings)));
}
const invoice = (number: string, category: string, over: Json = {}): Json => anInvoice(number, { lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category, tax: 'gst' }], ...over });
const map = async (category: string): Promise<void> => {
  const { body: { offered: _offered, ...mapping } } = await house.call('GET', pathIn(house, 'mappings'));
  await house.call('PUT', pathIn(house, 'mappings'), { ...mapping, accounts: { ...mapping['accounts'] as Json, [category]: '260' } });
};

describe('a new cause', () => {
  const burst = 60;
  beforeAll(async () => {
    await Promise.all(Array.from({ length: burst }, (_, n) => house.call('PUT', pathIn(house, `invoices/fuel-${String(n)}?bulk=true`), invoice(`FUEL-${String(n)}`, 'fuel'))));
    await problemOf(house, 'category-unmapped', ({ records }) => records === burst);
  });

  it('of a burst of records is told once, with the right number and sum, however many workers look', async () => {
    await notices('category-unmapped', ['problem.raised']);
    await allLook();
    const [raised] = await notices('category-unmapped', ['problem.raised']);
    expect(raised).toMatchObject({ kind: 'problem', id: expect.stringMatching(/^category-unmapped\.[0-9a-f]{16}$/) as unknown, data: {
      records: burst, amounts: [{ kind: 'invoice', currency: 'AUD', amount: '19800.00' }], title: 'No account chosen for a category', turn: 'settings',
      causeText: 'No Xero account is chosen for the category “fuel”.', solution: 'Choose an account for it in the account mapping.',
    } });
  });

  it('goes to the platform by a signed callback, once', async () => {
    await eventually('it was called back', () => Promise.resolve(receiver.received[0]));
    expect(receiver.received.filter(({ body }) => body['type'] === 'problem.raised')).toMatchObject([{ body: { data: { company: house.company, kind: 'problem', code: 'category-unmapped', records: burst } } }]);
    expect(receiver.refused).toEqual([]);
  });

  it('goes by e-mail to each of the company’s addresses, once and by itself, in words that a bookkeeper reads', async () => {
    await eventually('it went', () => Promise.resolve(mails.received[1]));
    for (const recipient of [office, books]) {
      const [mail, ...more] = mailsTo(recipient, 'No account chosen');
      expect(more).toEqual([]);
      expect(mail).toMatchObject({ from: 'sync@hire.example', headers: { from: sender, to: recipient, subject: `Acme Hire: No account chosen for a category (${String(burst)} records)`, 'auto-submitted': 'auto-generated' } });
      expect(mail?.headers['message-id']).toMatch(/^<[0-9a-f-]{36}@hire\.example>$/);
      expect(mail?.text).toContain('No Xero account is chosen for the category “fuel”.\nWhat to do: Choose an account for it in the account mapping.\nNot in Xero because of it: 60 invoices (AUD 19,800.00), the oldest since ');
      expect(mail?.text).toContain(`https://sync.example/companies/${house.company}/problems`);
      expect(mail?.raw).toContain('Content-Type: text/html');
    }
  });

  it('tells nothing of what opens a door', () => {
    const { platformApiKeys, sessionSecret, xero } = house.configuration;
    for (const { raw } of mails.received) for (const secret of [...platformApiKeys, sessionSecret, xero.clientSecret, new URL(mails.url).password]) expect(raw).not.toContain(secret);
  });

  it('is not told again when all of it is tried once more in vain', async () => {
    expect((await house.call('POST', pathIn(house, 'problems/category-unmapped/retry'))).body).toEqual({ started: burst });
    await problemOf(house, 'category-unmapped', ({ records }) => records === burst);
    await settledAgain();
    await notices('category-unmapped', ['problem.raised']);
  });

  it('is said to be over when it is', async () => {
    await map('fuel');
    await withoutProblem(house, 'category-unmapped');
    const [raised, cleared] = await notices('category-unmapped', ['problem.raised', 'problem.cleared']);
    expect(cleared).toMatchObject({ id: raised?.['id'], data: { title: 'No account chosen for a category' } });
  });

  it('that comes back after it was over is new again', async () => {
    const nameless = (id: string) => house.call('PUT', pathIn(house, `contacts/${id}`), { version: 1, email: `${id}@hire.example` });
    await nameless('one');
    await notices('contact-incomplete', ['problem.raised']);
    await house.call('PUT', pathIn(house, 'contacts/one'), { version: 2, name: 'One' });
    await notices('contact-incomplete', ['problem.raised', 'problem.cleared']);
    await nameless('two');
    await notices('contact-incomplete', ['problem.raised', 'problem.cleared', 'problem.raised']);
    for (const recipient of [office, books]) await eventually(`${recipient} has both`, () => Promise.resolve(mailsTo(recipient, 'Customer details incomplete')[1]));
    expect(mailsTo(office, 'Customer details incomplete')).toHaveLength(2);
    await house.call('PUT', pathIn(house, 'contacts/two'), { version: 2, name: 'Two' });
    await notices('contact-incomplete', ['problem.raised', 'problem.cleared', 'problem.raised', 'problem.cleared']);
  });

  it('of a month that does not agree is told likewise, and is over once the month is closed', async () => {
    const customer = String(((await endedSync(house, 'contacts/harbour'))['xero'] as Json)['id']);
    await house.simulator('POST', `/people/${house.tenantId}`, { method: 'PUT', path: ['Invoices'], body: { Invoices: [{ Type: 'ACCREC', Status: 'AUTHORISED', InvoiceNumber: 'HAND-1', Date: '2026-08-05', DueDate: '2026-08-20', Contact: { ContactID: customer }, LineItems: [{ Description: 'By hand', Quantity: 1, UnitAmount: 77, AccountCode: '210' }] }] } });
    await house.call('POST', pathIn(house, 'reconciliations'), { month: '2026-08' });
    const [raised] = await notices('month-differs', ['problem.raised']);
    expect(raised).toMatchObject({ data: { records: 0, amounts: [], causeText: 'CloudRent and Xero do not agree on August 2026: Missing in CloudRent (1).' } });
    const mail = await eventually('the e-mail went', () => Promise.resolve(mailsTo(office, 'Month does not agree yet')[0]));
    expect(mail.headers['subject']).toBe('Acme Hire: Month does not agree yet');
    expect(mail.text).toContain('CloudRent and Xero do not agree on August 2026: Missing in CloudRent (1).\nWhat to do: Decide about each difference');
    const { items } = (await house.call('GET', pathIn(house, 'reconciliations/2026-08/differences?state=open'))).body as { items: Json[] };
    await house.call('POST', pathIn(house, 'reconciliations/2026-08/decisions'), { differenceId: items[0]?.['id'], decision: 'accept', reason: 'sold over the counter' });
    await notices('month-differs', ['problem.raised', 'problem.cleared']);
    await eventually('the month is closed', async () => (await house.call('GET', pathIn(house, 'reconciliations/2026-08'))).body['state'] === 'closed' ? true : undefined);
  });
});

describe('an e-mail that cannot go', () => {
  it('is tried again until the server takes it, and then goes once; who is refused for good is given up, the others are not', async () => {
    mails.refuse((recipient) => recipient === books ? 550 : 451);
    const before = mails.tries();
    await house.call('PUT', pathIn(house, 'invoices/ladder'), invoice('LADDER', 'ladders', { reference: 'PO 1' }));
    await eventually('it was tried some times', () => Promise.resolve(mails.tries() > before + 3 ? true : undefined));
    mails.refuse(() => undefined);
    await eventually('it went', () => Promise.resolve(mailsTo(office, 'category (1 record)')[0]));
    await settledAgain();
    expect(mailsTo(office, 'category (1 record)')).toHaveLength(1);
    expect(mailsTo(books, 'category (1 record)')).toEqual([]);
    const rows = await house.db.selectFrom('mails').select(['recipient', 'state', 'content', 'last_failure']).orderBy('made_at', 'desc').orderBy('recipient').limit(2).execute();
    expect(rows).toEqual([{ recipient: books, state: 'given-up', content: null, last_failure: 'the mail server refused the recipient (550)' }, { recipient: office, state: 'sent', content: null, last_failure: null }]);
  });
});

describe('the digest of a morning', () => {
  const digests = () => mailsTo(office, 'Still open this morning');
  /** As if the last one had been some days ago: whatever the hour is, one is due. */
  const daysLater = async (): Promise<void> => {
    await sql`update companies set digest_on = digest_on - 3 where company_id = ${companyId(house.company)}`.execute(house.db);
    await allLook();
    await settledAgain();
  };

  it('does not come on the day on which somebody first entered an address', async () => {
    await settledAgain();
    expect(digests()).toEqual([]);
  });

  it('comes once while anything is open, and says how everything stands', async () => {
    await daysLater();
    expect(digests()).toHaveLength(1);
    expect(digests()[0]?.text).toMatch(/of 64 records, 63 are in Xero, 1 has a problem, 0 are still to go\.\n\nNo account chosen for a category\nNo Xero account is chosen for the category “ladders”\./);
    await allLook();
    await settledAgain();
    expect(digests()).toHaveLength(1);
  });

  it('does not come when nothing is open', async () => {
    await map('ladders');
    await endedSync(house, 'invoices/ladder');
    await withoutProblem(house, 'category-unmapped');
    await daysLater();
    expect(digests()).toHaveLength(1);
  });
});

describe('a company', () => {
  it('names up to ten addresses, each once; without any it gets no e-mail, and its platform is told all the same', async () => {
    const put = (noticeEmails: unknown) => house.call('PUT', `/v1/companies/${house.company}`, { name: 'Acme Hire', timeZone: 'Australia/Sydney', callbackUrl: receiver.url, noticeEmails });
    expect((await put(['Office@hire.example', 'office@hire.example'])).body).toMatchObject({ errors: [{ field: 'noticeEmails.1', message: 'is named twice' }] });
    expect((await put(['office@hire.example\r\nBcc: all@hire.example'])).body).toMatchObject({ errors: [{ field: 'noticeEmails.0', message: 'must be an e-mail address such as office@example.com' }] });
    expect((await put(Array.from({ length: 11 }, (_, n) => `a${String(n)}@hire.example`))).status).toBe(422);
    expect((await put([])).body).toMatchObject({ noticeEmails: [] });
    const before = mails.received.length;
    await house.call('PUT', pathIn(house, 'invoices/rope'), invoice('ROPE', 'rope'));
    const raised = (await notices('category-unmapped', ['problem.raised', 'problem.cleared', 'problem.raised', 'problem.cleared', 'problem.raised'])).at(-1);
    expect(raised).toMatchObject({ data: { causeText: 'No Xero account is chosen for the category “rope”.' } });
    expect(mails.received).toHaveLength(before);
  });

  it('has all of it delivered in the end', async () => {
    await eventually('every callback has been taken', async () => ((await house.call('GET', `/v1/companies/${house.company}`)).body['callbacks'] as Json)['waiting'] === 0 ? true : undefined);
    await expect(house.temporal.workflow.getHandle(`deliver/${house.company}`).result()).resolves.toBeUndefined();
  });
});
