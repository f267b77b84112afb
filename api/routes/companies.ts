import { Router } from 'express';
import { z } from 'zod';
import { readCompany, saveCompany } from '../../db/connections';
import { required, webAddress } from '../../domain/records';
import { check } from '../check';
import type { ApiDeps } from '../deps';
import { companyOf } from '../door';
import { notFound } from '../problem';

const knownTimeZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
};

export const companySchema = z.strictObject({
  name: required(255),
  timeZone: z.string().max(100).refine(knownTimeZone, 'must be a time zone such as "Australia/Sydney"'),
  callbackUrl: webAddress.optional(),
  requireEmail: z.boolean().optional(),
});

/** `PUT GET /companies/{companyId}`. */
export function companyRoutes({ db }: Pick<ApiDeps, 'db'>): Router {
  const routes = Router();
  const view = async (id: ReturnType<typeof companyOf>) => {
    const company = await readCompany(db, id);
    if (!company) throw notFound('such company');
    return { id: company.company_id, name: company.name, timeZone: company.time_zone, ...(company.callback_url === null ? {} : { callbackUrl: company.callback_url }), requireEmail: company.require_email };
  };
  routes.put('/companies/:companyId', async (request, response) => {
    const id = companyOf(request.params);
    await saveCompany(db, id, check(companySchema, request.body));
    response.json(await view(id));
  });
  routes.get('/companies/:companyId', async (request, response) => { response.json(await view(companyOf(request.params))); });
  return routes;
}
