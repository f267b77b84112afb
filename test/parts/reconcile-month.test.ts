import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { lightCheck } from '../../activities/months/light-check';
import { closeMonth, remindOfMonth } from '../../db/month-closing';
import { companyId } from '../../domain/ids';
import { month, type FoundDifference } from '../../domain/reconciliation';
import type { Rings } from '../../workflows/contract/rings';
import { pathIn, type Json } from '../support/house';
import { openMonthDesk, type MonthDesk } from '../support/reconcile-desk';
import { aPayment } from '../support/money-desk';

/** A month from its beginning by hand to its seal, and what happens to it afterwards. */

jest.setTimeout(180_000);

let desk: MonthDesk;
beforeAll(async () => {
  desk = await openMonthDesk();
  await desk.invoiced('i1', { issuedOn: '2026-10-05', dueOn: '2026-10-19' });
  await desk.invoiced('i2', { issuedOn: '2026-10-06', dueOn: '2026-10-20' });
  await desk.put('payments/p1', aPayment('i1', { paidOn: '2026-10-21' }));
  await desk.pulled();
}, 90_000);

const rings: Rings = { writer: () => undefined, pull: () => undefined, delivery: () => undefined };
const folder = mkdtempSync(join(tmpdir(), 'reports-'));
const checked = async (...args: string[]): Promise<{ code: number; text: string }> => {
  try {
    return { code: 0, text: (await promisify(execFile)(process.execPath, ['scripts/check-report.mjs', ...args])).stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, text: stdout + stderr };
  }
};
const kept = async (month: string, query = ''): Promise<string> => {
  const { text, name } = await desk.download(month, 'json', query);
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const idOf = (differences: readonly Json[], number: string): string => String(differences.find((one) => (one['xero'] as Json | null)?.['number'] === number)?.['id']);

it('agrees and closes by itself: sealed, told on the feed', async () => {
  expect((await desk.begin('2026-10')).status).toBe(202);
  const closed = await desk.until('2026-10', 'closed');
  expect(closed).toMatchObject({ revision: 1, openDifferences: 0, differences: [], closedBy: 'service', previousSha256: null, isOver: true, timeZones: { company: 'Australia/Sydney' } });
  const [aud] = closed['totals'] as { currency: string; kinds: Record<string, Record<string, Json>> }[];
  for (const side of ['cloudrent', 'agreed', 'xero']) expect(aud?.kinds['invoice']?.[side]).toMatchObject({ count: 2, net: '600.00', tax: '60.00', gross: '660.00' });
  expect((await desk.changes()).at(-1)).toMatchObject({ type: 'month.closed', kind: 'month', id: '2026-10', data: { revision: 1, sha256: closed.sha256 } });
  expect(await checked(await kept('2026-10'))).toMatchObject({ code: 0, text: expect.stringContaining(`Its seal is right: ${String(closed.sha256)}`) as string });
});

it('is open while it is not over, although everything agrees', async () => {
  expect((await desk.begin('2026-11')).status).toBe(202);
  expect(await desk.until('2026-11', 'open')).toMatchObject({ openDifferences: 0, isOver: false });
  expect((await desk.begin('2026-11')).status).toBe(200);
  expect(await desk.begin('2099-01')).toMatchObject({ status: 422, body: { errors: [{ field: 'month' }] } });
  // It would stay for the rest of the month, and a worker would start it again.
  await desk.house.db.deleteFrom('reconciliations').where('company_id', '=', companyId(desk.house.company)).where('month', '=', month('2026-11')).execute();
  await desk.house.temporal.workflow.getHandle(`reconcile/${desk.house.company}/2026-11`).terminate();
});

it('opened again finds what was made by hand in Xero; people decide, validly and once; then it closes as a further revision, chained to the first', async () => {
  await desk.invoicedInXero('HAND-1', '2026-10-20', 100);
  await desk.invoicedInXero('=HAND-2', '2026-10-21', 50);
  expect(await desk.begin('2026-10')).toMatchObject({ status: 202, body: { revision: 2 } });
  await desk.until('2026-10', 'open', ({ openDifferences }) => openDifferences === 2);
  const found = await desk.differences('2026-10');
  expect(found.map(({ kind, state }) => [kind, state])).toEqual([['missing-in-cloudrent', 'open'], ['missing-in-cloudrent', 'open']]);
  const first = idOf(found, 'HAND-1');

  expect(await desk.decide('2026-10', { differenceId: first, decision: 'accept' })).toMatchObject({ status: 422, body: { errors: [{ field: 'reason' }] } });
  expect(await desk.decide('2026-10', { differenceId: 'none-such', decision: 'ignore' })).toMatchObject({ status: 404 });
  expect(await desk.decide('2026-10', { differenceId: first, decision: 'fix' })).toMatchObject({ status: 409, body: { code: 'decision-not-offered' } });
  expect(await desk.decide('2026-09', { differenceId: first, decision: 'ignore' })).toMatchObject({ status: 404 });

  const accept = { differenceId: first, decision: 'accept', reason: 'A deposit, booked by the accountant' };
  expect(await desk.decide('2026-10', accept)).toMatchObject({ status: 200, body: { openDifferences: 1 } });
  expect((await desk.decide('2026-10', accept)).status).toBe(200);
  expect(await desk.decide('2026-10', { ...accept, decision: 'ignore' })).toMatchObject({ status: 409, body: { code: 'already-decided' } });
  const taken = (await desk.house.call('GET', pathIn(desk.house, 'audit'))).body['items'] as Json[];
  expect(taken.filter(({ type }) => type === 'difference-decided')).toMatchObject([{ actor: 'platform', details: { month: '2026-10', revision: 2, decision: 'accept', reason: accept.reason, kind: 'missing-in-cloudrent' } }]);

  expect((await desk.decide('2026-10', { differenceId: idOf(found, '=HAND-2'), decision: 'ignore' })).status).toBe(200);
  const before = await desk.month('2026-10', '?revision=1');
  const closed = await desk.until('2026-10', 'closed');
  expect(closed).toMatchObject({ revision: 2, previousSha256: before.sha256, closedBy: { by: 'platform' } });
  // Read again after the decisions, before it was closed.
  expect(closed.rounds).toBeGreaterThan(1);

  const [one, two] = [await kept('2026-10', '?revision=1'), await kept('2026-10')];
  expect(await checked(two, one)).toMatchObject({ code: 0, text: expect.stringContaining('It follows 2026-10, revision 1, as that was sealed') as string });
  expect(await checked(one, two)).toMatchObject({ code: 1 });
  expect(await desk.house.call('POST', pathIn(desk.house, 'reconciliations/2026-10/check'))).toMatchObject({ status: 409, body: { code: 'month-closed' } });
});

it('is refused by the check once a cent of it was changed, or the report before it', async () => {
  const [one, two] = [await kept('2026-10', '?revision=1'), await desk.download('2026-10', 'json')];
  const tampered = join(folder, two.name.replace('r2', 'r2-tampered'));
  writeFileSync(tampered, two.text.replace('"100.00"', '"100.01"'));
  expect(two.text).toContain('"100.00"');
  expect(await checked(tampered)).toMatchObject({ code: 1, text: expect.stringContaining('THE REPORT WAS CHANGED') as string });
  const original = await kept('2026-10');
  const forged = join(folder, 'before.json');
  writeFileSync(forged, (await desk.download('2026-10', 'json', '?revision=1')).text.replace('660.00', '661.00'));
  expect(await checked(original, forged)).toMatchObject({ code: 1, text: expect.stringContaining('It does not follow') as string });
  expect(await checked(original, one)).toMatchObject({ code: 0 });
  expect(await checked('package.json')).toMatchObject({ code: 1, text: expect.stringContaining('is not a report') as string });
});

it('is a table too, in which nothing is a formula', async () => {
  const { text, name } = await desk.download('2026-10', 'csv');
  expect(name).toBe(`${desk.house.company}-2026-10-r2.csv`);
  const rows = parse<Record<string, string>>(text, { columns: true, bom: true });
  expect(rows.filter(({ section }) => section === 'difference').map((row) => [row['name'], row['state'], row['by']])).toEqual(expect.arrayContaining([['HAND-1', 'accepted', 'platform'], ['\'=HAND-2', 'ignored', 'platform']]));
  expect(rows).toContainEqual(expect.objectContaining({ section: 'totals', kind: 'invoice', side: 'cloudrent', count: '2', gross: '660.00' }));
  expect(rows.flatMap(Object.values).filter((cell) => /^[=+@\t\r]/.test(cell) || /^-(?!\d+(\.\d+)?$)/.test(cell))).toEqual([]);
});

it('tells of later changes to its documents: what, who, by how much; and forgets what is as it was', async () => {
  const look = async (): Promise<Json[]> => {
    const before = (await desk.changes()).length;
    await lightCheck({ db: desk.house.db, rings }, companyId(desk.house.company));
    return (await desk.changes()).slice(before);
  };
  expect(await look()).toEqual([]);

  const dearer = { lines: [{ id: 'l1', description: 'Excavator, 4 days', quantity: '4', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '400.00', tax: '40.00', total: '440.00' } };
  await desk.put('invoices/i2', { ...await asSent('i2'), ...dearer, version: 2 });
  const late = await desk.invoicedInXero('HAND-3', '2026-10-30', 25);
  // A payment in November on October's invoice is November's.
  await desk.pays('i2', 40, { Date: '2026-11-03' });
  await desk.pulled();
  expect(await look()).toMatchObject([
    { type: 'month.changed', id: '2026-10', data: { revision: 2, side: 'cloudrent', document: { kind: 'invoice', id: 'i2', was: { total: '330.00' }, now: { total: '440.00' } }, amount: '110.00', currency: 'AUD' } },
    { type: 'month.changed', id: '2026-10', data: { side: 'xero', document: { kind: 'invoice', id: late, was: null, now: { number: 'HAND-3' } }, amount: '25.00' } },
  ]);
  expect(await look()).toEqual([]);
  const texts = (await desk.month('2026-10')).laterChanges.map(({ text }) => String(text));
  expect(texts).toEqual(expect.arrayContaining([
    expect.stringMatching(/^Invoice INV-i2 was changed \(its total from 330.00 to 440.00\) in CloudRent on .* The month’s total changes by 110.00 AUD\.$/),
    expect.stringMatching(/^Invoice HAND-3 was added in Xero on .* The month’s total changes by 25.00 AUD\.$/),
  ]));

  await desk.person('POST', ['Invoices', late], { Invoices: [{ InvoiceID: late, Status: 'VOIDED' }] });
  await desk.pulled();
  await look();
  expect((await desk.month('2026-10')).laterChanges).toHaveLength(1);
});

it('that is on is looked at daily, without a call, and what differs is to be seen', async () => {
  const thisMonth = async (): Promise<unknown> => (await desk.house.call('GET', pathIn(desk.house, 'reconciliations'))).body['thisMonth'];
  const payments = { kind: 'payment', currency: 'AUD', cloudrent: { count: 1, gross: '40.00' }, xero: { count: 1, gross: '40.00' }, agrees: true };
  expect(await thisMonth()).toMatchObject({ month: '2026-11', agrees: true, kinds: [payments] });
  await desk.invoicedInXero('HAND-4', '2026-11-05', 10);
  await desk.pulled();
  const calls = await desk.calls();
  await lightCheck({ db: desk.house.db, rings }, companyId(desk.house.company));
  expect(await thisMonth()).toMatchObject({ agrees: false, kinds: [{ kind: 'invoice', currency: 'AUD', cloudrent: { count: 0, gross: '0.00' }, xero: { count: 1, gross: '10.00' }, agrees: false }, payments] });
  expect(await desk.calls()).toEqual(calls);
});

it('does not close over what is open, nor over what CloudRent has sent since it was compared', async () => {
  await desk.invoiced('i9', { issuedOn: '2026-09-05', dueOn: '2026-09-19' });
  const of = { company_id: companyId(desk.house.company), month: month('2026-09'), revision: 1 };
  const insert = desk.house.db.insertInto('reconciliations').values({ ...of, xero_tenant_id: desk.house.tenantId as never, state: 'open', position: JSON.stringify({ step: 'compare', page: 1, calls: 0 }), totals: '[]', opened_by: '"schedule"', read_at: new Date(0), compared_at: new Date(0), looked_at: new Date() });
  await insert.execute();
  const close = () => closeMonth(desk.house.db, { companyId: of.company_id, month: of.month, revision: 1 });
  expect(await close()).toEqual({ result: 'not-agreed' });
  await desk.house.db.updateTable('reconciliations').set({ compared_at: new Date() }).where('company_id', '=', of.company_id).where('month', '=', of.month).execute();
  const found = { kind: 'missing-in-xero', record: null, xero: null, field: null, values: { cloudrent: null, agreed: null, xero: null }, amounts: null, currency: null, changedBy: 'unknown', repair: null, details: {} } as const satisfies FoundDifference;
  await desk.house.db.insertInto('reconciliation_differences').values({ ...of, difference_id: 'one', kind: 'missing-in-xero', found: JSON.stringify(found), state: 'repaired' }).execute();
  expect(await close()).toEqual({ result: 'not-agreed' });
  await desk.house.db.updateTable('reconciliation_differences').set({ state: 'gone' }).where('company_id', '=', of.company_id).where('month', '=', of.month).execute();
  expect(await close()).toMatchObject({ result: 'closed' });
  // Closed before October's first revision was chained: October stays the chain's end, and a further revision of it would follow its own.
  expect(await desk.month('2026-09')).toMatchObject({ state: 'closed', previousSha256: null });
});

it('reminds of what is open, once a day at the most', async () => {
  await desk.invoicedInXero('HAND-5', '2026-08-05', 10);
  await desk.begin('2026-08');
  await desk.until('2026-08', 'open', ({ openDifferences }) => openDifferences === 1);
  const of = { companyId: companyId(desk.house.company), month: month('2026-08'), revision: 1 };
  expect(await remindOfMonth(desk.house.db, of)).toEqual({ toDeliver: false });
  await desk.house.db.updateTable('reconciliations').set({ opened_at: new Date(Date.now() - 8 * 86_400_000) }).where('company_id', '=', of.companyId).where('month', '=', of.month).execute();
  await remindOfMonth(desk.house.db, of);
  expect((await desk.changes()).at(-1)).toMatchObject({ type: 'month.reminder', kind: 'month', id: '2026-08', data: { revision: 1, openDifferences: 1 } });
  expect(await remindOfMonth(desk.house.db, of)).toEqual({ toDeliver: false });
  const [found] = await desk.differences('2026-08', '?state=open');
  await desk.decide('2026-08', { differenceId: found?.['id'], decision: 'ignore' });
  await desk.until('2026-08', 'closed');
});

async function asSent(id: string): Promise<Json> {
  const { body } = await desk.house.call('GET', pathIn(desk.house, `invoices/${id}`));
  const { version, number, contactId, status, issuedOn, dueOn, currency, pricesIncludeTax, lines, totals } = body;
  return { version, number, contactId, status, issuedOn, dueOn, currency, pricesIncludeTax, lines, totals };
}
