import { mappingProblems, problemCatalogue, retryableProblems } from './problem-catalogue';
import { tally } from './sync-now';

describe('the counts of a Sync Now', () => {
  it('add up to the total, with the reasons of what waits and of what has a problem, the most frequent first', () => {
    expect(tally([
      { status: 'synced', reason: null, count: 3 }, { status: 'waiting', reason: 'daily-limit', count: 1 }, { status: 'waiting', reason: 'connection-expired', count: 4 },
      { status: 'problem', reason: 'invoice-paid', count: 2 }, { status: 'excluded', reason: null, count: 1 }, { status: 'pending', reason: null, count: 5 },
    ])).toEqual({
      counts: { total: 16, pending: 5, waiting: 5, synced: 3, problem: 2, excluded: 1 },
      waitingFor: [{ reason: 'connection-expired', count: 4 }, { reason: 'daily-limit', count: 1 }], problems: [{ reason: 'invoice-paid', count: 2 }],
    });
  });

  it('are nothing before it covers any record', () => {
    expect(tally([]).counts).toEqual({ total: 0, pending: 0, waiting: 0, synced: 0, problem: 0, excluded: 0 });
  });
});

describe('what is tried again', () => {
  it('is what may be over in Xero, never what CloudRent must send anew or the company as a whole must end', () => {
    expect(retryableProblems).toEqual(expect.arrayContaining(['account-unusable', 'period-locked', 'invoice-paid', 'depends-on-problem']));
    for (const code of ['contact-incomplete', 'contact-name-invalid', 'totals-differ', 'invoice-voided-in-xero', 'daily-limit'] as const) expect(retryableProblems).not.toContain(code);
  });

  it('heals by a mapping where a mapping was wrong, payments included', () => {
    expect([...mappingProblems].sort()).toEqual(['account-unusable', 'category-unmapped', 'method-unmapped', 'payment-account-unusable', 'tax-account-mismatch', 'tax-rate-unusable', 'tax-unmapped', 'totals-differ']);
    for (const code of mappingProblems) expect(problemCatalogue[code].scope).toBe('record');
  });
});
