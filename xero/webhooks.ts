import { createHmac, timingSafeEqual } from 'node:crypto';
import { xeroTenantId, type XeroTenantId } from '../domain/ids';
import { instantOf, present, text } from './values';

/** Xero's webhooks say what changed, never how: a doorbell (xero-api.md, section 5). */

/** Category and type in Xero's words (CONTACT, INVOICE, CREDITNOTE …; CREATE, UPDATE), also ones that are not known here. */
export interface XeroWebhookEvent { readonly category: string; readonly type: string; readonly resourceId: string; readonly tenantId: XeroTenantId; /** When it changed, in UTC; absent where Xero says nothing that can be read. */ readonly at?: string }
/** No events: Xero only wants to see whether signatures are checked. */
export interface XeroWebhook { readonly events: readonly XeroWebhookEvent[] }

/**
 * Whether Xero signed these bytes: base64 of their HMAC-SHA256 under the app's webhook key. Takes equally long for every wrong signature.
 * @param rawBody the body as it came over the wire.
 * @param header `x-xero-signature`.
 */
export function verifySignature(rawBody: Buffer, header: string | undefined, key: string): boolean {
  // Without a key anybody could sign.
  if (header === undefined || key === '') return false;
  const expected = Buffer.from(createHmac('sha256', key).update(rawBody).digest('base64'));
  const given = Buffer.from(header);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

function readEvent(event: unknown): XeroWebhookEvent[] {
  if (!isObject(event)) return [];
  const [category, type, resourceId, tenantId] = [event['eventCategory'], event['eventType'], event['resourceId'], event['tenantId']].map(text);
  return category === undefined || type === undefined || resourceId === undefined || tenantId === undefined ? [] : [present({ category, type, resourceId, tenantId: xeroTenantId(tenantId), at: instantOf(event['eventDateUtc']) })];
}

/** The events of a webhook in their order; undefined when it is none. An event that names no object or organisation is left out: polling finds what it was about. */
export function readWebhook(rawBody: Buffer): XeroWebhook | undefined {
  let body: unknown;
  try {
    body = JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
  return isObject(body) && Array.isArray(body['events']) ? { events: body['events'].flatMap(readEvent) } : undefined;
}
