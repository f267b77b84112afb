import type { Store, Table } from '../storage/store';

/** The simulator's own time: the machine's, moved ahead by what tests asked for. The offset outlives a restart. */
export class Clock {
  private readonly offsets: Table<number>;
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly store: Store) {
    this.offsets = store.table('clock');
  }

  /** Milliseconds since 1970. */
  ms(): number {
    return Date.now() + this.offsetMs();
  }

  now(): Date {
    return new Date(this.ms());
  }

  offsetMs(): number {
    return this.offsets.get('offsetMs') ?? 0;
  }

  advance(seconds: number): void {
    this.store.commit([this.offsets.put('offsetMs', this.offsetMs() + seconds * 1000)]);
    for (const listener of this.listeners) listener();
  }

  /** For whoever waits for a moment of this clock: told each time it was moved ahead. */
  onAdvance(listener: () => void): void {
    this.listeners.push(listener);
  }
}
