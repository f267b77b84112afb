import type { Connection } from '@temporalio/client';
import type { Starts } from '../workflows/contract/start';

/** A start is a blink; when Temporal is away for longer, the starter takes over. */
const startWithinMs = 10_000;
/** Reading an organisation walks through its contacts, a thousand a page. */
const readWithinMs = 60_000;
/** A person's decision is a database step or two away; a worker that is stopped for an update may take a moment. */
const decideWithinMs = 20_000;
/** What is under way when the API closes gets this long before it is cancelled. */
const graceMs = 2_000;

type Calls = Pick<Connection, 'withDeadline' | 'withAbortSignal'>;

/**
 * Gives every call a deadline, and knows which are under way: a connection must not be closed over an open call, whose retry would
 * then throw where nobody can catch it. `end` lets the last ones finish or cancels them; true when none is left.
 */
export function boundedStarts(connection: Calls, starts: Starts): Starts & { end(): Promise<boolean> } {
  // A signal for each call: the client never takes its listener off a signal again.
  const open = new Map<Promise<unknown>, AbortController>();
  function call<T>(withinMs: number, run: () => Promise<T>): Promise<T> {
    const cancel = new AbortController();
    const running = connection.withDeadline(Date.now() + withinMs, () => connection.withAbortSignal(cancel.signal, run));
    open.set(running, cancel);
    const forget = (): void => { open.delete(running); };
    running.then(forget, forget);
    return running;
  }
  async function settledWithin(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => { timer = setTimeout(resolve, ms, false); });
    const settled = await Promise.race([Promise.allSettled(open.keys()).then(() => true), late]);
    clearTimeout(timer);
    return settled;
  }
  return {
    sync: (...given) => call(startWithinMs, () => starts.sync(...given)),
    pokeWriter: (...given) => call(startWithinMs, () => starts.pokeWriter(...given)),
    ringPull: (...given) => call(startWithinMs, () => starts.ringPull(...given)),
    ringDelivery: (...given) => call(startWithinMs, () => starts.ringDelivery(...given)),
    syncNow: (...given) => call(startWithinMs, () => starts.syncNow(...given)),
    endConnection: (...given) => call(startWithinMs, () => starts.endConnection(...given)),
    checkMonth: (...given) => call(startWithinMs, () => starts.checkMonth(...given)),
    mendMonth: (...given) => call(startWithinMs, () => starts.mendMonth(...given)),
    decideMonth: (...given) => call(decideWithinMs, () => starts.decideMonth(...given)),
    closeCompany: (...given) => call(startWithinMs, () => starts.closeCompany(...given)),
    checkClashes: (...given) => call(startWithinMs, () => starts.checkClashes(...given)),
    refreshOrganisation: (...given) => call(startWithinMs, () => starts.refreshOrganisation(...given)),
    readOrganisation: (...given) => call(readWithinMs, () => starts.readOrganisation(...given)),
    async end() {
      if (await settledWithin(graceMs)) return true;
      for (const cancel of open.values()) cancel.abort();
      return await settledWithin(startWithinMs);
    },
  };
}
