import { array, assert, integer, property, record } from 'fast-check';
import type { Stored } from './records';
import { byUpdate, Index, Table } from './table';

interface Row extends Stored {
  readonly colour: string;
}
const row = (id: number, second: number, colour = 'red'): Row => ({ id: String(id), sequence: id, updatedAt: new Date(second * 1000).toISOString(), colour });

describe('a table', () => {
  // The simulator's own choice: how the books keep rows.
  it('keeps rows in the order of their updates, whatever is put, updated or taken out', () => {
    const steps = array(record({ id: integer({ min: 1, max: 8 }), second: integer({ min: 0, max: 5 }), out: integer({ min: 0, max: 4 }) }));
    assert(property(steps, (all) => {
      const table = new Table<Row>([]);
      const expected = new Map<string, Row>();
      for (const { id, second, out } of all) {
        const next = row(id, second);
        if (out === 0) {
          table.remove(next.id);
          expected.delete(next.id);
        } else {
          table.put(next);
          expected.set(next.id, next);
        }
        expect(table.all()).toEqual([...expected.values()].sort(byUpdate));
      }
    }));
  });

  // The simulator's own choice: how the books keep rows.
  it('keeps its indexes', () => {
    const byColour = new Index<Row>((r) => (r.colour === 'none' ? undefined : r.colour));
    const table = new Table<Row>([byColour]);
    table.put(row(1, 1));
    table.put(row(2, 1));
    table.put(row(1, 2, 'blue'));
    table.put(row(3, 2, 'none'));
    expect([byColour.ids('red'), byColour.ids('blue'), byColour.count('none')]).toEqual([['2'], ['1'], 0]);
    table.remove('2');
    expect(byColour.count('red')).toBe(0);
  });
});
