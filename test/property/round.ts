import { pathIn, type Json } from '../support/house';
import type { MoneyDesk } from '../support/money-desk';
import { dropFaults } from './acts-between';
import { feedOf, ourRecords, theirBooks } from './books';
import { wrongIn } from './converged';
import { play } from './play';
import { readEverything } from './reading';
import { newScene, settled, type Scene } from './scene';
import { stepsOf, type Step } from './steps';
import { whatIsUnderWay } from './under-way';

export interface Run { readonly seed: number; readonly steps: readonly Step[] }
/** What is wrong after a run; empty when it converged and is silent. */
export interface Played { readonly run: Run; readonly diary: readonly string[]; readonly wrong: readonly string[] }

export const runOf = (seed: number, length: number): Run => ({ seed, steps: stepsOf(seed, length) });

/** Plays runs side by side in one house, brings both sides to rest, and looks what is wrong; then whether it is silent. */
export async function playRound(desk: MoneyDesk, runs: readonly Run[]): Promise<Played[]> {
  const scenes = runs.map(() => newScene(desk, `r${(played += 1).toString(36)}`));
  const broke = await Promise.all(scenes.map(async (scene, index) => {
    try { await play(scene, runs[index]?.steps ?? []); return []; } catch (error) { return [`it broke: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n${await whatIsUnderWay(desk.house)}`]; }
  }));
  const rest = await resting(desk, scenes);
  const theirs = await theirBooks(desk);
  const wrong: string[][] = [];
  for (const [index, scene] of scenes.entries()) wrong.push([...broke[index] ?? [], ...rest, ...await wrongIn(scene, theirs)]);
  const loud = wrong.flat().length > 0 ? [] : [...await staleOf(desk, scenes), ...await noiseOf(desk, scenes)];
  return runs.map((run, index) => ({ run, diary: scenes[index]?.diary ?? [], wrong: [...wrong[index] ?? [], ...loud] }));
}
let played = 0;

/** Until nothing is under way, everything is read, and what follows from that is settled and read too. */
async function resting(desk: MoneyDesk, scenes: readonly Scene[]): Promise<string[]> {
  try {
    for (const scene of scenes) await dropFaults(scene);
    for (let time = 0; time < 2; time += 1) {
      for (const scene of scenes) await settled(scene);
      await readEverything(desk.house);
    }
    for (const scene of scenes) await settled(scene);
    return [];
  } catch (error) {
    return [`it does not come to rest: ${String(error)}`];
  }
}

/** Problems whose cause is gone: synced again, they are no problem any more. They should have gone on by themselves. */
async function staleOf({ house }: MoneyDesk, scenes: readonly Scene[]): Promise<string[]> {
  const stuck = async (): Promise<Map<string, string>> => new Map((await Promise.all(scenes.map(ourRecords))).flat().flatMap(({ kind, id, status, problem }) => status === 'problem' ? [[`${kind}s/${id}`, JSON.stringify(problem)] as const] : []));
  const before = await stuck();
  for (const path of before.keys()) await house.call('POST', pathIn(house, `${path}/retry`), {});
  for (const scene of scenes) await settled(scene);
  await readEverything(house);
  for (const scene of scenes) await settled(scene);
  const after = await stuck();
  return [...before].flatMap(([path, problem]) => after.has(path) ? [] : [`${path} had a problem that a retry alone solved: ${problem}`]);
}

/** One more pull, and CloudRent saying the same again of what is synced: nothing is written, nothing told. */
async function noiseOf(desk: MoneyDesk, scenes: readonly Scene[]): Promise<string[]> {
  const { house } = desk;
  const before = { calls: await desk.calls(), feed: (await feedOf(desk)).length };
  await readEverything(house);
  for (const scene of scenes) {
    const synced = new Set((await ourRecords(scene)).filter(({ status }) => status === 'synced').map(({ kind, id }) => `${kind}s/${id}`));
    await Promise.all([...scene.said].filter(([path]) => synced.has(path)).map(([path, said]) => house.call('PUT', pathIn(house, path), { ...said, version: Number(said['version']) + 1 })));
  }
  for (const scene of scenes) await settled(scene);
  await readEverything(house);
  for (const scene of scenes) await settled(scene);
  const after = { calls: await desk.calls(), feed: await feedOf(desk) };
  const writes = Object.entries(after.calls).filter(([operation, count]) => !operation.startsWith('GET') && count !== before.calls[operation]).map(([operation]) => operation);
  const news = after.feed.slice(before.feed).map((change: Json) => JSON.stringify(change));
  return [...writes.length === 0 ? [] : [`it is not silent: ${writes.join(', ')}`], ...news.map((change) => `it is not silent: ${change}`)];
}
