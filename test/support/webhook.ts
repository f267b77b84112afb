import { createHmac } from 'node:crypto';
import { sendRaw, type RawAnswer } from './raw-request';

/** What Xero posts when something has changed, signed or not. */

export interface WebhookEvent { readonly category: string; readonly tenantId: string; readonly resourceId?: string }

export const webhookBody = (events: readonly WebhookEvent[]): string => JSON.stringify({
  events: events.map(({ category, tenantId, resourceId = '0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11' }) => ({
    resourceUrl: `https://api.xero.com/api.xro/2.0/Some/${resourceId}`, resourceId, tenantId, tenantType: 'ORGANISATION', eventCategory: category, eventType: 'UPDATE', eventDateUtc: new Date().toISOString().slice(0, -1),
  })),
  firstEventSequence: events.length === 0 ? 0 : 1, lastEventSequence: events.length, entropy: 'S0m3r4nd0m',
});

export const signed = (body: string | Buffer, key: string): string => createHmac('sha256', key).update(body).digest('base64');

/** Posts bytes as they are; without a signature no such header is sent. */
export const postWebhook = (apiUrl: string, body: string | Buffer, signature: string | undefined): Promise<RawAnswer> =>
  sendRaw(apiUrl, { method: 'POST', target: '/webhooks/xero', headers: { 'content-type': 'application/json', ...(signature === undefined ? {} : { 'x-xero-signature': signature }) }, body });
