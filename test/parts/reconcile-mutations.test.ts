import { endedSync, pathIn } from '../support/house';
import { changesInCloudRent, changesInXero } from '../support/month-changes';
import { openMonthDesk, type FoundRow, type MonthDesk } from '../support/month-desk';
import { sceneOf, type Mutation, type Scene } from '../support/month-mutations';
import { openMoneyDesk, type MoneyDesk } from '../support/money-desk';

/**
 * From a month that agrees, single changes on either side, each on an invoice of its own: what of it is found, who is said to have changed it, and
 * that it is gone when it is mended, by itself or by people.
 */

jest.setTimeout(300_000);

const mutations: readonly Mutation[] = [...changesInXero, ...changesInCloudRent];
let desk: MoneyDesk;
let month: MonthDesk;
let scenes: ReadonlyMap<Mutation, Scene>;
let before: FoundRow[];
let found: FoundRow[];
let afterRepair: FoundRow[];
let afterMending: FoundRow[];

beforeAll(async () => {
  desk = await openMoneyDesk();
  const { house } = desk;
  await house.call('PUT', pathIn(house, 'contacts/merged'), { version: 1, name: 'Merged Hire', email: 'office@merged.example' });
  await house.call('PUT', pathIn(house, 'contacts/double'), { version: 1, name: 'Double Hire', email: 'office@double.example' });
  for (const id of ['merged', 'double']) await endedSync(house, `contacts/${id}`);
  scenes = new Map(mutations.map((mutation, index) => [mutation, sceneOf(desk, `m${String(index)}`, 100 + index)]));
  await Promise.all([...scenes].map(async ([mutation, scene]) => { await desk.put(`invoices/${scene.id}`, scene.body(mutation.invoice)); }));
  await Promise.all([...scenes].map(async ([mutation, scene]) => { await mutation.prepare?.(scene); }));
  await desk.settled();
  await desk.pulled();
  month = await openMonthDesk(house, '2026-11');
  before = await month.checked();
  for (const [mutation, scene] of scenes) await mutation.change(scene);
  found = await month.checked();
  await month.repaired();
  await desk.pulled();
  await desk.settled();
  await desk.pulled();
  afterRepair = await month.checked();
  for (const [mutation, scene] of scenes) if (mutation.mend !== 'repair') await mutation.mend(scene);
  await desk.settled();
  await desk.pulled();
  await desk.settled();
  afterMending = await month.checked();
}, 280_000);

const brief = ({ kind, record, changedBy, repair, found: { field, values, details } }: FoundRow) => ({ kind, record, changedBy, repair, field, values, details });
/** Differences that have to do with a mutation: of its invoice, or of what it made in Xero. */
const of = ({ id, kept }: Scene, rows: readonly FoundRow[], record: string | undefined): FoundRow[] => rows.filter((row) => {
  const own = [id, `${id}-gone`, ...[...kept.values()].map((made) => `xero-${made}`)];
  return own.includes(row.record?.split('/')[1] ?? '') || (row.record !== null && row.record === record) || [...kept.values()].includes(row.xero ?? '');
});

it('agrees before anything is changed', () => { expect(before.map(brief)).toEqual([]); });

describe.each(mutations.map((mutation) => [mutation.name, mutation] as const))('%s', (_name, mutation) => {
  it(`is found as ${mutation.finds}, changed by ${mutation.by}, and as nothing else`, () => {
    const scene = scenes.get(mutation);
    if (!scene) throw new Error('no scene');
    const record = mutation.record === undefined ? `invoice/${scene.id}` : mutation.record(scene);
    expect(of(scene, found, record).map(brief)).toEqual([expect.objectContaining({ kind: mutation.finds, changedBy: mutation.by, record: record === '' ? null : record })]);
  });
  it('is gone when it is mended', () => {
    const scene = scenes.get(mutation);
    if (!scene) throw new Error('no scene');
    const record = mutation.record?.(scene);
    expect(of(scene, mutation.mend === 'repair' ? afterRepair : afterMending, record).map(brief)).toEqual([]);
  });
});

it('finds one difference for each change, and none when all is mended', () => {
  expect(found.length).toBe(mutations.length);
  expect(afterMending.map(brief)).toEqual([]);
});
