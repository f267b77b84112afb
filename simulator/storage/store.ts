import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { readLines, writeFully } from './lines';

/** One step of a stored change: set a row, drop a row, or lengthen a list. */
export type Op =
  | readonly ['put', table: string, key: string, value: unknown]
  | readonly ['remove', table: string, key: string]
  | readonly ['add', list: string, value: unknown];

/** A stored map. Reads are live; `put` and `remove` only describe a change, `Store.commit` makes it. */
export interface Table<T> {
  get(key: string): T | undefined;
  values(): IterableIterator<T>;
  entries(): IterableIterator<[string, T]>;
  readonly size: number;
  put(key: string, value: T): Op;
  remove(key: string): Op;
  /** Drops a row from memory alone, for rows whose age makes them meaningless: the next start drops them again. */
  forget(key: string): void;
}

/** A stored list that only grows. */
export interface List<T> {
  all(): readonly T[];
  add(value: T): Op;
}

const FILE = 'state.jsonl';

/** The state file cannot be understood; says where and what to do. */
export class DamagedState extends Error {
  override readonly name = 'DamagedState';
}

/**
 * Everything the simulator remembers: tables and lists in memory, and an append-only file of JSON lines, one line per commit.
 * A commit is in the hands of the operating system before it returns, so a killed process loses nothing it answered for.
 */
export class Store {
  private readonly tables = new Map<string, Map<string, unknown>>();
  private readonly lists = new Map<string, unknown[]>();
  private readonly path: string;
  private file: number | undefined;

  /** Reads what an earlier run left in `folder`, which is made if missing. Nothing can be committed before `compact`. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, FILE);
    if (existsSync(this.path)) readLines(this.path, (line, number) => this.replay(line, number));
  }

  table<T>(name: string): Table<T> {
    const rows = this.rows(name) as Map<string, T>;
    return {
      get: (key) => rows.get(key),
      values: () => rows.values(),
      entries: () => rows.entries(),
      get size() {
        return rows.size;
      },
      put: (key, value) => ['put', name, key, value],
      remove: (key) => ['remove', name, key],
      forget: (key) => void rows.delete(key),
    };
  }

  list<T>(name: string): List<T> {
    const items = this.items(name) as T[];
    return { all: () => items, add: (value) => ['add', name, value] };
  }

  /** Writes one record with all of `ops`, then makes them true in memory. */
  commit(ops: readonly Op[]): void {
    if (this.file === undefined) throw new Error('The store is not open: compact() comes first and close() last.');
    if (ops.length === 0) return;
    writeFully(this.file, `${JSON.stringify(ops)}\n`);
    for (const op of ops) this.apply(op);
  }

  /** Rewrites the file to what is true now and opens it for commits. A crash half-way leaves the old file whole. */
  compact(): void {
    if (this.file !== undefined) closeSync(this.file);
    const next = `${this.path}.next`;
    const file = openSync(next, 'w');
    for (const op of this.everything()) writeFully(file, `${JSON.stringify([op])}\n`);
    fsyncSync(file);
    closeSync(file);
    renameSync(next, this.path);
    this.file = openSync(this.path, 'a');
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  private *everything(): Generator<Op> {
    for (const [table, rows] of this.tables) for (const [key, value] of rows) yield ['put', table, key, value];
    for (const [list, items] of this.lists) for (const value of items) yield ['add', list, value];
  }

  private replay(line: string, number: number): void {
    try {
      for (const op of JSON.parse(line) as Op[]) this.apply(op);
    } catch (cause) {
      throw new DamagedState(`${this.path} is damaged at line ${number}. Delete the folder to begin with fresh books.`, { cause });
    }
  }

  private apply(op: Op): void {
    switch (op[0]) {
      case 'put':
        this.rows(op[1]).set(op[2], op[3]);
        return;
      case 'remove':
        this.rows(op[1]).delete(op[2]);
        return;
      case 'add':
        this.items(op[1]).push(op[2]);
        return;
    }
  }

  private rows(name: string): Map<string, unknown> {
    const rows = this.tables.get(name) ?? new Map<string, unknown>();
    this.tables.set(name, rows);
    return rows;
  }

  private items(name: string): unknown[] {
    const items = this.lists.get(name) ?? [];
    this.lists.set(name, items);
    return items;
  }
}
