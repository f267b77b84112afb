import { Router } from 'express';
import { z } from 'zod';
import { readConnection } from '../../db/connections';
import { pressSyncNow } from '../../db/syncs';
import { describeHold, reasonOfState } from '../../domain/holds';
import { syncId as toSyncId, type CompanyId, type SyncId } from '../../domain/ids';
import { actorOf } from '../caller';
import { check } from '../check';
import type { ApiDeps } from '../deps';
import { knownCompany } from '../door';
import { notFound, Refusal } from '../problem';
import { createSyncNowStream, listenersAtMost } from '../sync-now-stream';
import { syncNowView, type SyncNowView } from '../sync-now-view';

export const syncIdSchema = z.uuid();

/** Sync Now: press, look, listen. */
export function syncNowRoutes(deps: ApiDeps): Router {
  const { db, starts, log, configuration: { limits } } = deps;
  const routes = Router({ mergeParams: true });
  const stream = createSyncNowStream(log);
  const view = async (companyId: CompanyId, syncId: SyncId): Promise<SyncNowView> => {
    const found = await syncNowView(db, limits, companyId, syncId);
    if (!found) throw notFound('such sync');
    return found;
  };
  const syncOf = (params: Record<string, unknown>): SyncId => toSyncId(check(syncIdSchema, params['syncId']).toLowerCase());

  routes.post('/sync', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const found = await pressSyncNow(db, company_id, actorOf(response));
    if (!found) {
      const { state, ended_because } = await readConnection(db, company_id) ?? {};
      throw new Refusal(409, 'not-connected', describeHold(reasonOfState(state === 'connected' ? undefined : state, ended_because)));
    }
    // Not waited for: what fails, a worker makes up for (worker/mend.ts).
    if (found.pressed === 'begun') starts.syncNow({ companyId: company_id, syncId: found.syncId }).catch((error: unknown) => { log.warn({ companyId: company_id, syncId: found.syncId, error: String(error) }, 'a Sync Now could not be started at once; a worker will'); });
    response.status(found.pressed === 'begun' ? 202 : 200).json(await view(company_id, found.syncId));
  });
  routes.get('/syncs/:syncId', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    response.json(await view(company_id, syncOf(request.params)));
  });
  routes.get('/syncs/:syncId/events', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const syncId = syncOf(request.params);
    await view(company_id, syncId);
    if (request.method === 'HEAD') { response.type('text/event-stream').end(); return; }
    if (!stream.hasRoom(company_id)) throw new Refusal(429, 'too-many-listeners', `${String(listenersAtMost)} already listen for this company: ask GET …/syncs/{syncId} now and then, or close one of them.`);
    stream.listen(response, company_id, syncId, () => syncNowView(db, limits, company_id, syncId));
  });
  return routes;
}
