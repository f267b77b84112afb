import { sql } from 'kysely';
import { companyId } from '../../domain/ids';
import { sides, type CurrencyTotals, type ReconciledKind } from '../../domain/reconciliation';
import { anInvoice } from '../support/examples';
import { endedSync, pathIn } from '../support/house';
import { aCreditNote, aPayment, aRefund, openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { activitiesOf, openMonthDesk, type MonthDesk } from '../support/month-desk';
import { readsOf, spoilReads } from '../support/pulls';

/** A month held against Xero, on real parts: how it is read, its totals, and what becomes of differences. reconcile-mutations.test.ts has what is found. */

jest.setTimeout(180_000);

let desk: MoneyDesk;
let november: MonthDesk;
const totalsOf = async (month: MonthDesk): Promise<CurrencyTotals> => {
  const [aud] = await month.totals();
  if (!aud) throw new Error('no totals');
  return aud;
};

beforeAll(async () => {
  desk = await openMoneyDesk();
  await Promise.all([
    desk.invoiced('m1'), desk.invoiced('october', { issuedOn: '2026-10-30' }), desk.invoiced('december', { issuedOn: '2026-12-01', dueOn: '2026-12-15' }),
    desk.invoiced('m2', { pricesIncludeTax: true, totals: { subtotal: '272.73', tax: '27.27', total: '300.00' } }),
    desk.invoiced('m3', { lines: [{ id: 'l1', description: 'Delivery', quantity: '1', unitPrice: '50.00', category: 'delivery', tax: 'gst-free' }], totals: { subtotal: '50.00', tax: '0.00', total: '50.00' } }),
  ]);
  await desk.put('payments/p1', aPayment('m1'));
  await desk.put('payments/p2', aPayment('october', { amount: '30.00', paidOn: '2026-11-30' }));
  await desk.put('payments/p3', aPayment('m2', { amount: '20.00', paidOn: '2026-12-01' }));
  await desk.put('credit-notes/c1', aCreditNote('CN-1', { allocations: [{ invoiceId: 'm1', amount: '50.00' }] }));
  await desk.put('payments/r1', aRefund('c1'));
  // A payment that a person made in Xero, and that we were told of.
  await desk.pays('m3', 12);
  await desk.pulled();
  november = await openMonthDesk(desk.house, '2026-11', { pageSize: 2 });
}, 90_000);

describe('reading a month', () => {
  it('takes the least calls: a page of each list at a time, and one for what the contacts have become', async () => {
    const before = await readsOf(desk.house);
    const all = await desk.calls();
    await november.checked();
    const after = await readsOf(desk.house);
    // Three invoices, one credit note, four payments, two a page.
    expect(Object.fromEntries(Object.entries(after).map(([list, calls]) => [list, calls - (before[list] ?? 0)]))).toEqual({ Contacts: 1, Invoices: 2, CreditNotes: 1, Payments: 2 });
    expect({ over: ((await desk.calls())['GET Overpayments'] ?? 0) - (all['GET Overpayments'] ?? 0), pre: ((await desk.calls())['GET Prepayments'] ?? 0) - (all['GET Prepayments'] ?? 0) }).toEqual({ over: 1, pre: 1 });
  });

  it('stores a page only over the step from which it was asked for', async () => {
    const activities = activitiesOf(desk.house, { pullPageSize: 2 });
    await november.recheck();
    const plan = await activities.planReconcile(november.ref);
    if (plan.next !== 'read') throw new Error(plan.next);
    expect(await Promise.all([activities.readReconcilePage({ ...november.ref, steps: plan.steps }), activities.readReconcilePage({ ...november.ref, steps: plan.steps })])).toEqual(expect.arrayContaining([{ step: 'stored' }, { step: 'overtaken' }]));
    expect(await activities.readReconcilePage({ ...november.ref, steps: plan.steps })).toEqual({ step: 'overtaken' });
  });

  it('waits after a read that failed, and goes on from where it was', async () => {
    await november.recheck();
    await november.step();
    await spoilReads(desk.house, 'Invoices', { kind: 'status', status: 503 });
    expect(await november.step()).toBe('not-read');
    expect(await november.step()).toBe('wait');
    await sql`update reconciliations set retry_at = now() where company_id = ${desk.house.company}`.execute(desk.house.db);
    expect(await november.step()).toBe('stored');
    expect(await november.checked()).toEqual([]);
  });

  it('misses nothing that is changed between two pages', async () => {
    await Promise.all(['j1', 'j2', 'j3'].map((id) => desk.invoiced(id, { issuedOn: '2027-01-10', dueOn: '2027-01-20' })));
    const january = await openMonthDesk(desk.house, '2027-01', { pageSize: 2 });
    const begun = async (): Promise<string> => {
      await january.recheck();
      await january.step();
      await january.step();
      const { rows: [first] } = await sql<{ record_id: string }>`select l.record_id from reconciliation_objects o join links l on l.company_id = o.company_id and l.kind = o.kind and l.xero_id = o.xero_id where o.company_id = ${desk.house.company} and o.month = '2027-01' and o.kind = 'invoice' order by o.xero_id limit 1`.execute(desk.house.db);
      return String(first?.record_id);
    };
    const ended = async (): Promise<number> => {
      for (let next = ''; next !== 'compared';) next = await january.step();
      const { position } = await desk.house.db.selectFrom('reconciliations').select('position').where('month', '=', january.ref.month).executeTakeFirstOrThrow();
      return position.calls;
    };
    // One of the first page is changed, and keeps its place: contacts, two pages of invoices, four other lists, and nothing to look up.
    await desk.edit(await begun(), { DueDate: '2027-01-21' });
    expect(await ended()).toBe(7);
    // One of the first page leaves the month: the one after it moves up, over the page that is read next, and is looked up.
    const moved = await begun();
    await desk.edit(moved, { Date: '2027-02-03', DueDate: '2027-02-20' });
    expect(await ended()).toBe(8);
    // It was read before it was moved: the next round tells of it.
    expect((await january.all()).filter(({ state, kind }) => state === 'open' && kind !== 'due-date-differs')).toEqual([]);
    expect(await january.checked()).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'other-month', record: `invoice/${moved}` })]));
  });
});

