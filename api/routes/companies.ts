import { Router } from 'express';
import { z } from 'zod';
import { closeCompany } from '../../db/closing';
import { readCompany, saveCompany } from '../../db/connections';
import { hastenDeliveries } from '../../db/deliveries';
import { callbackAddressFault } from '../../domain/callback-address';
import { required, webAddress } from '../../domain/records';
import { actorOf } from '../caller';
import { check, invalid } from '../check';
import { companyView } from '../company-view';
import type { ApiDeps } from '../deps';
import { disconnect } from '../disconnect';
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
  noticeEmails: z.array(z.email('must be an e-mail address such as office@example.com').max(254)).max(10).optional(),
});

/** `PUT GET DELETE /companies/{companyId}`. */
export function companyRoutes(deps: ApiDeps): Router {
  const { db, configuration, rings, starts, log } = deps;
  const routes = Router();
  const view = async (id: ReturnType<typeof companyOf>) => {
    const found = await companyView(db, id);
    if (!found) throw notFound('such company');
    return found;
  };
  routes.put('/companies/:companyId', async (request, response) => {
    const id = companyOf(request.params);
    const company = check(companySchema, request.body);
    const fault = company.callbackUrl === undefined ? undefined : callbackAddressFault(company.callbackUrl, configuration.callbackPrivateHosts);
    if (fault !== undefined) throw invalid([{ field: 'callbackUrl', message: fault }]);
    const before = await readCompany(db, id);
    const twice = company.noticeEmails?.findIndex((email, index, all) => all.findIndex((other) => other.toLowerCase() === email.toLowerCase()) < index) ?? -1;
    if (twice >= 0) throw invalid([{ field: `noticeEmails.${String(twice)}`, message: 'is named twice' }]);
    const { reopened } = await saveCompany(db, id, company);
    if (reopened || (before && company.callbackUrl !== undefined && before.callback_url !== company.callbackUrl)) {
      await hastenDeliveries(db, id);
      rings.delivery(id);
    }
    response.json(await view(id));
  });
  routes.delete('/companies/:companyId', async (request, response) => {
    const id = companyOf(request.params);
    const before = await readCompany(db, id);
    if (!before) throw notFound('such company');
    // Its writer is rung by that: not once it is closed.
    if (before.closed_at === null) await disconnect(deps, id, actorOf(response));
    // Not waited for: what fails, a worker makes up for (worker/mend.ts).
    if (await closeCompany(db, id, actorOf(response))) starts.closeCompany(id).catch((error: unknown) => { log.warn({ companyId: id, error: String(error) }, 'what runs of the company could not be ended at once; a worker will'); });
    response.json(await view(id));
  });
  routes.get('/companies/:companyId', async (request, response) => { response.json(await view(companyOf(request.params))); });
  return routes;
}
