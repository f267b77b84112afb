import { delays } from './delays';

describe('delays', () => {
  const thousand = (seed: number, medianMs: number) => {
    const next = delays(seed);
    return Array.from({ length: 1000 }, () => next(medianMs)).toSorted((a, b) => a - b);
  };

  it('lie around the median, mostly between half and twice of it', () => {
    const sorted = thousand(1, 300);
    expect(sorted[500]).toBeGreaterThan(280);
    expect(sorted[500]).toBeLessThan(320);
    expect(sorted[50]).toBeGreaterThan(130);
    expect(sorted[950]).toBeLessThan(650);
  });

  it('repeat for the same seed', () => {
    expect(thousand(7, 300)).toEqual(thousand(7, 300));
    expect(thousand(7, 300)).not.toEqual(thousand(8, 300));
  });

  it('are none for a median of 0', () => {
    expect(delays(1)(0)).toBe(0);
  });
});