describe('the totals of a month that agrees', () => {
  it('are the same on all sides, to the cent', async () => {
    expect(await november.checked()).toEqual([]);
    const { kinds, accounts, taxRates, receivables } = await totalsOf(november);
    for (const kind of ['invoice', 'credit-note', 'payment'] satisfies ReconciledKind[]) expect([kind, kinds[kind].xero, kinds[kind].agreed]).toEqual([kind, kinds[kind].cloudrent, kinds[kind].cloudrent]);
    for (const { key, net, tax } of [...accounts, ...taxRates]) for (const side of sides) expect([key, net[side], tax[side]]).toEqual([key, net.cloudrent, tax.cloudrent]);
    expect(receivables.xero).toEqual(receivables.cloudrent);
    expect(receivables.agreed).toEqual(receivables.cloudrent);
  });

  it('say what was invoiced, paid and credited, by account and rate', async () => {
    const { kinds, accounts, taxRates } = await totalsOf(november);
    expect(kinds.invoice.xero).toEqual({ count: 3, net: '622.73', tax: '57.27', gross: '680.00', paid: '132.00', credited: '50.00', outstanding: '498.00' });
    expect(kinds['credit-note'].xero).toEqual({ count: 1, net: '100.00', tax: '10.00', gross: '110.00', paid: '20.00', credited: '50.00', outstanding: '40.00' });
    expect(kinds.payment.xero).toMatchObject({ count: 4, gross: '162.00' });
    expect(accounts.map(({ key, name, net }) => [key, name, net.xero])).toEqual([['210', 'Sales - Equipment Hire', '472.73'], ['220', 'Sales - Delivery', '50.00']]);
    expect(taxRates.map(({ key, net, tax }) => [key, net.xero, tax.xero])).toEqual([['EXEMPTOUTPUT', '50.00', '0.00'], ['OUTPUT', '472.73', '47.27']]);
  });

  it('say what customers owed before and after, and what moved it', async () => {
    expect((await totalsOf(november)).receivables.xero).toEqual({ opening: '330.00', invoices: '680.00', creditNotes: '-110.00', payments: '-142.00', refunds: '20.00', overpayments: '0.00', prepayments: '0.00', closing: '778.00' });
    const december = await openMonthDesk(desk.house, '2026-12');
    expect(await december.checked()).toEqual([]);
    expect((await totalsOf(december)).receivables).toMatchObject({ cloudrent: { opening: '778.00', closing: '1088.00' }, xero: { opening: '778.00', payments: '-20.00', closing: '1088.00' } });
  });
});

