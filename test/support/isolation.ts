import type { Answer } from './api-under-test';
import type { Route } from './documented-routes';
import { goodQueryOf } from './good-bodies';
import type { InSettings } from './settings-session';

/** One operation against everybody who must not get through it. Company `a` is the visitor's own, `b` another's. */

/** Ids of a company's own things, by the names of the path's parameters. */
export type Ids = Readonly<Record<string, string>> & { readonly companyId: string };
export interface Grounds {
  readonly send: (method: string, path: string, body: unknown, headers: Record<string, string>) => Promise<Answer>;
  readonly key: string;
  readonly a: Ids; readonly b: Ids;
  /** A session of each company. */
  readonly inA: InSettings; readonly inB: InSettings;
  readonly bodyOf: (route: Route) => unknown;
  /** All that is stored, to compare. */
  readonly stored: () => Promise<Record<string, string>>;
  /** Words that no answer to `a` may hold. */
  readonly secretsOfB: readonly string[];
}

const targetOf = (route: Route, ids: Ids): string => [route.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => ids[name] ?? 'unknown'), goodQueryOf(route)].filter((part) => part !== '').join('?');
const nobody = { companyId: 'nobody' };
/** Words of the API's own, in a path, are nobody's. */
const words: ReadonlySet<string> = new Set(['code']);

interface Visitor { readonly who: string; readonly headers: Record<string, string>; readonly ids: Ids; readonly status: number; readonly code?: string }

/** What is wrong with an operation's isolation, in words; nothing when all is well. Whoever is let in rightly is not tried: it would change things. */
export async function isolationFaults(route: Route, { a, b, inA, inB, key, send, bodyOf, stored, secretsOfB }: Grounds): Promise<string[]> {
  const forSessions = route.doors.includes('settingsSession');
  const forPlatform = route.doors.includes('platformKey');
  const ofCompany = route.path.includes('{companyId}');
  const writes = route.method !== 'GET';
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => (name === undefined || name === 'companyId' || words.has(name) ? [] : [name]));
  const keyed = { authorization: `Bearer ${key}` };
  const mixed = { ...b, companyId: a.companyId };
  const unheard = { status: 401, code: forPlatform ? 'wrong-key' : 'no-session' };
  const visitors: Visitor[] = [
    { who: 'nobody', headers: { authorization: '' }, ids: b, ...unheard },
    { who: 'a wrong key', headers: { authorization: 'Bearer wrong-key-of-nobody' }, ids: b, ...unheard },
    { who: 'a session that is none', headers: { authorization: '', cookie: `cloudrent_session=${'x'.repeat(43)}` }, ids: b, status: 401, code: 'no-session' },
    ...(ofCompany ? [{ who: 'another company’s session', headers: inA.writes, ids: b, status: 404, code: 'not-found' }] : []),
    ...(ofCompany && !forSessions ? [{ who: 'the company’s session, where only the platform may', headers: inB.writes, ids: b, status: 403, code: 'platform-only' }] : []),
    ...(forSessions && writes ? [{ who: 'the company’s session without its token', headers: inB.reads, ids: b, status: 403, code: 'wrong-csrf-token' }, { who: 'a page of another site', headers: { ...inB.writes, 'sec-fetch-site': 'cross-site' }, ids: b, status: 403, code: 'cross-site' }] : []),
    // A PUT of the platform names a thing of its own.
    ...(names.length > 0 && forPlatform && !(route.method === 'PUT' && !forSessions) ? [{ who: 'the platform, with another company’s ids', headers: keyed, ids: mixed, status: 404 }] : []),
    ...(names.length > 0 && forSessions ? [{ who: 'a session in its company, with another company’s ids', headers: inA.writes, ids: mixed, status: 404 }] : []),
  ];
  const faults: string[] = ofCompany || !forSessions || !forPlatform ? [] : ['it names no company: whose things does a session get?'];
  const before = await stored();
  for (const { who, headers, ids, status, code } of visitors) {
    const answer = await send(route.method, targetOf(route, ids), bodyOf(route), headers);
    const text = JSON.stringify(answer.body);
    if (answer.status !== status || (code !== undefined && answer.body['code'] !== code)) faults.push(`${who} was answered ${String(answer.status)} ${String(answer.body['code'])} instead of ${String(status)} ${code ?? ''}`);
    if (secretsOfB.some((secret) => text.includes(secret))) faults.push(`${who} was told what is the other company’s`);
    if (who === 'another company’s session' && text !== JSON.stringify((await send(route.method, targetOf(route, { ...b, ...nobody }), bodyOf(route), headers)).body)) faults.push('another company is told from one that there is not');
  }
  const after = await stored();
  return [...faults, ...Object.keys(after).filter((table) => after[table] !== before[table]).map((table) => `something changed in ${table}`)];
}
