import { Router } from 'express';
import { z } from 'zod';
import { beginCheck, countClashes, listClashes, readCheck } from '../../db/clashes';
import { readConnection } from '../../db/connections';
import { setSyncFrom } from '../../db/sync-from';
import { clashOutcomes } from '../../domain/clashes';
import { describeHold, reasonOfState, type HoldReason } from '../../domain/holds';
import type { CompanyId } from '../../domain/ids';
import { describeProblem } from '../../domain/problems';
import { recordKinds } from '../../domain/kinds';
import { calendarDate, recordIdSchema } from '../../domain/records';
import { actorOf } from '../caller';
import { check, invalid } from '../check';
import type { ApiDeps } from '../deps';
import { knownCompany } from '../door';
import { Refusal } from '../problem';
import { connectionView } from './connection';

export const syncFromSchema = z.strictObject({ syncFrom: calendarDate.nullable() });
export const clashesQuery = z.strictObject({
  outcome: z.enum(clashOutcomes).optional(), cursor: z.string().max(300).optional(),
  limit: z.string().regex(/^([1-9]\d?|1\d\d|200)$/, 'must be a whole number from 1 to 200').transform(Number).default(200).meta({ override: { type: 'integer', minimum: 1, maximum: 200, default: 200 } }),
});

/** What a person decides and sees before set-up is finished: from when on is synced, and what of it Xero has already. */
export function setUpRoutes(deps: ApiDeps): Router {
  const { db, starts, log } = deps;
  const routes = Router({ mergeParams: true });
  const notConnected = (): Refusal => new Refusal(409, 'not-connected', 'Connect to Xero and choose the organisation first.');

  routes.put('/connection/sync-from', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const { syncFrom } = check(syncFromSchema, request.body);
    const set = await setSyncFrom(db, company_id, syncFrom, actorOf(response));
    if (set === 'not-connected') throw notConnected();
    if (set === 'set') await starts.pokeWriter(company_id).catch((error: unknown) => { log.warn({ companyId: company_id, error: String(error) }, 'the writer could not be poked; the sweep will do it'); });
    response.json(await connectionView(deps, company_id));
  });
  routes.get('/connection/clashes', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    response.json(await clashesView(deps, company_id, check(clashesQuery, request.query)));
  });
  routes.post('/connection/clashes', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const begun = await beginCheck(db, company_id);
    if (begun === 'not-connected') throw notConnected();
    if (begun === 'not-read') throw new Refusal(409, 'organisation-not-read', 'The organisation is still being read from Xero. Try again in a moment.');
    // Not waited for: what fails, a worker makes up for (worker/mend.ts).
    starts.checkClashes(company_id).catch((error: unknown) => { log.warn({ companyId: company_id, error: String(error) }, 'a check for clashes could not be started at once; a worker will'); });
    response.status(202).json(await clashesView(deps, company_id, clashesQuery.parse({})));
  });
  return routes;
}

/** The last check, with what it has found so far. */
async function clashesView({ db }: Pick<ApiDeps, 'db'>, companyId: CompanyId, { cursor, limit, outcome }: z.output<typeof clashesQuery>) {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const row = await readCheck(db, companyId);
  if (!row) return { status: 'none', checkedAt: null, progress: null, heldBy: null, counts: { 'will-link': 0, 'differs': 0, 'asks': 0 }, items: [], nextCursor: null };
  const found = await listClashes(db, companyId, { outcome, after, limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  const checked = row.step === 'done';
  const state = checked ? undefined : (await readConnection(db, companyId))?.state;
  const heldBy: HoldReason | null = checked ? null : state === 'setup' || state === 'connected' ? row.trouble : reasonOfState(state);
  return {
    status: checked ? 'checked' : 'checking', checkedAt: row.checked_at?.toISOString() ?? null, progress: { step: row.step, done: row.done, total: row.total }, heldBy: heldBy && { reason: heldBy, text: describeHold(heldBy) },
    counts: await countClashes(db, companyId),
    items: items.map(({ kind, record_id: id, label, found: xero, outcome: is, reason }) => ({ kind, id, label, xero, outcome: is, reason: reason && describeProblem(reason) })),
    nextCursor: last ? Buffer.from(JSON.stringify([last.kind, last.record_id, last.xero_id])).toString('base64url') : null,
  };
}

function readCursor(cursor: string): readonly [string, string, string] {
  try {
    return z.tuple([z.enum(recordKinds), recordIdSchema, z.uuid()]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalid([{ field: 'cursor', message: 'is not one that a list answered with' }]);
  }
}
