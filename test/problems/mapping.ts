import { anInvoice } from '../support/examples';
import type { Json } from '../support/house';
import type { ProblemCase, ProblemCases } from './case';
import type { ProblemDesk } from './desk';

/** An invoice of 330.00 whose one line has this category and tax. */
const coded = (number: string, over: Json): Json => anInvoice(number, { lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst', ...over }] });
/** The same without tax. */
const free = { totals: { subtotal: '300.00', tax: '0.00', total: '300.00' } };
const give = (id: string, over: Json, more: Json = {}) => async (desk: ProblemDesk): Promise<string> => {
  await desk.give(`invoices/${id}`, { ...coded(id.toUpperCase(), over), ...more });
  return `invoices/${id}`;
};
/** A category is mapped to an account, something happens to the account in Xero, and it is or is not read here before the invoice comes. */
const ofAccount = (id: string, account: string, to: Json, read: boolean) => async (desk: ProblemDesk): Promise<string> => {
  await desk.choose({ accounts: { [id]: account } });
  await desk.account(account, to);
  if (read) await desk.refreshed();
  return await give(id, { category: id })(desk);
};
/** The same of a tax, of a rate without tax. */
const ofRate = (id: string, rate: string, to: Json, read: boolean) => async (desk: ProblemDesk): Promise<string> => {
  await desk.choose({ taxes: { [id]: rate } });
  await desk.taxRate(rate, to);
  if (read) await desk.refreshed();
  return await give(id, { tax: id }, free)(desk);
};
const remapAccount = (id: string): ProblemCase['fix'] => ({ by: 'mapping', do: ({ choose }) => choose({ accounts: { [id]: '200' } }) });
const remapRate = (id: string, rate: string): ProblemCase['fix'] => ({ by: 'mapping', do: ({ choose }) => choose({ taxes: { [id]: rate } }) });

const account = (code: string, why: string, category: string) => ({
  cause: `The account ${code} ${why}.`,
  solution: `Choose another account for “${category}” in the account mapping, or put this one right in Xero and sync again. A line that is in Xero already keeps its account until the line changes.`,
});
const rate = (taxType: string, why: string, tax: string) => ({ cause: `The tax rate ${taxType} ${why}.`, solution: `Choose another tax rate for “${tax}” in the tax mapping, or put this one right in Xero and sync again.` });
const mismatch = (taxType: string, code: string, category: string, tax: string) => ({
  cause: `Xero does not allow the tax rate ${taxType} with the account ${code}.`, solution: `Choose another account for “${category}” or another tax rate for “${tax}” in the mapping.`,
});
const totals = {
  cause: 'The totals that CloudRent states are not what the lines come to as Xero computes them.',
  solution: 'Correct the lines or the totals in CloudRent so that both agree to the cent; if a person changed an amount or a tax in Xero, undo that there and sync again.',
};

export const mapping = {
  'category-unmapped': [{
    because: 'a category is used before anybody has chosen an account for it', arrange: give('m-fuel', { category: 'fuel' }),
    says: { cause: 'No Xero account is chosen for the category “fuel”.', solution: 'Choose an account for it in the account mapping.' },
    fix: { by: 'mapping', do: ({ choose }) => choose({ accounts: { fuel: '200' } }) },
  }],
  'tax-unmapped': [{
    because: 'a tax is used before anybody has chosen a rate for it', arrange: give('m-tax', { tax: 'gst-special' }),
    says: { cause: 'No Xero tax rate is chosen for the tax “gst-special”.', solution: 'Choose a tax rate for it in the tax mapping.' },
    fix: { by: 'mapping', do: ({ choose }) => choose({ taxes: { 'gst-special': 'OUTPUT' } }) },
  }],
  'account-unusable': [{
    because: 'a person archived the account in Xero, and restores it', says: account('230', 'is archived in Xero', 'a-archived'), arrange: ofAccount('a-archived', '230', { Status: 'ARCHIVED' }, true),
    fix: { by: 'lists', do: (desk) => desk.account('230', { Status: 'ACTIVE' }) },
  }, {
    because: 'a person deleted the account in Xero, and another one is chosen here', says: account('260', 'is no longer in the chart of accounts in Xero', 'a-deleted'), arrange: ofAccount('a-deleted', '260', { Status: 'DELETED' }, true),
    fix: remapAccount('a-deleted'),
  }, {
    because: 'a person made the account one of another type, and takes that back', says: account('270', 'is not an income account in Xero, so that no sales can go to it', 'a-type'), arrange: ofAccount('a-type', '270', { Type: 'EXPENSE' }, true),
    fix: { by: 'lists', do: (desk) => desk.account('270', { Type: 'REVENUE' }) },
  }, {
    because: 'a person archived the account a moment ago, so that Xero itself refuses it', says: account('220', 'is archived or deleted in Xero', 'a-just-now'), arrange: ofAccount('a-just-now', '220', { Status: 'ARCHIVED' }, false),
    fix: remapAccount('a-just-now'), alone: true,
  }],
  'tax-rate-unusable': [{
    because: 'a person archived the tax rate in Xero, and restores it', says: rate('EXEMPTEXPORT', 'is archived in Xero', 't-archived'), arrange: ofRate('t-archived', 'EXEMPTEXPORT', { Status: 'ARCHIVED' }, true),
    fix: { by: 'lists', do: (desk) => desk.taxRate('EXEMPTEXPORT', { Status: 'ACTIVE' }) },
  }, {
    because: 'a person took the tax rate off sales, and another one is chosen here', says: rate('INPUTTAXED', 'is not meant for sales in Xero', 't-purchases'), arrange: ofRate('t-purchases', 'INPUTTAXED', { CanApplyToRevenue: false }, true),
    fix: remapRate('t-purchases', 'EXEMPTOUTPUT'),
  }, {
    because: 'a person deleted the tax rate in Xero', says: rate('BASEXCLUDED', 'is no longer among the tax rates in Xero', 't-deleted'), arrange: ofRate('t-deleted', 'BASEXCLUDED', { Status: 'DELETED' }, true),
    fix: remapRate('t-deleted', 'EXEMPTOUTPUT'),
  }],
  'tax-account-mismatch': [{
    because: 'a person took the tax rate off sales a moment ago, and takes that back', says: mismatch('EXEMPTEXPORT', '210', 'equipment-hire', 'x-back'), arrange: ofRate('x-back', 'EXEMPTEXPORT', { CanApplyToRevenue: false }, false),
    fix: { by: 'lists', do: (desk) => desk.taxRate('EXEMPTEXPORT', { CanApplyToRevenue: true }) }, alone: true,
  }, {
    because: 'a person took the tax rate off sales a moment ago, and another one is chosen here', says: mismatch('EXEMPTEXPORT', '210', 'equipment-hire', 'x-other'), arrange: ofRate('x-other', 'EXEMPTEXPORT', { CanApplyToRevenue: false }, false),
    fix: remapRate('x-other', 'EXEMPTOUTPUT'), alone: true,
  }],
  'totals-differ': [{
    because: 'CloudRent states a cent too much', says: totals, arrange: give('d-cent', {}, { totals: { subtotal: '300.00', tax: '30.01', total: '330.01' } }),
    fix: { by: 'version', do: ({ give: send }) => send('invoices/d-cent', { ...coded('D-CENT', {}), version: 2 }) },
  }, {
    because: 'the wrong tax rate was chosen', says: totals,
    async arrange(desk) { await desk.choose({ taxes: { 'd-rate': 'EXEMPTOUTPUT' } }); return await give('d-rate', { tax: 'd-rate' })(desk); },
    fix: remapRate('d-rate', 'OUTPUT'),
  }],
} satisfies ProblemCases;
