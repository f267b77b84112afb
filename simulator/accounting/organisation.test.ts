import { australian, errorsOf, first, json, listOf, Office, tenantId } from './testing/office';

describe('the organisation and its settings (section 4)', () => {
  let office: Office;
  beforeEach(() => {
    office = new Office();
  });
  const set = (body: unknown) => office.ask('POST', 'Organisation', body, { as: 'person' });

  // xero-api.md 4 Organisation: "ShortCode, BaseCurrency, CountryCode, Timezone, OrganisationStatus, IsDemoCompany"
  it('tells what an integration needs', () => {
    expect(first(office.get('Organisation'), 'Organisations')).toMatchObject({
      OrganisationID: tenantId, Name: 'Harbour Hire', ShortCode: '!hH1aB', BaseCurrency: 'AUD', CountryCode: 'AU', Timezone: 'AUSEASTERNSTANDARDTIME',
      OrganisationStatus: 'ACTIVE', IsDemoCompany: false,
    });
  });

  // xero-api.md 4 Organisation: "PeriodLockDate, EndOfYearLockDate (shown if set)"
  it('shows lock dates only when they are set', () => {
    expect(first(office.get('Organisation'), 'Organisations')).not.toHaveProperty('PeriodLockDate');
    set({ PeriodLockDate: '2026-06-30' });
    expect(first(office.get('Organisation'), 'Organisations')).toMatchObject({ PeriodLockDate: '/Date(1782777600000+0000)/' });
    set({ EndOfYearLockDate: '2025-06-30' });
    expect(first(office.get('Organisation'), 'Organisations')).toMatchObject({ PeriodLockDate: '/Date(1782777600000+0000)/' });
    set({ PeriodLockDate: null });
    expect(first(office.get('Organisation'), 'Organisations')).not.toHaveProperty('PeriodLockDate');
  });

  // The simulator's own choice: settings of a person are checked.
  it.each([{ PeriodLockDate: 'soon' }, { Currencies: 'EUR' }, { ApprovalLimit: -1 }, { MailsPerDay: 'many' }, { Name: 'Other' }, []])('refuses %j', (body) => {
    expect(set(body).status).toBe(400);
  });

  // xero-api.md 9: /Organisation has GET only [Xero OAS]
  it('is changed by people only', () => {
    expect(office.ask('POST', 'Organisation', { PeriodLockDate: '2026-06-30' }).status).toBe(404);
  });

  // The simulator's own choice: the base currency is always subscribed.
  it('keeps its base currency', () => {
    set({ Currencies: ['EUR'] });
    expect(errorsOf(office.ask('PUT', 'Contacts', { Contacts: [{ Name: 'A', DefaultCurrency: 'AUD' }] }))).toEqual([]);
  });
});

