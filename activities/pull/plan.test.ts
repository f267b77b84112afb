import { pullIntervals } from '../../domain/pull-intervals';
import { pullResources, type PullResource } from '../../domain/pull';
import { planNext, type Next, type Standing } from './plan';

const intervals = pullIntervals(5_000);
const fresh = { underWay: false, readMsAgo: 1_000, rung: false, retryInMs: null, steps: 0 } as const;
const all = (over: Partial<Record<PullResource, Partial<Standing>>> = {}): Standing[] => pullResources.map((resource) => ({ resource, ...fresh, ...over[resource] }));
const reads = (resource: PullResource): Next => ({ next: 'read', resource, steps: 0 });
const minutes = 60_000;

describe('what a pull reads next', () => {
  it.each<[string, Standing[], Next]>([
    ['nothing when all was read just now', all(), { next: 'idle' }],
    ['a list that was never read', all({ 'credit-notes': { readMsAgo: null } }), reads('credit-notes')],
    ['a list that was rung since', all({ invoices: { rung: true } }), reads('invoices')],
    ['a reading that is under way', all({ invoices: { underWay: true } }), reads('invoices')],
    ['a list whose interval has passed', all({ invoices: { readMsAgo: 45 * minutes } }), reads('invoices')],
    ['one that would miss its tick by a moment', all({ invoices: { readMsAgo: 44.5 * minutes } }), reads('invoices')],
    ['not one that has time until the next tick', all({ invoices: { readMsAgo: 36 * minutes } }), { next: 'idle' }],
    ['contacts before what refers to them', all({ payments: { rung: true }, contacts: { rung: true }, invoices: { rung: true } }), reads('contacts')],
    ['another one than the one whose read has failed', all({ contacts: { rung: true, retryInMs: 4_000 }, payments: { rung: true } }), reads('payments')],
    ['the failed one once its time has come', all({ contacts: { rung: true, retryInMs: -1 } }), reads('contacts')],
    ['nothing before, when there is no other', all({ contacts: { rung: true, retryInMs: 4_000 }, invoices: { underWay: true, retryInMs: 9_000 } }), { next: 'wait', ms: 4_000, resources: ['contacts', 'invoices'] }],
    ['nothing of one that failed and is not asked for any more', all({ contacts: { retryInMs: 4_000 } }), { next: 'idle' }],
  ])('%s', (_what, standings, expected) => {
    expect(planNext(standings, [], intervals)).toEqual(expected);
  });

  it('objects asked for by id come once no list is due, which may hold them', () => {
    expect(planNext(all({ payments: { rung: true } }), ['invoice'], intervals)).toEqual(reads('payments'));
    expect(planNext(all(), ['payment', 'invoice'], intervals)).toEqual({ next: 'read-wanted', kind: 'invoice' });
  });

  it('objects wait while reads of their kind fail', () => {
    expect(planNext(all({ invoices: { retryInMs: 5_000 } }), ['invoice'], intervals)).toEqual({ next: 'wait', ms: 5_000, resources: ['invoices'] });
  });
});
