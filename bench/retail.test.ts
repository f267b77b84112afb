import { mapRetail, recordsIn } from './retail-map';
import { groupRows, parseRows } from './retail-rows';

const HEADING = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const csv = (...lines: string[]): string => [HEADING, ...lines].join('\n');
const load = async (...lines: string[]) => mapRetail(groupRows(await parseRows(csv(...lines))));

describe('reading the retail file', () => {
  it('groups lines into documents, wherever in the file they stand', async () => {
    const documents = groupRows(await parseRows(csv(
      '1,A,FIRST,1,2011-10-06 16:20:00,1.00,5.0,UK', '2,B,OTHER,1,2011-10-06 16:20:00,1.00,5.0,UK', '1,C,"SECOND, QUOTED",2,2011-10-06 16:20:00,2.50,5.0,UK')));
    expect(documents.map(({ number, rows }) => [number, rows.map((row) => row.Description)])).toEqual([['1', ['FIRST', 'SECOND, QUOTED']], ['2', ['OTHER']]]);
  });

  it('names the line that it cannot read', async () => {
    await expect(parseRows(csv('1,A,FINE,1,2011-10-06,1.00,5.0,UK', '2,A,BAD,many,2011-10-06,1.00,5.0,UK'))).rejects.toThrow('Line 3 of the CSV: Quantity');
  });
});

describe('mapping the retail file', () => {
  it('makes one contact of a customer with several documents', async () => {
    const { records: { contact: contacts, invoice: invoices } } = await load('1,A,MUG,1,2011-10-06 16:20:00,1.00,12923.0,United Kingdom', '2,A,MUG,1,2011-10-07 09:00:00,1.00,12923.0,United Kingdom');
    expect(contacts).toEqual([{ id: '12923', body: { version: 1, status: 'active', name: 'Customer 12923 (United Kingdom)' } }]);
    expect(invoices.map(({ id, body }) => [id, body.contactId, body.issuedOn])).toEqual([['1', '12923', '2011-10-06'], ['2', '12923', '2011-10-07']]);
  });

  it('keeps prices and sums exact, without tax', async () => {
    const { records: { invoice: invoices } } = await load('1,A,MUG ,3,2011-10-06,0.001,5.0,UK', '1,B,CUP,7,2011-10-06,1.10,5.0,UK', '1,M,DISCOUNT,-1,2011-10-06,0.7,5.0,UK');
    expect(invoices[0]?.body.lines[0]).toMatchObject({ description: 'MUG', quantity: '3', unitPrice: '0.001', tax: 'gst-free' });
    expect(invoices[0]?.body.totals).toEqual({ subtotal: '7.00', tax: '0.00', total: '7.00' });
  });

  it('describes a line without words by its stock code', async () => {
    const { records: { invoice: invoices } } = await load('1,22139,,1,2011-10-06,1.00,5.0,UK');
    expect(invoices[0]?.body.lines[0]?.description).toBe('22139');
  });

  it('makes a credit note of a "C…" number, of what came back with positive quantities', async () => {
    const { records } = await load('C2,A,RETURNED,-2,2011-10-07 09:00:00,1.25,5.0,UK', 'C2,M,FEE,1,2011-10-07 09:00:00,0.50,5.0,UK');
    expect(records['credit-note']).toMatchObject([{ id: 'C2', body: { number: 'C2', contactId: '5', issuedOn: '2011-10-07', totals: { total: '2.00' }, lines: [{ quantity: '2', unitPrice: '1.25' }, { quantity: '-1', unitPrice: '0.5' }] } }]);
    expect(records.contact.map(({ id }) => id)).toEqual(['5']);
    expect(records.invoice).toEqual([]);
  });

  it('counts what can be neither, by reason, so that nothing vanishes', async () => {
    const mapped = await load(
      '1,A,FINE,1,2011-10-06,1.00,5.0,UK', 'C2,A,RETURNED,-1,2011-10-06,1.00,5.0,UK', '3,A,NOBODY,1,2011-10-06,1.00,,UK', 'C6,A,NOBODY,-1,2011-10-06,1.00,,UK',
      '4,A,FREE,1,2011-10-06,0.0,5.0,UK', '5,A,HIS,1,2011-10-06,1.00,5.0,UK', '5,A,HERS,1,2011-10-06,1.00,6.0,UK');
    expect(mapped.excluded).toEqual({ 'no-customer': 2, 'several-customers': 1, 'total-zero-or-less': 1 });
    expect(mapped.documents).toBe(mapped.records.invoice.length + mapped.records['credit-note'].length + 4);
    expect(recordsIn(mapped)).toBe(3);
  });
});
