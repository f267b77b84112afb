import { Router } from 'express';
import { z } from 'zod';
import { readAudit } from '../../db/audit';
import { check } from '../check';
import type { ApiDeps } from '../deps';
import { knownCompany } from '../door';
import { listQuery } from './records';

export const auditQuery = z.strictObject({ cursor: z.string().regex(/^[1-9]\d{0,17}$/, 'is not one that a list answered with').optional(), limit: listQuery.shape.limit });

/** `GET …/audit`: who did what. */
export function auditRoutes({ db }: ApiDeps): Router {
  const routes = Router({ mergeParams: true });
  routes.get('/audit', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const { cursor, limit } = check(auditQuery, request.query);
    const found = await readAudit(db, company_id, { before: cursor, limit: limit + 1 });
    const page = found.slice(0, limit);
    const items = page.map(({ at, actor, person, type, record, details }) => ({ at: at.toISOString(), actor, person, type, record, details }));
    response.json({ items, nextCursor: found.length > limit ? page.at(-1)?.eventId ?? null : null });
  });
  return routes;
}
