import { z } from 'zod';
import type { SimulatorOptions } from './shell';
import { newSubscription } from './webhooks/subscription';

/** The environment is wrong; the message names every variable and what it should be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** xero-api.md 2: up to 50, absolute, https or http://localhost, no wildcard. */
const redirectUri = z.string().refine((uri) => {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  return url !== undefined && !uri.includes('*') && url.hash === '' && (url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost'));
}, 'each must be an absolute https:// or http://localhost address without wildcard');

const environment = z.object({
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  SIMULATOR_DATA: z.string().min(1).default('.data/simulator'),
  SIMULATOR_CLIENT_ID: z.string({ error: 'is needed: the client id of the app' }).min(1),
  SIMULATOR_CLIENT_SECRET: z.string({ error: 'is needed: the secret of the app' }).min(1),
  SIMULATOR_REDIRECT_URIS: z.string({ error: 'is needed: the redirect URIs of the app, with commas between them' })
    .transform((list) => list.split(',').map((uri) => uri.trim()).filter((uri) => uri !== ''))
    .pipe(z.array(redirectUri).min(1).max(50)),
  SIMULATOR_DELAY_MS: z.coerce.number().min(0).max(600_000).default(300),
  SIMULATOR_PUBLIC_URL: z.url().optional(),
  SIMULATOR_WEBHOOK_URL: newSubscription.shape.url.optional(),
  SIMULATOR_WEBHOOK_KEY: newSubscription.shape.key.optional(),
}).refine(({ SIMULATOR_WEBHOOK_URL: url, SIMULATOR_WEBHOOK_KEY: key }) => (url === undefined) === (key === undefined), {
  path: ['SIMULATOR_WEBHOOK_URL'], error: 'and SIMULATOR_WEBHOOK_KEY are given both or neither', when: () => true,
});

/** Reads the simulator's options from environment variables. Throws a `ConfigError` that names what is missing or wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): SimulatorOptions {
  const result = environment.safeParse(env);
  if (!result.success) throw new ConfigError(result.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`).join('; '));
  const read = result.data;
  const { SIMULATOR_WEBHOOK_URL: url, SIMULATOR_WEBHOOK_KEY: key } = read;
  return {
    port: read.SIMULATOR_PORT,
    dataFolder: read.SIMULATOR_DATA,
    app: { clientId: read.SIMULATOR_CLIENT_ID, clientSecret: read.SIMULATOR_CLIENT_SECRET, redirectUris: read.SIMULATOR_REDIRECT_URIS },
    delayMs: read.SIMULATOR_DELAY_MS,
    ...(read.SIMULATOR_PUBLIC_URL === undefined ? {} : { publicUrl: read.SIMULATOR_PUBLIC_URL }),
    ...(url === undefined || key === undefined ? {} : { webhook: { url, key } }),
  };
}
