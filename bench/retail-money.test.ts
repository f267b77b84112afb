import { mapRetail } from './retail-map';
import { groupRows, parseRows } from './retail-rows';

const HEADING = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const records = async (...lines: string[]) => mapRetail(groupRows(await parseRows([HEADING, ...lines].join('\n')))).records;
const sold = (number: string, price: string, customer = '5.0') => `${number},A,MUG,1,2011-10-06,${price},${customer},UK`;
const returned = (number: string, price: string, customer = '5.0') => `${number},A,MUG,-1,2011-10-07,${price},${customer},UK`;
const allocationsOf = async (...lines: string[]) => (await records(...lines))['credit-note'].map(({ id, body }) => [id, ...body.allocations.map(({ invoiceId, amount }) => `${invoiceId} ${amount}`)]);
const paymentsOf = async (...lines: string[]) => (await records(...lines)).payment.map(({ body }) => [body.invoiceId, body.amount, body.method]);

describe('allocating credit notes', () => {
  it('goes to the first invoice of the same customer that is large enough, wherever in the file', async () => {
    expect(await allocationsOf(returned('C1', '2.00'), sold('1', '9.00', '6.0'), sold('2', '1.00'), sold('3', '2.00'), sold('4', '3.00'))).toEqual([['C1', '3 2.00']]);
  });

  it('counts what is credited already', async () => {
    expect(await allocationsOf(sold('1', '3.00'), sold('2', '3.00'), returned('C1', '2.00'), returned('C2', '2.00'), returned('C3', '1.00'))).toEqual([['C1', '1 2.00'], ['C2', '2 2.00'], ['C3', '1 1.00']]);
  });

  it('leaves open what no invoice is large enough for, or whose customer bought nothing', async () => {
    expect(await allocationsOf(sold('1', '1.99'), returned('C1', '2.00'), returned('C2', '2.00', '7.0'))).toEqual([['C1'], ['C2']]);
  });
});

describe('paying every third invoice', () => {
  it('is in full and by half in turns, by card twice and in cash twice', async () => {
    const invoices = Array.from({ length: 16 }, (_, index) => sold(String(index + 1), '10.01'));
    expect(await paymentsOf(...invoices)).toEqual([['3', '10.01', 'card'], ['6', '5.01', 'card'], ['9', '10.01', 'cash'], ['12', '5.01', 'cash'], ['15', '10.01', 'card']]);
  });

  it('does not pay what is credited', async () => {
    expect(await paymentsOf(sold('1', '1.00'), sold('2', '1.00'), sold('3', '5.00'), returned('C1', '2.00'))).toEqual([['3', '3.00', 'card']]);
    expect(await paymentsOf(sold('1', '1.00'), sold('2', '1.00'), sold('3', '5.00'), returned('C1', '5.00'))).toEqual([]);
  });

  it('is a payment of its own id, in the invoice\'s currency, on the day of its issue', async () => {
    expect((await records(sold('1', '1.00'), sold('2', '1.00'), sold('3', '5.00'))).payment)
      .toEqual([{ id: 'payment-3', body: { version: 1, invoiceId: '3', amount: '5.00', currency: 'GBP', paidOn: '2011-10-06', method: 'card', status: 'received' } }]);
  });
});
