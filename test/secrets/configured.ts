import type { Configuration } from '../../config/environment';
import { noteSecret } from './evidence';

/** Registers every secret that a service was configured with. */
export function noteConfigured({ databaseUrl, xero, platformApiKeys, sessionSecret, encryptionKeys, mail, metricsKey }: Configuration): void {
  noteSecret('database password', decodeURIComponent(new URL(databaseUrl).password));
  noteSecret('client secret', xero.clientSecret);
  if (xero.webhookKey !== undefined) noteSecret('webhook key', xero.webhookKey);
  noteSecret('session secret', sessionSecret);
  for (const key of platformApiKeys) noteSecret('platform key', key);
  if (mail) noteSecret('mail password', decodeURIComponent(new URL(mail.smtpUrl).password));
  if (metricsKey !== undefined) noteSecret('metrics key', metricsKey);
  for (const { key } of encryptionKeys) noteSecret('encryption key', key.toString('base64'));
}
