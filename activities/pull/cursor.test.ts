import { positionAfter, requestAt, type Position } from './cursor';

const at = (time: string): Date => new Date(`2026-11-25T${time}Z`);
const resting = (time: string): Position => ({ cursor: at(time), page: 0 });

describe('what Xero is asked for', () => {
  it('is what has changed since a minute before the cursor, to the second', () => {
    expect(requestAt(resting('10:00:30.700'))).toEqual({ since: at('09:59:30'), page: 1 });
  });

  it('is, in the midst of a reading, what has changed since a second before', () => {
    expect(requestAt({ cursor: at('10:00:30.700'), page: 1 })).toEqual({ since: at('10:00:29'), page: 1 });
  });
});

describe('after a page', () => {
  it('that was the last, the list rests at the last change', () => {
    expect(positionAfter(resting('10:00:00'), { lastChange: at('10:05:00.250'), more: false })).toEqual(resting('10:05:00.250'));
  });

  it('with nothing newer than what was known, the cursor stays', () => {
    expect(positionAfter(resting('10:00:00'), { lastChange: at('09:59:59'), more: false })).toEqual(resting('10:00:00'));
    expect(positionAfter(resting('10:00:00'), { lastChange: undefined, more: false })).toEqual(resting('10:00:00'));
  });

  it('that was full, page 1 of what came since its last change is next: rows that move meanwhile are not skipped', () => {
    const next = positionAfter(resting('10:00:00'), { lastChange: at('10:05:00.250'), more: true });
    expect(next).toEqual({ cursor: at('10:05:00.250'), page: 1 });
    expect(requestAt(next)).toEqual({ since: at('10:04:59'), page: 1 });
  });

  it('that was full of one second, the next page of it is, and the one after that', () => {
    const first = positionAfter({ cursor: at('10:05:00.250'), page: 1 }, { lastChange: at('10:05:00.900'), more: true });
    expect(requestAt(first)).toEqual({ since: at('10:04:59'), page: 2 });
    const second = positionAfter(first, { lastChange: at('10:05:00.990'), more: true });
    expect(requestAt(second)).toEqual({ since: at('10:04:59'), page: 3 });
    expect(requestAt(positionAfter(second, { lastChange: at('10:05:07'), more: true }))).toEqual({ since: at('10:05:06'), page: 1 });
    expect(positionAfter(second, { lastChange: at('10:05:00.999'), more: false })).toEqual(resting('10:05:00.999'));
  });

  it('that was full of the overlap’s first second, the reading goes on by page from there', () => {
    const next = positionAfter(resting('10:00:00'), { lastChange: at('09:59:01'), more: true });
    expect(requestAt(next)).toEqual({ since: at('09:59:00'), page: 2 });
  });

  it('that names no time of change, the next page is asked for', () => {
    expect(requestAt(positionAfter(resting('10:00:00'), { lastChange: undefined, more: true }))).toEqual({ since: at('09:59:00'), page: 2 });
  });
});

describe('a whole reading', () => {
  /** Xero's list: so many changes at each second, asked for by pages of `pageSize`; whether the second asked for belongs to it is open. */
  function readAll(times: readonly Date[], pageSize: number, inclusive: boolean): { seen: Set<number>; calls: number } {
    const seen = new Set<number>();
    let position = resting('10:00:00');
    for (let calls = 1; ; calls += 1) {
      if (calls > 1_000) throw new Error('it does not end');
      const { since, page } = requestAt(position);
      const fitting = times.map((time, index) => ({ time, index })).filter(({ time }) => time.getTime() >= since.getTime() + (inclusive ? 0 : 1000));
      const rows = fitting.slice((page - 1) * pageSize, page * pageSize);
      for (const { index } of rows) seen.add(index);
      position = positionAfter(position, { lastChange: rows.at(-1)?.time, more: page * pageSize < fitting.length });
      if (position.page === 0) return { seen, calls };
    }
  }

  it.each([true, false])('sees every change, however many share a second (the second asked for included: %s)', (inclusive) => {
    const times = [[0, 3], [1, 25], [2, 1], [3, 40], [4, 9], [60, 11], [61, 1]].flatMap(([second = 0, n = 0]) => Array.from({ length: n }, (_, index) => new Date(at('10:00:00').getTime() + second * 1000 + index * 7)));
    const { seen, calls } = readAll(times, 10, inclusive);
    expect(seen.size).toBe(times.length);
    expect(calls).toBeLessThan(40);
  });
});