describe('accounts and tax rates (section 4)', () => {
  let office: Office;
  beforeEach(() => {
    office = new Office();
  });

  // xero-api.md 4 Accounts: "Type, Class, Status, Code <=10, TaxType, SystemAccount, EnablePaymentsToAccount"
  it('list the chart of a hire business, system accounts marked', () => {
    const accounts = listOf(office.get('Accounts'), 'Accounts');
    const byCode = new Map(accounts.map((account) => [account['Code'], account]));
    expect(byCode.get('210')).toMatchObject({ Name: 'Sales - Equipment Hire', Type: 'REVENUE', Class: 'REVENUE', Status: 'ACTIVE', TaxType: 'OUTPUT' });
    expect(byCode.get('610')).toMatchObject({ SystemAccount: 'DEBTORS' });
    expect(byCode.get('860')).toMatchObject({ SystemAccount: 'ROUNDING' });
    expect(byCode.get('855')).toMatchObject({ EnablePaymentsToAccount: true });
    expect(byCode.get('090')).toMatchObject({ Type: 'BANK', BankAccountType: 'BANK', CurrencyCode: 'AUD' });
    expect(new Set(accounts.map((account) => account['AccountID'])).size).toBe(accounts.length);
  });

  // The simulator's own choice: two charts to open an organisation with.
  it('leave the hire accounts out of a plain chart', () => {
    office = new Office({ ...australian, chart: 'plain' });
    expect(listOf(office.get('Accounts'), 'Accounts').map((account) => account['Code'])).not.toContain('210');
  });

  // xero-api.md 4 Tax: "/TaxRates with Status=ACTIVE, CanApplyToRevenue=true" [reported]
  it('filter by where, as a mapping page does', () => {
    const found = listOf(office.get(`Accounts?where=${encodeURIComponent('Status=="ACTIVE" AND Class=="REVENUE"')}`), 'Accounts');
    expect(found.map((account) => account['Code'])).toEqual(['200', '210', '220', '230', '260', '270']);
    expect(listOf(office.get('TaxRates?where=Status=="ACTIVE" AND CanApplyToRevenue==true'), 'TaxRates').map((rate) => rate['TaxType'])).toEqual([
      'OUTPUT', 'EXEMPTOUTPUT', 'EXEMPTEXPORT', 'INPUTTAXED', 'BASEXCLUDED',
    ]);
  });

  // xero-api.md 4 Accounts: "Status ACTIVE|ARCHIVED|DELETED"; that deleted ones are not listed is the simulator's own choice
  it('list archived accounts as such, deleted ones not at all', () => {
    const [account] = listOf(office.get('Accounts?where=Code=="400"'), 'Accounts');
    const address = `Accounts/${String(account?.['AccountID'])}`;
    office.wait(60);
    office.ask('POST', address, { Status: 'ARCHIVED' }, { as: 'person' });
    expect(first(office.get(address), 'Accounts')).toMatchObject({ Status: 'ARCHIVED' });
    expect(listOf(office.get('Accounts', { since: '2026-11-24T02:00:30' }), 'Accounts').map((a) => a['Code'])).toEqual(['400']);
    office.ask('POST', address, { Status: 'DELETED' }, { as: 'person' });
    expect(listOf(office.get('Accounts?where=Code=="400"'), 'Accounts')).toEqual([]);
  });

  // The simulator's own choice: what a person changes of accounts and tax rates in Xero's own pages
  it('are opened for payments, made another type and taken off sales by a person', () => {
    const [account] = listOf(office.get('Accounts?where=Code=="260"'), 'Accounts');
    const address = `Accounts/${String(account?.['AccountID'])}`;
    office.ask('POST', address, { EnablePaymentsToAccount: true, Type: 'EXPENSE' }, { as: 'person' });
    expect(first(office.get(address), 'Accounts')).toMatchObject({ EnablePaymentsToAccount: true, Type: 'EXPENSE', Class: 'EXPENSE', Status: 'ACTIVE' });
    const sales = () => listOf(office.get('TaxRates?where=CanApplyToRevenue==true'), 'TaxRates').map((rate) => rate['TaxType']);
    office.ask('POST', 'TaxRates/OUTPUT', { CanApplyToRevenue: false }, { as: 'person' });
    expect(sales()).not.toContain('OUTPUT');
    office.ask('POST', 'TaxRates/OUTPUT', { CanApplyToRevenue: true }, { as: 'person' });
    expect(sales()).toContain('OUTPUT');
  });

  // The simulator's own choice: apps change neither accounts nor tax rates here.
  it('cannot be changed by an app here', () => {
    const id = String(listOf(office.get('Accounts'), 'Accounts')[0]?.['AccountID']);
    expect(office.ask('POST', `Accounts/${id}`, { Status: 'ARCHIVED' }).status).toBe(404);
    expect(office.ask('POST', 'TaxRates/OUTPUT', { Status: 'ARCHIVED' }).status).toBe(404);
  });

  // xero-api.md 4 Tax: "/TaxRates with Status=ACTIVE, CanApplyToRevenue=true" [reported]
  it('tell a tax rate\'s percentage and status', () => {
    const output = () => listOf(office.get('TaxRates'), 'TaxRates').find((rate) => rate['TaxType'] === 'OUTPUT');
    expect(output()).toMatchObject({ Name: 'GST on Income', EffectiveRate: 10, Status: 'ACTIVE', CanApplyToRevenue: true, CanApplyToExpenses: false });
    office.ask('POST', 'TaxRates/OUTPUT', { Status: 'ARCHIVED' }, { as: 'person' });
    expect(output()).toMatchObject({ Status: 'ARCHIVED' });
  });
});

describe('history (section 4)', () => {
  // xero-api.md 4 History: "read Changes, User (System Generated), Details, DateUTC" [reported]
  it('tells what happened, newest first, and takes notes', () => {
    const office = new Office();
    const id = String(office.invoice(office.contact('Bayside'), { InvoiceNumber: 'A' })['InvoiceID']);
    office.wait(60);
    office.ask('PUT', `Invoices/${id}/History`, { HistoryRecords: [{ Details: 'Sent by CloudRent' }] });
    expect(listOf(office.get(`Invoices/${id}/History`), 'HistoryRecords')).toMatchObject([
      { Changes: 'Note', Details: 'Sent by CloudRent', User: 'System Generated', DateUTCString: '2026-11-24T02:01:00' },
      { Changes: 'Approved', Details: 'Invoice A approved for 110.00.' },
    ]);
  });

  // xero-api.md 4 History: "<=2,500 chars" [reported]
  it('takes details of up to 2,500 characters, of documents that exist', () => {
    const office = new Office();
    const id = office.contact('Bayside');
    const note = (Details: string) => office.ask('PUT', `Contacts/${id}/History`, { HistoryRecords: [{ Details }] });
    expect(note('x'.repeat(2500)).status).toBe(200);
    expect(json(note('x'.repeat(2501)))).toMatchObject({ Elements: [{ ValidationErrors: [{ Message: 'Details cannot be longer than 2500 characters.' }] }] });
    expect(note('').status).toBe(400);
    expect(office.get('Invoices/22222222-2222-4222-8222-222222222222/History').status).toBe(404);
  });
});
