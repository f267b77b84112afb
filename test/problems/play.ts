import { problemCatalogue, type Cure, type ProblemCode } from '../../domain/problem-catalogue';
import type { Fix } from '../../domain/problems';
import { eventually, pathIn, syncOf, type Json } from '../support/house';
import { pull } from '../support/pulls';
import type { ProblemCase, ProblemCases } from './case';
import { openNextDesk, openProblemDesk, type ProblemDesk } from './desk';

/** What became of a case, step by step; `trouble` where a step itself failed. */
interface Played { trouble?: unknown; problem?: Json | null; failure?: { type: string; message: string } | undefined; ended?: Json }
type Scene = { readonly code: ProblemCode; readonly one: ProblemCase; readonly played: Played; readonly desk: ProblemDesk; path?: string };

const company = 'company';
const isOfCompany = (code: ProblemCode): boolean => problemCatalogue[code].scope === 'company';

/** What the API says of the company's own problem of this code; null when it has none. */
async function companyProblem({ house }: ProblemDesk, code: ProblemCode): Promise<Json | null> {
  const found = ((await house.call('GET', pathIn(house, 'problems'))).body['items'] as Json[]).find((group) => group['code'] === code);
  return found ? { ...found, cause: found['causeText'] } : null;
}

/** The type and words with which the record's sync has failed in Temporal. */
async function failureOf({ house }: ProblemDesk, workflowId: string): Promise<Played['failure']> {
  const failure = await eventually(`${workflowId} has failed`, async () =>
    (await house.temporal.workflow.getHandle(workflowId).fetchHistory()).events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure ?? undefined);
  return { type: String(failure.applicationFailureInfo?.type), message: String(failure.message) };
}

const seen = (code: ProblemCode, { desk, path = '' }: Scene): Promise<Json> => eventually(`${path} has a problem`, async () =>
  (isOfCompany(code) ? await companyProblem(desk, code) : (await syncOf(desk.house, path))['problem'] as Json | null) ?? undefined, 60_000);

const counts = async ({ house }: ProblemDesk): Promise<Json[]> => (await house.call('GET', pathIn(house, 'records/summary'))).body['items'] as Json[];
/** Healed by itself: nobody presses anything here. */
async function healed({ code, one, desk, path = '' }: Scene): Promise<Json> {
  let last: unknown;
  try {
    return await eventually('healed', async () => {
      if (isOfCompany(code)) {
        const open = (last = await counts(desk), last as Json[]).filter(({ status }) => status !== 'synced' && status !== 'excluded');
        return open.length === 0 && await companyProblem(desk, code) === null ? { status: one.ends ?? 'synced' } : undefined;
      }
      const sync = await syncOf(desk.house, path);
      last = sync;
      return sync['status'] === (one.ends ?? 'synced') ? sync : undefined;
    }, 30_000);
  } catch {
    throw new Error(`it did not heal: ${JSON.stringify(last)}`);
  }
}

/** What the service does anyway when the world goes on; nothing for what is noticed at once. */
async function notice(by: Cure | Fix, desk: ProblemDesk): Promise<void> {
  if (by === 'lists' || by === 'organisation') await desk.refreshed();
  if (by === 'contact' || by === 'document') await pull(desk.house);
  if (by === 'month') {
    await pull(desk.house);
    await desk.tick();
  }
  if (by === 'daily') await desk.dayLater();
}

const step = async (scene: Scene, run: () => Promise<void>): Promise<void> => {
  if (scene.played.trouble !== undefined) return;
  await run().catch((error: unknown) => { scene.played.trouble = error ?? 'nothing was said'; });
};

/** Brings it about, and notes what is said of it. */
async function arrange(scene: Scene): Promise<void> {
  const { code, desk, played } = scene;
  scene.path = await scene.one.arrange(desk);
  played.problem = await seen(code, scene);
  if (!isOfCompany(code)) played.failure = await failureOf(desk, String((await syncOf(desk.house, scene.path))['workflowId']));
}
const arrangedAtOnce = 6;
const companiesAtOnce = 3;

async function playAll(scenes: readonly Scene[]): Promise<void> {
  const rest = scenes.values();
  await Promise.all(Array.from({ length: arrangedAtOnce }, async () => {
    for (const scene of rest) await step(scene, () => arrange(scene));
  }));
  for (const by of new Set(scenes.map(({ one }) => one.fix.by))) {
    const alike = scenes.filter(({ one }) => one.fix.by === by);
    for (const scene of alike) await step(scene, async () => { await scene.one.fix.do(scene.desk, scene.path ?? company); });
    for (const desk of new Set(alike.map(({ desk }) => desk))) await notice(by, desk);
    await Promise.all(alike.map((scene) => step(scene, async () => { scene.played.ended = await healed(scene); })));
  }
}

/**
 * Plays all cases on real parts, in one house: brings all of them about, looks what is said of each, fixes each cause, and sees each heal
 * by itself. Those that need a company of their own are played beside the others; `inTurn`: one after the other, where they would be in each other's way.
 */
export function playCases(cases: ProblemCases, { open = () => openProblemDesk(), inTurn = false }: { open?: () => Promise<ProblemDesk>; inTurn?: boolean } = {}): void {
  const all = (Object.entries(cases) as [ProblemCode, readonly ProblemCase[]][]).flatMap(([code, list]) => list.map((one) => ({ code, one, played: {} as Played })));
  const isAlone = ({ code, one }: (typeof all)[number]): boolean => one.alone === true || isOfCompany(code);
  beforeAll(async () => {
    const desk = await open();
    const alone = async (each: (typeof all)[number]): Promise<void> => { await playAll([{ ...each, desk: await openNextDesk(desk) }]); };
    const together = playAll(all.filter((each) => !isAlone(each)).map((each) => ({ ...each, desk })));
    const rest = all.filter(isAlone).values();
    await Promise.all(Array.from({ length: inTurn ? 1 : companiesAtOnce }, async () => {
      for (const each of rest) await alone(each);
    }));
    await together;
  }, 240_000);

  describe.each(all.map(({ code, one, played }) => [code, one.because, one, played] as const))('%s: %s', (code, _because, one, played) => {
    it('says what happened and what to do, here and in Temporal', () => {
      if (played.problem === undefined && played.trouble !== undefined) throw played.trouble;
      expect(played.problem).toMatchObject({ code, title: problemCatalogue[code].title, ...one.says });
      if (!isOfCompany(code)) expect(played.failure).toMatchObject({ type: code });
    });

    it(`goes on by itself: ${one.fix.by}`, () => {
      if (played.trouble !== undefined) throw played.trouble;
      expect(played.ended).toMatchObject({ status: one.ends ?? 'synced' });
    });
  });
}