describe('a difference', () => {
  const decided = (state: string) => sql`update reconciliation_differences set state = ${state}, reason = 'as it should be', decided_by = '{"by": "person", "person": "p"}' where company_id = ${desk.house.company} and state = 'open'`.execute(desk.house.db);

  it('stays the same one in the next round, and a decision stands as long as it is the same', async () => {
    await desk.invoiced('d1');
    await desk.pulled();
    await desk.edit('d1', { DueDate: '2026-11-28' });
    const [first] = await november.checked();
    expect(await november.checked()).toMatchObject([{ id: first?.id, state: 'open', found: { values: { cloudrent: '2026-11-16', agreed: '2026-11-16', xero: '2026-11-28' } } }]);
    await decided('accepted');
    expect(await november.checked()).toEqual([]);
    await desk.edit('d1', { DueDate: '2026-11-29' });
    expect(await november.checked()).toMatchObject([{ id: first?.id, kind: 'due-date-differs' }]);
    await desk.edit('d1', { DueDate: '2026-11-16' });
    expect(await november.checked()).toEqual([]);
    expect((await november.all()).filter(({ id }) => id === first?.id)).toMatchObject([{ state: 'gone' }]);
  });

  it('is repaired once: what is there again waits for a person', async () => {
    await desk.edit('d1', { DueDate: '2026-11-27' });
    expect(await november.checked()).toMatchObject([{ repair: 'pull' }]);
    expect(await november.repaired()).toBe(1);
    expect(await november.repaired()).toBe(0);
    await desk.pulled();
    await desk.ended('d1');
    await desk.settled();
    expect(await november.checked()).toEqual([]);
    // Found again right after it was repaired: the pull and the sync did what they could.
    await desk.edit('d1', { DueDate: '2026-11-26' });
    await november.checked();
    await november.repaired();
    await sql`delete from pull_wanted where company_id = ${desk.house.company}`.execute(desk.house.db);
    expect(await november.checked()).toMatchObject([{ kind: 'due-date-differs', repair: null }]);
    await desk.edit('d1', { DueDate: '2026-11-16' });
    await desk.pulled();
    await desk.settled();
    expect(await november.checked()).toEqual([]);
  });
});

describe('a company that syncs from a date', () => {
  it('leaves alone what is older on both sides, and counts it nowhere', async () => {
    await sql`update connections set sync_from = '2026-11-02' where company_id = ${companyId(desk.house.company)}`.execute(desk.house.db);
    await desk.house.call('PUT', pathIn(desk.house, 'invoices/old'), anInvoice('INV-old', { issuedOn: '2026-11-01' }));
    expect(await desk.ended('old')).toMatchObject({ status: 'excluded' });
    const before = (await totalsOf(november)).kinds.invoice.xero;
    await desk.person('PUT', ['Invoices'], { Invoices: [{ Type: 'ACCREC', Status: 'AUTHORISED', Contact: { ContactID: await desk.xeroId('contacts/harbour') }, Date: '2026-11-01', DueDate: '2026-11-20', InvoiceNumber: 'INV-old', LineItems: [{ Description: 'Before', Quantity: 3, UnitAmount: 100, AccountCode: '210' }] }] });
    expect(await november.checked()).toEqual([]);
    const { kinds } = await totalsOf(november);
    expect([kinds.invoice.xero, kinds.invoice.cloudrent]).toEqual([before, before]);
  });

  it('leaves alone payments of what is older, on both sides too', async () => {
    const before = (await totalsOf(november)).kinds.payment.xero;
    await desk.house.call('PUT', pathIn(desk.house, 'payments/of-old'), aPayment('old', { amount: '11.00', paidOn: '2026-11-20' }));
    await endedSync(desk.house, 'payments/of-old');
    const old = (await desk.allBooked()).find(({ number }) => number === 'INV-old');
    await desk.person('PUT', ['Payments'], { Payments: [{ Invoice: { InvoiceID: old?.id }, Account: { Code: '090' }, Amount: 11, Date: '2026-11-20' }] });
    // Of an invoice that Xero alone has, from before: the month does not even have it.
    const [made] = ((await desk.person('PUT', ['Invoices'], { Invoices: [{ Type: 'ACCREC', Status: 'AUTHORISED', Contact: { ContactID: await desk.xeroId('contacts/harbour') }, Date: '2026-09-01', DueDate: '2026-09-20', LineItems: [{ Description: 'Before', Quantity: 1, UnitAmount: 60, AccountCode: '210' }] }] }))['body'] as { Invoices: Record<string, unknown>[] }).Invoices;
    await desk.person('PUT', ['Payments'], { Payments: [{ Invoice: { InvoiceID: made?.['InvoiceID'] }, Account: { Code: '090' }, Amount: 9, Date: '2026-11-21' }] });
    expect((await november.checked()).map(({ kind, found }) => ({ kind, found }))).toEqual([]);
    const { kinds } = await totalsOf(november);
    expect([kinds.payment.xero, kinds.payment.cloudrent]).toEqual([before, before]);
  });
});
