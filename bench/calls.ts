import { z } from 'zod';
import type { HttpApi } from '../scripts/client/http-api';

const callsShape = z.object({ items: z.array(z.object({ seq: z.number(), method: z.string(), path: z.string(), query: z.string().optional(), status: z.number(), counted: z.boolean() })) });
export type Call = z.infer<typeof callsShape>['items'][number];

/** Calls that used up the organisation's minute, by what they did; those that a limit refused used nothing up. */
export interface CallTally {
  readonly writes: Readonly<Record<string, number>>;
  readonly reads: Readonly<Record<string, number>>;
  readonly rateLimited: number;
}

/** Every call to an organisation after the one numbered `after`, as the simulator noted it. */
export const callsAfter = async (simulator: HttpApi, tenantId: string, after: number): Promise<Call[]> =>
  callsShape.parse(await simulator.call('GET', `/simulator/calls?tenantId=${tenantId}&after=${after}`)).items;

export function tally(calls: readonly Call[]): CallTally {
  const [writes, reads]: Record<string, number>[] = [{}, {}];
  for (const call of calls.filter(({ counted }) => counted)) {
    const counts = call.method === 'GET' ? reads : writes;
    if (counts) counts[operationOf(call)] = (counts[operationOf(call)] ?? 0) + 1;
  }
  return { writes: writes ?? {}, reads: reads ?? {}, rateLimited: calls.filter(({ status }) => status === 429).length };
}

export const countOf = (calls: Readonly<Record<string, number>>): number => Object.values(calls).reduce((total, count) => total + count, 0);

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const operationOf = ({ method, path }: Call): string => `${method} ${path.replace('/api.xro/2.0/', '').replaceAll(uuid, '{id}')}`;
