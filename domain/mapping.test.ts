import { mappingFaults, isSalesAccount, offerMapping, usableTaxRates } from './mapping';

const account = (code: string, name: string, over: object = {}) => ({ code, name, class: 'REVENUE', status: 'ACTIVE', ...over });
const rate = (taxType: string, over: object = {}) => ({ taxType, name: taxType, status: 'ACTIVE', canApplyToRevenue: true, ...over });

describe('what a mapping may choose', () => {
  it('is active sales accounts with a code that are not Xero’s own', () => {
    const accounts = [account('200', 'Sales'), account('', 'No code'), account('201', 'Old', { status: 'ARCHIVED' }), account('400', 'Rent', { class: 'EXPENSE' }), account('820', 'GST', { systemAccount: 'GST' })];
    expect(accounts.filter(isSalesAccount).map(({ code }) => code)).toEqual(['200']);
  });

  it('is active rates for sales', () => {
    expect(usableTaxRates([rate('OUTPUT'), rate('INPUT', { canApplyToRevenue: false }), rate('OLD', { status: 'DELETED' })]).map(({ taxType }) => taxType)).toEqual(['OUTPUT']);
  });
});

describe('what is offered', () => {
  const australian = [rate('OUTPUT'), rate('EXEMPTOUTPUT'), rate('BASEXCLUDED')];

  it('follows the names of a hire business’s accounts (design, section 7)', () => {
    const accounts = [account('200', 'Sales'), account('210', 'Sales - Equipment Hire'), account('220', 'Sales - Delivery'), account('230', 'Sales - Service Income')];
    expect(offerMapping(accounts, australian)).toEqual({ accounts: { 'equipment-hire': '210', delivery: '220', service: '230' }, taxes: { gst: 'OUTPUT', 'gst-free': 'EXEMPTOUTPUT' }, payments: {} });
  });

  it('takes the hire account for delivery when there is none of its own', () => {
    expect(offerMapping([account('210', 'Equipment Hire')], australian).accounts).toEqual({ 'equipment-hire': '210', delivery: '210' });
  });

  it('offers BAS Excluded when GST Free Income is not there', () => {
    expect(offerMapping([], [rate('BASEXCLUDED')]).taxes).toEqual({ 'gst-free': 'BASEXCLUDED' });
  });

  it('guesses nothing: what resembles no account is left to the person', () => {
    expect(offerMapping([account('200', 'Sales')], []).accounts).toEqual({});
  });

  it('never offers what could not be saved', () => {
    expect(offerMapping([account('210', 'Equipment Hire', { status: 'ARCHIVED' })], [rate('OUTPUT', { canApplyToRevenue: false })])).toEqual({ accounts: {}, taxes: {}, payments: {} });
  });
});

describe('what of a mapping cannot be used any more', () => {
  const payable = (accountId: string, over: object = {}) => ({ ...account('', accountId, over), accountId, type: 'BANK', enablePaymentsToAccount: false });
  const sales = (code: string, over: object = {}) => ({ ...account(code, code, over), accountId: code, type: 'REVENUE', enablePaymentsToAccount: false });

  it('is each word whose account or rate is archived, gone or of another use', () => {
    const found = mappingFaults({ accounts: { delivery: '220', service: '230' }, taxes: { gst: 'OUTPUT', 'gst-free': 'OLD' }, payments: { card: 'bank', cash: 'till' } }, [sales('220'), sales('230', { status: 'ARCHIVED' }), payable('bank'), payable('till', { status: 'ARCHIVED' })], [rate('OUTPUT'), rate('OLD', { status: 'DELETED' })]);
    expect(found.map(({ what, word }) => `${what}.${word}`)).toEqual(['accounts.service', 'taxes.gst-free', 'payments.cash']);
  });

  it('is nothing while all of it can be used', () => {
    expect(mappingFaults({ accounts: { delivery: '220' }, taxes: { gst: 'OUTPUT' }, payments: { card: 'bank' } }, [sales('220'), payable('bank')], [rate('OUTPUT')])).toEqual([]);
  });
});
