import type { Stored } from './records';
import type { Session } from './session';
import type { Index } from './table';

const counters = { INV: 'invoice-number', CN: 'credit-note-number' } as const;

/** The next free number of the organisation's own series, for a document sent without one: INV-0001, CN-0001. */
export function nextNumber<Row extends Stored>(session: Session, prefix: keyof typeof counters, taken: Index<Row>): string {
  let next = (session.state.counters.get(counters[prefix]) ?? 0) + 1;
  const written = () => `${prefix}-${String(next).padStart(4, '0')}`;
  while (taken.count(written()) > 0) next += 1;
  session.putCounter(counters[prefix], next);
  return written();
}
