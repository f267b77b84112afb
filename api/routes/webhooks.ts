import express, { Router } from 'express';
import { ringTenants, type TenantRing } from '../../db/pull-rings';
import type { PullResource } from '../../domain/pull';
import { readWebhook, verifySignature, type XeroWebhookEvent } from '../../xero/webhooks';
import type { ApiDeps } from '../deps';

/** As they came: the signature is over the bytes. */
const rawBody = express.raw({ limit: '1mb', type: () => true, inflate: false });

/**
 * `POST /webhooks/xero`: Xero rings when something has changed. 401 unless Xero signed these bytes, else 200, also for organisations and
 * categories that nobody here knows and for none at all ("intent to receive"). What is to be read is stored before the answer, and that is
 * all that an event is good for: doubled, lost and disordered ones do no harm.
 */
export function webhookRoutes({ db, configuration, rings, log }: ApiDeps): Router {
  const routes = Router();
  routes.post('/webhooks/xero', rawBody, async (request, response) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!verifySignature(bytes, request.get('x-xero-signature'), configuration.xero.webhookKey ?? '')) {
      response.status(401).end();
      return;
    }
    const webhook = readWebhook(bytes);
    if (!webhook) log.warn({ bytes: bytes.length }, 'Xero signed a webhook that cannot be read; polling finds what it was about');
    const companies = await ringTenants(db, (webhook?.events ?? []).flatMap(ringsOf));
    response.status(200).end();
    for (const companyId of companies) rings.pull(companyId);
  });
  return routes;
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const ringsOf = ({ category, tenantId }: XeroWebhookEvent): TenantRing[] => (isUuid(tenantId) ? listsOf(category).map((resource) => ({ tenant: tenantId, resource })) : []);

/** Which lists may hold what an event is about. A payment rings as a change of its invoice; credit that was put on one as either's. */
function listsOf(category: string): readonly PullResource[] {
  switch (category.toUpperCase()) {
    case 'CONTACT': return ['contacts'];
    case 'INVOICE': return ['invoices', 'payments'];
    case 'CREDITNOTE': return ['credit-notes', 'invoices'];
    default: return ['invoices'];
  }
}
