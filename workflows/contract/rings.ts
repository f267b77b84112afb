import { priorities, type Priority } from './names';
import type { Starts } from './start';

/** Rings a company's workflows soon, after a commit, without anybody waiting for it. What is rung for stands in Postgres. */
export interface Rings {
  /** The writer: something stands in the outbox. */
  writer(companyId: string, priority: Priority): void;
  /** The pull: something in Xero is to be read. */
  pull(companyId: string): void;
  /** The delivery of changes: some were added, or may go now. */
  delivery(companyId: string): void;
}

/**
 * Rings of one company within this time become one: a signal costs a workflow task. A person waits for the writer; a bulk write does not,
 * since the writer looks again by itself after each batch. Webhooks and changes come in bursts.
 */
const mergeMs = { writer: { [priorities.person]: 100, [priorities.bulk]: 1_000 }, pull: 200, delivery: 100 } as const;
/** Between two tries while Temporal is away. */
const againMs = 1_000;

/**
 * At most one call of a kind is under way per company, however many ask. A ring that is not heard within `tries`, or dies with its process,
 * is made up for by the workers (worker/mend.ts).
 */
export function createRings(starts: Starts, log: { warn(details: object, message: string): void }, { tries: mostTries = 1 } = {}): Rings {
  const bells = new Map<string, { again: boolean }>();

  function ring(what: string, companyId: string, afterMs: number, run: (companyId: string) => Promise<void>): void {
    const name = `${what} ${String(afterMs)} ${companyId}`;
    const bell = bells.get(name);
    if (bell) bell.again = true;
    else later(afterMs, 1);

    function later(ms: number, tries: number): void {
      const mine = { again: false };
      bells.set(name, mine);
      setTimeout(() => { void now(mine, tries); }, ms).unref();
    }
    async function now(mine: { again: boolean }, tries: number): Promise<void> {
      // Whoever asks from here on is later than what this ring leads to.
      mine.again = false;
      const heard = await run(companyId).then(() => true, (error: unknown) => {
        log.warn({ companyId, error: String(error) }, `the ${what} of the company could not be rung; it is rung again`);
        return false;
      });
      bells.delete(name);
      if (!heard && tries < mostTries) later(againMs, tries + 1);
      else if (mine.again) later(afterMs, 1);
    }
  }
  return {
    writer(companyId, priority) { ring('writer', companyId, mergeMs.writer[priority], (id) => starts.pokeWriter(id)); },
    pull(companyId) { ring('pull', companyId, mergeMs.pull, (id) => starts.ringPull(id)); },
    delivery(companyId) { ring('delivery', companyId, mergeMs.delivery, (id) => starts.ringDelivery(id)); },
  };
}
