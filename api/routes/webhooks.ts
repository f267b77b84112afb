import express, { Router } from 'express';
import { ringTenants } from '../../db/pull-rings';
import { ringObjects, type RungObject } from '../../db/rung-objects';
import { xeroId } from '../../domain/ids';
import type { RecordKind } from '../../domain/kinds';
import { readWebhook, verifySignature, type XeroWebhookEvent } from '../../xero/webhooks';
import type { ApiDeps } from '../deps';
import type { Limiters } from '../rate-limits';

/** As they came: the signature is over the bytes. */
const rawBody = express.raw({ limit: '1mb', type: () => true, inflate: false });

/**
 * `POST /webhooks/xero`: Xero rings when something has changed. 401 unless Xero signed these bytes, else 200, also for organisations and
 * categories that nobody here knows and for none at all ("intent to receive"). What is to be read is stored before the answer, and that is
 * all that an event is good for: doubled, lost and disordered ones do no harm. Which object it is about only serves to know our own writes.
 */
export function webhookRoutes({ db, configuration, rings, log }: ApiDeps, limiters: Limiters): Router {
  const routes = Router();
  routes.post('/webhooks/xero', rawBody, async (request, response) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!verifySignature(bytes, request.get('x-xero-signature'), configuration.xero.webhookKey ?? '')) {
      await limiters.unsigned(request, response);
      response.status(401).end();
      return;
    }
    const webhook = readWebhook(bytes);
    if (!webhook) log.warn({ bytes: bytes.length }, 'Xero signed a webhook that cannot be read; polling finds what it was about');
    const events = (webhook?.events ?? []).filter(({ tenantId }) => isUuid(tenantId));
    const companies = [...await ringObjects(db, events.flatMap(objectOf)), ...await ringTenants(db, events.flatMap((event) => objectOf(event).length > 0 ? [] : [{ tenant: event.tenantId, resource: 'invoices' as const }]))];
    response.status(200).end();
    for (const companyId of new Set(companies)) rings.pull(companyId);
  });
  return routes;
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const kinds: Readonly<Record<string, RecordKind>> = { CONTACT: 'contact', INVOICE: 'invoice', CREDITNOTE: 'credit-note' };

/** The object of an event; none for those that stand on others' (over- and prepayments) and for what is not known here: the invoices are read then. */
function objectOf({ category, tenantId, resourceId, at }: XeroWebhookEvent): RungObject[] {
  const kind = kinds[category.toUpperCase()];
  return kind !== undefined && isUuid(resourceId) ? [{ tenant: tenantId, kind, xeroId: xeroId(resourceId), eventAt: at ?? null }] : [];
}
