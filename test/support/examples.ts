import type { Json } from './house';

/** An invoice as the platform sends it: 3 days at 100.00, 10 % GST; `contactId` is the house's own `harbour`. */
export const anInvoice = (number: string, over: Json = {}): Json => ({
  version: 1, number, contactId: 'harbour', status: 'issued', issuedOn: '2026-11-02', dueOn: '2026-11-16', currency: 'AUD', pricesIncludeTax: false,
  lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '300.00', tax: '30.00', total: '330.00' }, ...over,
});
