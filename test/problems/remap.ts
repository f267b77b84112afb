import type { ProblemCode } from '../../domain/problem-catalogue';
import { anInvoice } from '../support/examples';
import { eventually, pathIn, type Json } from '../support/house';
import { aPayment } from '../support/money-desk';
import type { ProblemCase, ProblemCases } from './case';
import type { ProblemDesk } from './desk';

/** Another account or tax rate chosen for all that wait on one cause, from the list of problems. */

/** An invoice of 330.00, or of 300.00 without tax, whose one line has this category and tax. */
const give = (id: string, line: Json, over: Json = {}) => async (desk: ProblemDesk): Promise<string> => {
  await desk.give(`invoices/${id}`, anInvoice(id.toUpperCase(), { lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst', ...line }], ...over }));
  return `invoices/${id}`;
};
const untaxed = { totals: { subtotal: '300.00', tax: '0.00', total: '300.00' } };

/** A mapping is saved whole, and only while all of it can be used: so it is made before anything in it is spoilt. */
const prepared = new WeakSet<ProblemDesk>();
const spoilt = (spoil: (desk: ProblemDesk) => Promise<void>, then: (desk: ProblemDesk) => Promise<string>) => async (desk: ProblemDesk): Promise<string> => {
  if (!prepared.has(desk)) await desk.choose({ accounts: { 'r-archived': '230' }, taxes: { 'r-archived': 'EXEMPTEXPORT', 'r-just-now': 'EXEMPTEXPORT' }, payments: { 'r-archived': String((await desk.books('account')).find(({ code }) => code === '880')?.['id']) } });
  prepared.add(desk);
  await spoil(desk);
  return await then(desk);
};

/** A person finds the problem in the list, looks what the choice would do, and makes it. */
const remap = (code: ProblemCode, choice: (desk: ProblemDesk) => Json): ProblemCase['fix'] => ({ by: 'remap', async do(desk, path) {
  const [, id] = path.split('/');
  const cause = await eventually(`${code} is in the list`, async () => ((await desk.house.call('GET', pathIn(desk.house, 'problems'))).body['items'] as (Json & { examples: readonly Json[] })[])
    .find((group) => group['code'] === code && group.examples.some((one) => one['id'] === id))?.['cause']);
  const asked = { cause, ...choice(desk) };
  const route = pathIn(desk.house, `problems/${code}/fixes/remap`);
  const preview = await desk.house.call('GET', `${route}?${new URLSearchParams(asked as Record<string, string>).toString()}`);
  const done = await desk.house.call('POST', route, asked);
  if (preview.status !== 200 || done.status !== 202 || JSON.stringify(preview.body) !== JSON.stringify(done.body)) throw new Error(JSON.stringify([preview, done]));
} });

export const remaps = {
  'category-unmapped': [{
    because: 'a category is used before anybody has chosen an account for it, which is then done from the list', arrange: give('r-fuel', { category: 'r-fuel' }),
    says: { cause: 'No Xero account is chosen for the category “r-fuel”.', solution: 'Choose an account for it in the account mapping.' }, fix: remap('category-unmapped', () => ({ account: '260' })),
  }],
  'tax-unmapped': [{
    because: 'a tax is used before anybody has chosen a rate for it, which is then done from the list', arrange: give('r-tax', { tax: 'r-tax' }),
    says: { cause: 'No Xero tax rate is chosen for the tax “r-tax”.', solution: 'Choose a tax rate for it in the tax mapping.' }, fix: remap('tax-unmapped', () => ({ taxType: 'OUTPUT' })),
  }],
  'account-unusable': [{
    because: 'a person archived the account in Xero, and another one is chosen from the list', arrange: spoilt(async (desk) => { await desk.account('230', { Status: 'ARCHIVED' }); await desk.refreshed(); }, give('r-account', { category: 'r-archived' })),
    says: { cause: 'The account 230 is archived in Xero.', solution: 'Choose another account for “r-archived” in the account mapping, or put this one right in Xero and sync again. A line that is in Xero already keeps its account until the line changes.' },
    fix: remap('account-unusable', () => ({ account: '210' })),
  }],
  'tax-rate-unusable': [{
    because: 'a person archived the tax rate in Xero, and another one is chosen from the list', arrange: spoilt(async (desk) => { await desk.taxRate('EXEMPTEXPORT', { Status: 'ARCHIVED' }); await desk.refreshed(); }, give('r-rate', { tax: 'r-archived' }, untaxed)),
    says: { cause: 'The tax rate EXEMPTEXPORT is archived in Xero.', solution: 'Choose another tax rate for “r-archived” in the tax mapping, or put this one right in Xero and sync again.' }, fix: remap('tax-rate-unusable', () => ({ taxType: 'EXEMPTOUTPUT' })),
  }],
  'tax-account-mismatch': [{
    because: 'a person took the tax rate off sales a moment ago, and another one is chosen from the list', alone: true,
    arrange: spoilt((desk) => desk.taxRate('EXEMPTEXPORT', { CanApplyToRevenue: false }), give('r-mismatch', { tax: 'r-just-now' }, untaxed)),
    says: { cause: 'Xero does not allow the tax rate EXEMPTEXPORT with the account 210.', solution: 'Choose another account for “equipment-hire” or another tax rate for “r-just-now” in the mapping.' }, fix: remap('tax-account-mismatch', () => ({ taxType: 'EXEMPTOUTPUT' })),
  }],
  'method-unmapped': [{
    because: 'customers pay by a method for which nobody has chosen an account, which is then done from the list',
    async arrange(desk) { await desk.invoiced('r-method'); await desk.give('payments/r-method', aPayment('r-method', { method: 'cheque' })); return 'payments/r-method'; },
    says: { cause: 'No Xero account is chosen for payments by “cheque”.', solution: 'Choose a bank or clearing account for it in the payment mapping.' }, fix: remap('method-unmapped', ({ accounts }) => ({ accountId: accounts.clearing })),
  }],
  'payment-account-unusable': [{
    because: 'the account of the method is archived in Xero, and another one is chosen from the list',
    arrange: spoilt(async (desk) => { await desk.account('880', { Status: 'ARCHIVED' }); await desk.refreshed(); }, async (desk) => { await desk.invoiced('r-paid'); await desk.give('payments/r-paid', aPayment('r-paid', { method: 'r-archived' })); return 'payments/r-paid'; }),
    says: { cause: 'The account chosen for payments by “r-archived” is archived in Xero.', solution: 'Choose another account for it in the payment mapping, or put this one right in Xero and sync again.' }, fix: remap('payment-account-unusable', ({ accounts }) => ({ accountId: accounts.clearing })),
  }],
} satisfies ProblemCases;
