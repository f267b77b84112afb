import { z } from 'zod';
import { recordKinds, type RecordKind } from '../domain/kinds';
import { leftovers, superfluousEffects, tornTimelines } from './aftermath';
import { crashes, crashThrough, type CrashReport } from './crash-plan';
import { killerOver } from './killer';
import { judge, resultLines, some } from './retail-result';
import { recordsIn } from './retail-map';
import { COMPANY, prepareRetail, runRetail } from './retail-run';
import { endedCount, overKinds, standing } from './standing';

/**
 * Does a run end in the same state although every part of the stack is killed in the middle of it, one after the other and at last all
 * at once? `npm run bench -- crashes --csv PATH [--limit DOCUMENTS] [--json]`
 */
async function main(): Promise<void> {
  const { DATABASE_URL, TEMPORAL_ADDRESS } = z.object({ DATABASE_URL: z.string(), TEMPORAL_ADDRESS: z.string() }).parse(process.env);
  const { load, json, ...services } = await prepareRetail();
  const total = recordsIn(load);
  const killer = killerOver(process);
  const sent: Record<RecordKind, number> = { contact: 0, invoice: 0, 'credit-note': 0, payment: 0 };
  const progress = {
    sent: () => Promise.resolve(Object.values(sent).reduce((sum, count) => sum + count, 0)),
    ended: async () => overKinds(await standing(services.api, COMPANY), endedCount),
    underWay: async () => {
      const now = await standing(services.api, COMPANY);
      return recordKinds.filter((kind) => endedCount(now[kind]) < sent[kind]);
    },
  };
  let crashing: Promise<CrashReport[]> = Promise.resolve([]);
  const facts = await runRetail(services, load, {
    onStart: () => { crashing = crashThrough(crashes, total, killer, progress); },
    onSent: (kind) => { sent[kind] += 1; },
  });
  const reports = await crashing;
  const result = judge(facts);
  const complaints = [
    ...result.complaints,
    ...reports.filter(({ sent, ended }) => sent === 0 || ended === total).map(({ parts }) => `${parts.join(', ')} not killed in the middle`),
    ...recordKinds.filter((kind) => !reports.some(({ underWay }) => underWay.includes(kind))).map((kind) => `no kill while a ${kind} was under way`),
    ...one('effects in Xero beyond one per record', await superfluousEffects(services.simulator, facts.tenantId, facts.books)),
    ...one('left unfinished', await leftovers({ databaseUrl: DATABASE_URL, temporalAddress: TEMPORAL_ADDRESS }, COMPANY)),
    ...one('timelines that are not one acceptance and one end', await tornTimelines(DATABASE_URL, COMPANY)),
  ];
  const judged = { ...result, crashes: reports, ok: complaints.length === 0, complaints };
  console.log([...reports.map(reportLine), ...resultLines(judged)].join('\n'));
  if (json) console.log(JSON.stringify(judged));
  if (!judged.ok) process.exitCode = 1;
  // The channel to whoever has the stack would keep this process.
  process.disconnect();
}

const one = (what: string, found: readonly string[]): string[] => found.length === 0 ? [] : [`${what}: ${some(found)}`];

const reportLine = ({ parts, atSeconds, sent, ended, underWay, backAfterSeconds, onwardAfterSeconds }: CrashReport): string =>
  `Killed       ${parts.join(', ')} after ${atSeconds} s (sent ${sent}, ended ${ended}; under way: ${underWay.join(', ')}); back after ${backAfterSeconds} s, things went on after ${onwardAfterSeconds} s`;

main().catch((error: unknown) => {
  console.error(`The run ended early: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
