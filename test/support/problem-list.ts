import { eventually, pathIn, type House, type Json } from './house';

/** What `GET …/problems` answers, as far as the tests read it. */
export interface Group extends Json { readonly code: string; readonly cause: string; readonly records: number; readonly causeText: string; readonly solution: string }
export interface Problems { readonly counts: Readonly<Record<'total' | 'pending' | 'waiting' | 'synced' | 'problem' | 'excluded', number>>; readonly late: Json & { readonly count: number; readonly items: readonly Json[] }; readonly items: readonly Group[]; readonly nextCursor: string | null }

export async function readProblems(house: House, query = ''): Promise<Problems> {
  const { status, body } = await house.call('GET', pathIn(house, `problems${query}`));
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as unknown as Problems;
}

/** The company's group of a code once it has one that `is` so. */
export const problemOf = (house: House, code: string, is: (group: Group) => boolean = () => true): Promise<Group> => eventually(`a problem ${code}`, async () => (await readProblems(house)).items.find((group) => group.code === code && is(group)));
export const withoutProblem = (house: House, code: string): Promise<true> => eventually(`no problem ${code}`, async () => (await readProblems(house)).items.some((group) => group.code === code) ? undefined : true);
