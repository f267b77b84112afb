import { anInvoice } from '../support/examples';
import type { Json } from '../support/house';
import type { ProblemCases } from './case';

/** An invoice of 330.00 whose one line has this category and tax. */
const coded = (number: string, over: Json): Json => anInvoice(number, { lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst', ...over }] });

export const mapping = {
  'category-unmapped': [{
    because: 'a category is used before anybody has chosen an account for it',
    async arrange({ give }) { await give('invoices/m-cat', coded('M-CAT', { category: 'fuel' })); return 'invoices/m-cat'; },
    says: { cause: 'No Xero account is chosen for the category “fuel”.', solution: 'Choose an account for it in the account mapping.' },
    fix: { by: 'mapping', do: ({ choose }) => choose({ accounts: { fuel: '260' } }) },
  }],
  'tax-unmapped': [{
    because: 'a tax is used before anybody has chosen a rate for it',
    async arrange({ give }) { await give('invoices/m-tax', coded('M-TAX', { tax: 'gst-special' })); return 'invoices/m-tax'; },
    says: { cause: 'No Xero tax rate is chosen for the tax “gst-special”.', solution: 'Choose a tax rate for it in the tax mapping.' },
    fix: { by: 'mapping', do: ({ choose }) => choose({ taxes: { 'gst-special': 'OUTPUT' } }) },
  }],
} satisfies ProblemCases;
