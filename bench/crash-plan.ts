import { setTimeout as pause } from 'node:timers/promises';
import type { RecordKind } from '../domain/kinds';
import { parts, type Killer, type Part } from './killer';

/** How far the run is: records accepted by the API, records that have ended, and the kinds of those between. */
export type Progress = Readonly<Record<'sent' | 'ended', () => Promise<number>>> & { readonly underWay: () => Promise<readonly RecordKind[]> };

export interface Crash {
  /** Which parts, at the same time. */
  readonly parts: readonly Part[];
  /** At which share of the records, and of which progress. */
  readonly at: number;
  readonly of: 'sent' | 'ended';
}

/** The API while records are being sent to it, the others while they are brought to Xero: contacts first, then invoices, at last the money on them. */
export const crashes: readonly Crash[] = [
  { parts: ['worker'], at: 0.15, of: 'ended' }, { parts: ['api'], at: 0.5, of: 'sent' }, { parts: ['simulator'], at: 0.35, of: 'ended' }, { parts: ['temporal'], at: 0.5, of: 'ended' },
  { parts: ['postgres'], at: 0.65, of: 'ended' }, { parts, at: 0.8, of: 'ended' }, { parts: ['simulator'], at: 0.87, of: 'ended' }, { parts: ['worker'], at: 0.93, of: 'ended' },
];

export interface CrashReport {
  readonly parts: readonly Part[];
  /** From the first record sent. */
  readonly atSeconds: number;
  readonly sent: number;
  readonly ended: number;
  /** The kinds of which some had been accepted and had not ended. */
  readonly underWay: readonly RecordKind[];
  /** From the kill until all of them ran again. */
  readonly backAfterSeconds: number;
  /** From the kill until the progress that it was to interrupt went on. */
  readonly onwardAfterSeconds: number;
}

/**
 * Kills one after the other as the run goes on, each once the one before is over.
 * @param progress is asked time and again; it waits while the API is away.
 */
export async function crashThrough(plan: readonly Crash[], total: number, killer: Killer, progress: Progress): Promise<CrashReport[]> {
  const started = performance.now();
  const secondsSince = (then: number): number => Math.round((performance.now() - then) / 100) / 10;
  const until = async (of: Crash['of'], count: number): Promise<void> => { while (await progress[of]() < count) await pause(50); };
  const reports: CrashReport[] = [];
  for (const { parts, at, of } of plan) {
    await until(of, Math.ceil(at * total));
    const [sent, ended, underWay] = [await progress.sent(), await progress.ended(), await progress.underWay()];
    const atSeconds = secondsSince(started);
    const killed = performance.now();
    const { back } = await killer.kill(parts);
    const backAfter = back.then(() => secondsSince(killed));
    // What was under way between our look and the kill may still have ended: the first look after it is where going on begins.
    const stood = await progress[of]();
    await until(of, Math.min(stood + 1, total));
    reports.push({ parts, atSeconds, sent, ended, underWay, onwardAfterSeconds: secondsSince(killed), backAfterSeconds: await backAfter });
  }
  return reports;
}
