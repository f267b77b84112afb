import { aCreditNote, aPayment, openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { openMonthDesk, type MonthDesk } from '../support/month-desk';

/** A month held against Xero, on real parts: what is read, what is found, and the totals. */

jest.setTimeout(180_000);

let desk: MoneyDesk;
let november: MonthDesk;
beforeAll(async () => {
  desk = await openMoneyDesk();
  await desk.invoiced('m1');
  await desk.invoiced('m2', { pricesIncludeTax: true, totals: { subtotal: '272.73', tax: '27.27', total: '300.00' } });
  await desk.invoiced('october', { issuedOn: '2026-10-30' });
  await desk.put('payments/p1', aPayment('m1'));
  await desk.put('payments/p2', aPayment('october', { amount: '30.00', paidOn: '2026-11-30' }));
  await desk.put('credit-notes/c1', aCreditNote('CN-1', { allocations: [{ invoiceId: 'm1', amount: '50.00' }] }));
  await desk.pulled();
  november = await openMonthDesk(desk.house, '2026-11');
}, 90_000);

describe('a month that agrees', () => {
  it('has no difference, and the same totals on all three sides', async () => {
    expect(await november.checked()).toEqual([]);
    const [aud] = await november.totals();
    console.log(JSON.stringify(aud, null, 1));
    expect(aud?.kinds.invoice.cloudrent).toMatchObject({ count: 2, gross: '630.00', paid: '100.00', credited: '50.00', outstanding: '480.00' });
    expect(aud?.kinds.invoice.xero).toEqual(aud?.kinds.invoice.cloudrent);
    expect(aud?.kinds.invoice.agreed).toEqual(aud?.kinds.invoice.cloudrent);
  });
});
