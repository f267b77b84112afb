import type { Stored } from './records';

/** Ids by a key that several rows may share; rows without the key are left out. */
export class Index<Row extends Stored> {
  private readonly byKey = new Map<string, Set<string>>();

  constructor(private readonly keyOf: (row: Row) => string | undefined) {}

  add(row: Row): void {
    const key = this.keyOf(row);
    if (key === undefined) return;
    const ids = this.byKey.get(key);
    if (ids) ids.add(row.id);
    else this.byKey.set(key, new Set([row.id]));
  }

  remove(row: Row): void {
    const key = this.keyOf(row);
    const ids = key === undefined ? undefined : this.byKey.get(key);
    if (key === undefined || !ids) return;
    ids.delete(row.id);
    if (ids.size === 0) this.byKey.delete(key);
  }

  ids(key: string): readonly string[] {
    return [...(this.byKey.get(key) ?? [])];
  }

  count(key: string): number {
    return this.byKey.get(key)?.size ?? 0;
  }
}

/** The order in which Xero lists by default: by `UpdatedDateUTC`, then as created. */
export function byUpdate(a: Stored, b: Stored): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? -1 : 1;
  return a.sequence - b.sequence;
}

/**
 * Rows by id, kept in the order of their last update. Time runs forward, so an updated row simply moves to the end of the map;
 * only a restored state or a clock set back costs a sort, once, at the next reading.
 */
export class Table<Row extends Stored> {
  private rows = new Map<string, Row>();
  private newest: Row | undefined;
  private inOrder = true;

  constructor(private readonly indexes: readonly Index<Row>[]) {}

  get(id: string): Row | undefined {
    return this.rows.get(id);
  }

  /** Puts a row in the place of the one with its id; gives back the one it replaced. */
  put(row: Row): Row | undefined {
    const before = this.rows.get(row.id);
    for (const index of this.indexes) {
      if (before) index.remove(before);
      index.add(row);
    }
    if (before?.updatedAt !== row.updatedAt) this.moveToEnd(row);
    this.rows.set(row.id, row);
    return before;
  }

  remove(id: string): void {
    const row = this.rows.get(id);
    if (!row) return;
    for (const index of this.indexes) index.remove(row);
    this.rows.delete(id);
  }

  /** Every row, oldest update first. */
  all(): Row[] {
    if (!this.inOrder) {
      const sorted = [...this.rows.values()].sort(byUpdate);
      this.rows = new Map(sorted.map((row) => [row.id, row]));
      this.newest = sorted.at(-1);
      this.inOrder = true;
    }
    return [...this.rows.values()];
  }

  get size(): number {
    return this.rows.size;
  }

  private moveToEnd(row: Row): void {
    this.rows.delete(row.id);
    if (this.newest && byUpdate(this.newest, row) > 0) this.inOrder = false;
    else this.newest = row;
  }
}
