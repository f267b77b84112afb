import { assert, array, constantFrom, integer, property, record } from 'fast-check';
import type { Json } from './answers';
import { approved, australian, errorsOf, first, hireLine, Office } from './testing/office';

describe('lines of an invoice (section 4, Tax, rounding)', () => {
  let office: Office;
  let contactId: string;
  beforeEach(() => {
    office = new Office();
    contactId = office.contact('Bayside Builders');
  });
  const put = (lines: Json[], more: Json = {}, query = '') => office.ask('PUT', `Invoices${query}`, { Invoices: [approved(contactId, { LineItems: lines, ...more })] });
  const invoice = (lines: Json[], more: Json = {}, query = '') => first(put(lines, more, query), 'Invoices');
  const line = (more: Json) => (invoice([hireLine(more)])['LineItems'] as Json[])[0] ?? {};

  describe('amounts', () => {
    // xero-api.md 4 Tax, rounding: "Half-up, 2.165 -> 2.17" [Xero staff CX/66891, old]
    it.each([
      [{ Quantity: 3, UnitAmount: 33.33 }, 99.99],
      [{ Quantity: 2.5, UnitAmount: 0.01 }, 0.03],
      [{ Quantity: 1, UnitAmount: 100, DiscountRate: 12.5 }, 87.5],
      [{ Quantity: 3, UnitAmount: 9.99, DiscountRate: 10 }, 26.97],
      [{ Quantity: 2, UnitAmount: 10, DiscountAmount: 0.05 }, 19.95],
      [{ Quantity: null, UnitAmount: 7 }, 7],
      [{ Quantity: 1.1, UnitAmount: 1.1 }, 1.21],
    ])('%j is %d: quantity x price x (1 - discount), half up', (given, amount) => {
      expect(line(given)).toMatchObject({ LineAmount: amount });
    });

    // xero-api.md 4 Tax, rounding: "Half-up" [Xero staff, old]; that deductions mirror it is the simulator's own choice
    it('round half away from zero for deductions too', () => {
      expect(invoice([hireLine(), hireLine({ Quantity: 2.5, UnitAmount: -0.01 })])['LineItems']).toMatchObject([{}, { LineAmount: -0.03 }]);
    });

    // xero-api.md 4 Tax, rounding: "Half-up, 2.165 -> 2.17" [Xero staff CX/66891, old]
    it('of 2.165 are 2.17, although that is no exact number in JSON', () => {
      expect(line({ Quantity: 0.5, UnitAmount: 4.33 })).toMatchObject({ LineAmount: 2.17 });
    });

    // xero-api.md 4 Tax, rounding: "Mode for quantity x price" [open]
    it('round half a cent to the even one by the switch amountRounding; tax is half up all the same', () => {
      office.switches = { amountRounding: 'half-even' };
      expect(line({ Quantity: 0.5, UnitAmount: 4.33 })).toMatchObject({ LineAmount: 2.16 });
      expect(line({ Quantity: 0.5, UnitAmount: 4.35 })).toMatchObject({ LineAmount: 2.18 });
      expect(line({ Quantity: 1, UnitAmount: 0.25 })).toMatchObject({ LineAmount: 0.25, TaxAmount: 0.03 });
    });

    // xero-api.md 3 Batching: "unitdp=4 = four-decimal prices"; 4 Tax, rounding: "prices 2 dp (4 with unitdp)" [Xero DOC/api-guides/rounding-in-xero]
    it('use prices of two decimals, four with unitdp=4', () => {
      const fine = hireLine({ Quantity: 1000, UnitAmount: 1.2345 });
      expect(invoice([fine])['LineItems']).toMatchObject([{ UnitAmount: 1.23, LineAmount: 1230 }]);
      const exact = invoice([fine], {}, '?unitdp=4');
      expect(exact['LineItems']).toMatchObject([{ UnitAmount: 1.2345, LineAmount: 1234.5 }]);
      const address = `Invoices/${String(exact['InvoiceID'])}`;
      expect(first(office.get(address), 'Invoices')['LineItems']).toMatchObject([{ UnitAmount: 1.23, LineAmount: 1234.5 }]);
      expect(first(office.get(`${address}?unitdp=4`), 'Invoices')['LineItems']).toMatchObject([{ UnitAmount: 1.2345 }]);
    });

    // The simulator's own choice: a LineAmount that is sent must be right.
    it('that are sent must be right', () => {
      expect(put([hireLine({ LineAmount: 100 })]).status).toBe(200);
      expect(errorsOf(put([hireLine({ LineAmount: 100.01 })]))).toEqual(['The line total 100.01 does not match the expected line total 100.00']);
      expect(errorsOf(put([hireLine({ UnitAmount: 1.2345, Quantity: 1000, LineAmount: 1234.5 })]))).toHaveLength(1);
    });

    // The simulator's own choice: an amount that is sent has at most two decimals.
    it('have two decimals when sent', () => {
      expect(errorsOf(put([hireLine({ TaxAmount: 9.999 })]))).toEqual(['TaxAmount cannot have more than 2 decimals.']);
    });
  });

  describe('tax', () => {
    const three = [hireLine({ UnitAmount: 0.15 }), hireLine({ UnitAmount: 0.15 }), hireLine({ UnitAmount: 0.15 })];

    // xero-api.md 4 Tax, rounding: "per line, rounded to 2 dp, then summed" [Xero DOC/api-guides/rounding-in-xero]
    it('is rounded line by line, then summed: not worked out on the total', () => {
      expect(invoice(three)).toMatchObject({ SubTotal: 0.45, TotalTax: 0.06, Total: 0.51 });
    });

    // xero-api.md 4 Invoices: "LineAmountTypes Exclusive (default)|Inclusive|NoTax"
    it('is inside the amounts when they include it', () => {
      expect(invoice([hireLine({ UnitAmount: 110 })], { LineAmountTypes: 'Inclusive' })).toMatchObject({ SubTotal: 100, TotalTax: 10, Total: 110 });
      expect(invoice([hireLine({ UnitAmount: 0.16 })], { LineAmountTypes: 'Inclusive' })).toMatchObject({ SubTotal: 0.15, TotalTax: 0.01, Total: 0.16 });
    });

    // xero-api.md 4 Invoices: "LineAmountTypes Exclusive (default)|Inclusive|NoTax"
    it('is none with NoTax', () => {
      const noTax = invoice([hireLine()], { LineAmountTypes: 'NoTax' });
      expect(noTax).toMatchObject({ TotalTax: 0, Total: 100, LineItems: [{ TaxType: 'NONE', TaxAmount: 0 }] });
      expect(errorsOf(put([hireLine({ TaxAmount: 1 })], { LineAmountTypes: 'NoTax' }))).toEqual(['TaxAmount must be 0 when LineAmountTypes is NoTax.']);
    });

    // xero-api.md 4 Tax: "line TaxType overrides the account's, omitted = account's" [Xero, old]
    it('follows the line\'s TaxType, else the account\'s', () => {
      expect(line({})).toMatchObject({ TaxType: 'OUTPUT', TaxAmount: 10 });
      expect(line({ TaxType: 'EXEMPTOUTPUT' })).toMatchObject({ TaxType: 'EXEMPTOUTPUT', TaxAmount: 0 });
    });

    // xero-api.md 4 Tax, rounding: "override TaxAmount" [Xero DOC/api-guides/rounding-in-xero]; "overrides always accepted?" [open]
    it('may be overridden, unless the switch taxAmountOverrides refuses', () => {
      expect(invoice([hireLine({ TaxAmount: 9.99 })])).toMatchObject({ TotalTax: 9.99, Total: 109.99 });
      office.switches = { taxAmountOverrides: 'refused' };
      expect(errorsOf(put([hireLine({ TaxAmount: 9.99 })]))).toHaveLength(1);
      expect(put([hireLine({ TaxAmount: 10 })]).status).toBe(200);
    });

    // xero-api.md 4 Tax: "AU maps NONE/EXEMPTINPUT to EXEMPTEXPENSES or BASEXCLUDED" [Xero DX/changes-to-tax-codes-in-australia, old]
    it.each(['NONE', 'EXEMPTINPUT'])('in Australia %s becomes BAS Excluded on income, GST Free Expenses on costs', (taxType) => {
      expect(line({ TaxType: taxType })).toMatchObject({ TaxType: 'BASEXCLUDED', TaxAmount: 0 });
      expect(invoice([hireLine({ TaxType: taxType, AccountCode: '400' })], { Type: 'ACCPAY' })['LineItems']).toMatchObject([{ TaxType: 'EXEMPTEXPENSES', TaxAmount: 0 }]);
    });

    // The simulator's own choice: the British rates are seeded by general knowledge.
    it('in Britain is 20 %', () => {
      office = new Office({ ...australian, countryCode: 'GB', baseCurrency: 'GBP', timezone: 'GMTSTANDARDTIME' });
      contactId = office.contact('Bayside Builders');
      expect(invoice([hireLine()])).toMatchObject({ TotalTax: 20, CurrencyCode: 'GBP' });
      expect(line({ TaxType: 'ZERORATEDOUTPUT' })).toMatchObject({ TaxAmount: 0 });
    });

    // xero-api.md 6: "The TaxType code 'T' cannot be used with account code 'A'." [reported]; 4 Tax: "/TaxRates with Status=ACTIVE"
    it('must fit the account, exist and be active', () => {
      expect(errorsOf(put([hireLine({ TaxType: 'INPUT' })]))).toEqual(["The TaxType code 'INPUT' cannot be used with account code '210'."]);
      expect(errorsOf(put([hireLine({ TaxType: 'GST' })]))[0]).toContain("'GST' does not exist");
      office.ask('POST', 'TaxRates/EXEMPTOUTPUT', { Status: 'ARCHIVED' }, { as: 'person' });
      expect(errorsOf(put([hireLine({ TaxType: 'EXEMPTOUTPUT' })]))[0]).toContain("'EXEMPTOUTPUT' does not exist or cannot be used");
    });
  });

  describe('accounts', () => {
    // xero-api.md 6: "Account code '999' is not a valid code for this document." [reported]; 8: "no system accounts" [reported]
    it.each([
      ['nobody has', '999'], ['a bank account', '090'], ['accounts receivable', '610'], ['accounts payable', '800'], ['the GST account', '820'], ['none', ''],
    ])('refused when approved: %s', (_what, code) => {
      expect(errorsOf(put([hireLine({ AccountCode: code })]))).toEqual([`Account code '${code}' is not a valid code for this document.`]);
    });

    // xero-api.md 4 Tax, rounding: "Rounding account: SystemAccount=ROUNDING" [reported]
    it('may be the rounding account', () => {
      expect(put([hireLine(), hireLine({ Description: 'Rounding', UnitAmount: 0.01, AccountCode: '860' })]).status).toBe(200);
    });

    // xero-api.md 6: "Account code 'x' has been archived, or has been deleted..." [reported]
    it('that are archived are refused, drafts included', () => {
      const id = String(first(office.get('Accounts?where=Code%3D%3D%22210%22'), 'Accounts')['AccountID']);
      office.ask('POST', `Accounts/${id}`, { Status: 'ARCHIVED' }, { as: 'person' });
      expect(errorsOf(put([hireLine()]))[0]).toMatch(/^Account code '210' has been archived, or has been deleted/);
      expect(errorsOf(put([hireLine()], { Status: 'DRAFT' }))).toHaveLength(1);
      office.ask('POST', `Accounts/${id}`, { Status: 'ACTIVE' }, { as: 'person' });
      expect(put([hireLine()]).status).toBe(200);
    });

    // xero-api.md 6: "Account could not be found" [reported]
    it('may be named by id', () => {
      const { AccountID } = first(office.get('Accounts?where=Code%3D%3D%22220%22'), 'Accounts');
      expect(line({ AccountCode: null, AccountID })).toMatchObject({ AccountCode: '220' });
      expect(errorsOf(put([hireLine({ AccountCode: null, AccountID: '22222222-2222-4222-8222-222222222222' })]))).toEqual(['Account could not be found']);
    });
  });

  // The simulator's own choice: a line may be words alone, but never without them.
  it('may be only a description', () => {
    expect(invoice([hireLine(), { Description: 'Thank you' }])).toMatchObject({ Total: 110, LineItems: [{}, { Description: 'Thank you', LineAmount: 0 }] });
    expect(errorsOf(put([{ Quantity: 1, UnitAmount: 1, AccountCode: '210' }]))).toEqual(['Description must be specified.']);
  });

  // The simulator's own choice: discounts by OAS, their limits chosen.
  it('have one discount, of 0 to 100 percent, on sales only', () => {
    expect(errorsOf(put([hireLine({ DiscountRate: 10, DiscountAmount: 1 })]))).toHaveLength(1);
    expect(errorsOf(put([hireLine({ DiscountRate: 101 })]))).toContain('DiscountRate must be between 0 and 100.');
    expect(errorsOf(put([hireLine({ DiscountRate: 10, AccountCode: '400' })], { Type: 'ACCPAY' }))).toHaveLength(1);
    expect(invoice([hireLine({ DiscountRate: 10 })])).toMatchObject({ IsDiscounted: true, TotalDiscount: 10 });
  });

  // xero-api.md 4 Invoices: "2 tracking entries a line"
  it('have at most two tracking entries, of categories that exist', () => {
    const entry = { Name: 'Yard', Option: 'North' };
    expect(errorsOf(put([hireLine({ Tracking: [entry, entry, entry] })]))).toEqual(['A line can have at most 2 tracking categories.']);
    expect(errorsOf(put([hireLine({ Tracking: [entry] })]))).toHaveLength(1);
    expect(put([hireLine({ Tracking: [] })]).status).toBe(200);
  });

  // xero-api.md 4 Tax, rounding: "per line, rounded to 2 dp, then summed" [Xero DOC/api-guides/rounding-in-xero]
  it('come out as whole-cent arithmetic says, whatever the lines', () => {
    const lines = array(record({ thousandths: integer({ min: 1, max: 20_000 }), priceCents: integer({ min: 0, max: 500_000 }), off: constantFrom(0, 5, 10, 33) }), { minLength: 1, maxLength: 12 });
    const halfUp = (numerator: bigint, denominator: bigint) => (2n * numerator + denominator) / (2n * denominator);
    assert(property(lines, constantFrom('Exclusive', 'Inclusive'), (given, LineAmountTypes) => {
      const answered = invoice(given.map(({ thousandths, priceCents, off }) => hireLine({ Quantity: thousandths / 1000, UnitAmount: priceCents / 100, ...(off ? { DiscountRate: off } : {}) })), { LineAmountTypes });
      const amounts = given.map(({ thousandths, priceCents, off }) => halfUp(BigInt(thousandths) * BigInt(priceCents) * BigInt(100 - off), 100_000n));
      const taxes = amounts.map((amount) => halfUp(amount, LineAmountTypes === 'Inclusive' ? 11n : 10n));
      const [sum, tax] = [amounts, taxes].map((all) => all.reduce((a, b) => a + b, 0n));
      const total = LineAmountTypes === 'Inclusive' ? sum : (sum ?? 0n) + (tax ?? 0n);
      expect([answered['TotalTax'], answered['Total']]).toEqual([Number(tax) / 100, Number(total) / 100]);
    }), { numRuns: 60 });
  });
});
