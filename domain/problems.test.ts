import { recordKinds } from './kinds';
import { problemCatalogue, problemCodes } from './problem-catalogue';
import { fixes, fixesOf, offeredFixes, type Fix } from './problems';

describe('what the service may carry out', () => {
  it.each(problemCodes.map((code) => [code, problemCatalogue[code].fixes as readonly Fix[]] as const).filter(([, named]) => named.length > 0))('of %s is offered by some kind of record, or for all that wait on it', (code, named) => {
    const offered = new Set<Fix>(recordKinds.flatMap((kind) => offeredFixes(kind, false, { code })));
    expect(named.filter((fix) => fix !== 'remap' && !offered.has(fix))).toEqual([]);
    expect([...offered].filter((fix) => !named.includes(fix))).toEqual([]);
  });

  it('is named by some problem, and of some kind, each of it', () => {
    const named = new Set<Fix>(problemCodes.flatMap((code): readonly Fix[] => problemCatalogue[code].fixes));
    expect(fixes.filter((fix) => !named.has(fix))).toEqual([]);
    const ofKinds = new Set<Fix>(Object.values(fixesOf).flat());
    expect(fixes.filter((fix) => !ofKinds.has(fix))).toEqual(['remap']);
  });

  it('is less where deciding said so, and dates nothing anew that Xero has', () => {
    expect(offeredFixes('contact', true, { code: 'contact-archived', fixes: ['link'] })).toEqual(['link']);
    expect(offeredFixes('credit-note', false, { code: 'period-locked' })).toEqual(['redate']);
    expect(offeredFixes('credit-note', true, { code: 'period-locked' })).toEqual([]);
    expect(offeredFixes('invoice', false, { code: 'period-locked' })).toEqual([]);
    // A document of an archived contact is not what is linked.
    expect(offeredFixes('invoice', false, { code: 'contact-archived' })).toEqual([]);
  });
});
