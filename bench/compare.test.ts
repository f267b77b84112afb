import { compare } from './compare';
import type { Named } from './retail-map';
import type { Invoice } from '../domain/records';

const invoice = (number: string, total: string): Named<Invoice> => ({
  id: number,
  body: {
    version: 1, number, contactId: '5', status: 'issued', issuedOn: '2011-10-06', dueOn: '2011-10-06', currency: 'GBP', pricesIncludeTax: false,
    lines: [{ id: 'line-1', description: 'MUG', quantity: '1', unitPrice: total, category: 'equipment-hire', tax: 'gst-free' }], totals: { subtotal: total, tax: '0.00', total },
  },
});
const booked = (number: string, total: string, status = 'AUTHORISED') => ({ number, total, status });

describe('holding what was sent against the books', () => {
  it('agrees when every invoice is there once with its total', () => {
    expect(compare([invoice('1', '0.10'), invoice('2', '0.20')], [booked('2', '0.2'), booked('1', '0.10')], [{ name: 'A', status: 'ACTIVE', contactNumber: '5' }]))
      .toEqual({ ours: '0.30', theirs: '0.30', wrong: [], unknown: [], duplicateNumbers: [], duplicateContacts: [] });
  });

  it('names invoices whose totals differ even when the sums agree', () => {
    expect(compare([invoice('1', '1.00'), invoice('2', '1.00')], [booked('1', '0.99'), booked('2', '1.01')], []).wrong).toEqual(['1', '2']);
  });

  it('names what is missing, not approved, unknown or there twice', () => {
    const found = compare([invoice('1', '1.00'), invoice('2', '1.00')], [booked('2', '1.00', 'DRAFT'), booked('3', '1.00'), booked('3', '1.00')],
      [{ name: 'Ann', status: 'ACTIVE', contactNumber: '5' }, { name: 'ANN', status: 'ACTIVE', contactNumber: '5' }]);
    expect(found).toMatchObject({ wrong: ['1', '2'], unknown: ['3', '3'], duplicateNumbers: ['3'], duplicateContacts: ['ann', '5'] });
  });
});
