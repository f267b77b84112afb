import { companyId, recordId } from '../../domain/ids';
import type { RecordKind } from '../../domain/kinds';
import { kindPlural } from '../../domain/kinds';
import { pathIn, type Json } from '../support/house';
import type { MoneyDesk } from '../support/money-desk';
import { whatIsUnderWay } from './under-way';
import { until } from './until';

/** One run's part of the house: its own records, by ids that begin with its name, and the diary of what was done. */
export interface Scene {
  readonly desk: MoneyDesk; readonly name: string; readonly diary: string[];
  /** What CloudRent last said of each record, by its path. */
  readonly said: Map<string, Json>;
  /** Faults that were ordered, to be taken back. */
  readonly faults: string[];
  /** Settled by the step that a pull is to come into. */
  between: boolean;
}

export const newScene = (desk: MoneyDesk, name: string): Scene => ({ desk, name, diary: [], said: new Map(), faults: [], between: false });

/** Paths of the run's records of a kind, the oldest first. */
export const pathsOf = ({ said }: Scene, kind: RecordKind): string[] => [...said.keys()].filter((path) => path.startsWith(`${kindPlural[kind]}/`));
export const idOf = (path: string): string => path.slice(path.indexOf('/') + 1);
/** The one that a step's number stands for; undefined when there is none. */
export const pick = <T>(items: readonly T[], which: number): T | undefined => items[which % Math.max(items.length, 1)];

/** The platform sends the next version; one that the door refuses was never said. Resolves to what became of it, in words. */
export async function say(scene: Scene, path: string, over: Json): Promise<string> {
  const before = scene.said.get(path);
  const body = { ...before, ...over, version: Number(before?.['version'] ?? 0) + 1 };
  const { status, body: answer } = await scene.desk.house.call('PUT', pathIn(scene.desk.house, path), body);
  if (status !== 202) {
    if (status >= 500) throw new Error(`${path}: ${String(status)} ${JSON.stringify(answer)}`);
    return `${path} ${JSON.stringify(over)}: refused at the door (${String(status)} ${JSON.stringify(answer['errors'] ?? answer['code'])})`;
  }
  scene.said.set(path, body);
  return `${path} v${String(body.version)} ${JSON.stringify(over)}`;
}

/** The Xero id of a record, if it is linked. */
export async function xeroIdOf({ desk: { house } }: Scene, path: string): Promise<string | undefined> {
  const sync = (await house.call('GET', pathIn(house, path))).body['sync'] as Json;
  return (sync['xero'] as Json | null)?.['id'] as string | undefined;
}

/** A person's act in Xero, which Xero may refuse; its answer, if it took it. */
export async function person({ desk: { house } }: Scene, method: string, path: readonly string[], body?: Json): Promise<{ readonly told: string; readonly body?: Json }> {
  const { status, body: answer } = await askPerson(house, method, path, body);
  if (status === 200 || status === 204) return { told: 'done', body: answer };
  return { told: `refused by Xero: ${messagesOf(answer).join('; ')}` };
}

async function askPerson(house: MoneyDesk['house'], method: string, path: readonly string[], body?: Json): Promise<{ status: number; body: Json }> {
  try {
    const { status, body: answer } = await house.simulator('POST', `/people/${house.tenantId}`, { method, path, ...(body === undefined ? {} : { body }) });
    return { status: Number(status), body: (answer ?? {}) as Json };
  } catch (error) {
    return { status: 400, body: { Message: (error as Error).message } };
  }
}
const messagesOf = (answer: Json): string[] => {
  const found = [...JSON.stringify(answer).matchAll(/\\?"Message\\?":\s*\\?"([^"\\]*)/g)].map(([, message]) => message ?? '').filter((message) => message !== 'A validation exception occurred');
  return [...new Set(found)];
};

/** Until nothing of the run is on its way; a failure says what is, and what holds it. */
export async function settled({ desk: { house }, name }: Scene): Promise<void> {
  try {
    await until(`nothing of ${name} is under way`, async () => {
      const open = await house.db.selectFrom('links').select('record_id').where('company_id', '=', companyId(house.company)).where('record_id', 'like', recordId(`${name}-%`)).where('sync_status', 'in', ['pending', 'waiting']).limit(1).execute();
      return open.length === 0;
    });
  } catch (error) {
    throw new Error(`${String(error)}\n${await whatIsUnderWay(house)}`, { cause: error });
  }
}
