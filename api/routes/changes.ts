import { Router } from 'express';
import { z } from 'zod';
import { rotateCallbackSecret } from '../../db/callback-secrets';
import { readChanges } from '../../db/changes';
import { hastenDeliveries } from '../../db/deliveries';
import { callbackStates } from '../../domain/changes';
import { actorOf } from '../caller';
import { check } from '../check';
import type { ApiDeps } from '../deps';
import { knownCompany } from '../door';
import { listQuery } from './records';

const newest = 2_147_483_647;

export const changesQuery = z.strictObject({
  after: z.string().regex(/^(0|[1-9]\d{0,9})$/, 'must be the number of a change, or 0').transform(Number).refine((after) => after <= newest, 'must be the number of a change, or 0').default(0).meta({ override: { type: 'integer', minimum: 0, maximum: newest, default: 0 } }),
  callback: z.enum(callbackStates).optional(),
  limit: listQuery.shape.limit,
});

/** The feed of what Xero changed, and the secret that its callbacks are signed with. */
export function changeRoutes(deps: ApiDeps): Router {
  const { db, vault, rings } = deps;
  const routes = Router({ mergeParams: true });
  routes.get('/changes', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const { limit, ...query } = check(changesQuery, request.query);
    const found = await readChanges(db, company_id, { ...query, limit: limit + 1 });
    const items = found.slice(0, limit).map(({ number, at, type, kind, recordId, data }) => ({ number, at: at.toISOString(), type, kind, id: recordId, data }));
    response.json({ items, nextCursor: found.length > limit ? items.at(-1)?.number ?? null : null });
  });
  routes.post('/callback-secret', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const secret = await rotateCallbackSecret(db, vault, company_id, actorOf(response));
    await hastenDeliveries(db, company_id);
    rings.delivery(company_id);
    response.status(201).json({ secret });
  });
  return routes;
}
