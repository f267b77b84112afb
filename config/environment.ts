import { z } from 'zod';
import { withSecretFiles } from './secret-files';

/** Everything the API and the worker are told from outside. Temporal's own settings are read by its SDK (`@temporalio/envconfig`). */
export interface Configuration {
  readonly databaseUrl: string;
  readonly xero: {
    /** Hosts, without a trailing slash: sign-in, tokens, data, and the pages that people see. */
    readonly loginUrl: string; readonly identityUrl: string; readonly apiUrl: string; readonly webUrl: string;
    readonly clientId: string; readonly clientSecret: string;
    /** Signs Xero's webhooks; without one none is believed, and polling alone finds what has changed. */
    readonly webhookKey?: string;
  };
  /** Xero's limits of the app's tier, for each organisation. */
  readonly limits: { readonly callsPerMinute: number; readonly callsPerDay: number };
  /** Where people and Xero reach the service, without a trailing slash. */
  readonly publicUrl: string;
  readonly host: string;
  readonly port: number;
  /** How many proxies of ours stand in front, each adding to `X-Forwarded-For`: so many of its last entries are believed. */
  readonly trustedProxies: number;
  /** Any of them opens the platform's door, so that they can be rotated. */
  readonly platformApiKeys: readonly string[];
  readonly sessionSecret: string;
  /** The first encrypts, all decrypt. Keys are 32 bytes. */
  readonly encryptionKeys: readonly { readonly id: string; readonly key: Buffer }[];
  /** Where callbacks may go although it is no public address: `host` or `host:port`, in small letters. */
  readonly callbackPrivateHosts: readonly string[];
  readonly logLevel: (typeof logLevels)[number];
  /** Within how many minutes a record is promised to be in Xero; what is pending for longer is late. */
  readonly lateAfterMinutes: number;
  /** Where e-mails about problems go out, and from whom; without it none is sent. */
  readonly mail?: { readonly smtpUrl: string; readonly from: string };
  /** What `/metrics` asks for as bearer token; without one anybody may read them. */
  readonly metricsKey?: string;
  /** Where the worker says how it is, on `host`; it opens no port without. */
  readonly workerHealthPort?: number;
}

/** The environment is wrong; the message names every variable that is missing or wrong and says what it should be. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(readonly problems: readonly string[]) {
    super(`The environment is not right:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const text = (remedy: string) => z.string({ error: `is missing: ${remedy}` }).min(1, `is missing: ${remedy}`);
const urlRemedy = 'give an absolute address such as https://example.com';
const url = z.string().refine(isHttpUrl, `is no address: ${urlRemedy}`).transform((address) => address.replace(/\/+$/, ''));
const count = (least: number, most: number) => z.string().refine(isWhole(least, most), `is no whole number from ${least} to ${most}`).transform(Number);

const database = z.object({
  DATABASE_URL: text('the address of a Postgres database, postgres://user:password@host:5432/name').refine(isPostgresUrl, 'is no address of a Postgres database: give postgres://user:password@host:5432/name'),
});

const variables = database.extend({
  XERO_CLIENT_ID: text('the client id of the app at https://developer.xero.com/app/manage'),
  XERO_CLIENT_SECRET: text('the client secret of the app at https://developer.xero.com/app/manage'),
  XERO_WEBHOOK_KEY: z.string().optional(),
  XERO_LOGIN_URL: url.default('https://login.xero.com'),
  XERO_IDENTITY_URL: url.default('https://identity.xero.com'),
  XERO_API_URL: url.default('https://api.xero.com'),
  XERO_WEB_URL: url.default('https://go.xero.com'),
  XERO_CALLS_PER_MINUTE: count(1, 10_000).default(60),
  XERO_CALLS_PER_DAY: count(1, 1_000_000).default(5_000),
  PUBLIC_URL: url.optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: count(0, 65_535).default(3_000),
  TRUSTED_PROXIES: count(0, 10).default(0),
  PLATFORM_API_KEYS: text('one or more keys of at least 16 characters, with commas between them').transform(listed)
    .pipe(z.array(z.string().min(16, 'holds a key of fewer than 16 characters: make one with openssl rand -base64 24')).min(1, 'holds no key')),
  SESSION_SECRET: text('a secret for the settings sessions, from openssl rand -base64 32').refine((secret) => secret.length >= 32, 'is shorter than 32 characters: make one with openssl rand -base64 32'),
  ENCRYPTION_KEYS: text('id:key for the tokens at rest, the key from openssl rand -base64 32').transform(encryptionKeys),
  CALLBACK_PRIVATE_HOSTS: z.string().default('').transform((list) => listed(list.toLowerCase())).refine((hosts) => hosts.every(isHost), 'holds no host: give host or host:port with commas between them, such as receiver.internal:8080,10.0.0.7,[fd00::7]'),
  LOG_LEVEL: z.enum(logLevels, { error: `is none of ${logLevels.join(', ')}` }).default('info'),
  LATE_AFTER_MINUTES: count(1, 10_080).default(15),
  SMTP_URL: z.string().refine(isSmtpUrl, 'is no address of a mail server: give smtp://user:password@host:587, or smtps://user:password@host:465').optional(),
  SMTP_FROM: z.string().max(320).refine(isSender, 'is no sender: give an address, or a name with it: "Xero sync <sync@example.com>"').optional(),
  METRICS_KEY: z.string().min(16, 'is shorter than 16 characters: make one with openssl rand -base64 24').optional(),
  WORKER_HEALTH_PORT: count(1, 65_535).optional(),
});
/** E-mail goes out by both or not at all. */
const environment = variables.superRefine(({ SMTP_URL, SMTP_FROM }, context) => {
  if (SMTP_URL !== undefined && SMTP_FROM === undefined) context.addIssue({ code: 'custom', path: ['SMTP_FROM'], message: 'is missing beside SMTP_URL: give the sender of e-mails, such as "Xero sync <sync@example.com>"' });
  if (SMTP_URL === undefined && SMTP_FROM !== undefined) context.addIssue({ code: 'custom', path: ['SMTP_URL'], message: 'is missing beside SMTP_FROM: give smtp://user:password@host:587' });
});

const secretNames = ['DATABASE_URL', 'XERO_CLIENT_SECRET', 'XERO_WEBHOOK_KEY', 'PLATFORM_API_KEYS', 'SESSION_SECRET', 'ENCRYPTION_KEYS', 'SMTP_URL', 'METRICS_KEY'] as const;
/** Every variable that `readEnvironment` knows, the files of secrets included. */
export const environmentNames: readonly string[] = [...Object.keys(variables.shape), ...secretNames.map((name) => `${name}_FILE`)];

/**
 * Reads the configuration from environment variables; a secret may also come as a file, named by the variable with `_FILE`.
 * Empty counts as unset. Throws one `ConfigurationError` with every missing or wrong variable.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): Configuration {
  return configurationOf(readBy(environment, env, secretNames));
}

/** Reads the one variable that a migration needs, by the same rules. */
export function readDatabaseUrl(env: NodeJS.ProcessEnv): string {
  return readBy(database, env, ['DATABASE_URL']).DATABASE_URL;
}

/** Reads the two variables that sealing everything anew needs, by the same rules. */
export function readSealing(env: NodeJS.ProcessEnv): Pick<Configuration, 'databaseUrl' | 'encryptionKeys'> {
  const read = readBy(variables.pick({ DATABASE_URL: true, ENCRYPTION_KEYS: true }), env, ['DATABASE_URL', 'ENCRYPTION_KEYS']);
  return { databaseUrl: read.DATABASE_URL, encryptionKeys: read.ENCRYPTION_KEYS };
}

function readBy<Read>(schema: z.ZodType<Read>, env: NodeJS.ProcessEnv, secrets: readonly string[]): Read {
  const files = withSecretFiles(env, secrets);
  const given = Object.fromEntries(Object.entries(files.env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const read = schema.safeParse(given);
  const unread = new Set(files.problems.map(([name]) => name));
  const problems = [
    ...files.problems.map(([name, problem]) => `${name}_FILE ${problem}`),
    ...(read.success ? [] : read.error.issues.map((issue) => ({ name: String(issue.path[0]), message: issue.message })).filter(({ name }) => !unread.has(name)).map(({ name, message }) => `${name} ${message}`)),
  ];
  if (!read.success || problems.length > 0) throw new ConfigurationError([...new Set(problems)]);
  return read.data;
}

function configurationOf(read: z.infer<typeof variables>): Configuration {
  return {
    databaseUrl: read.DATABASE_URL,
    xero: {
      loginUrl: read.XERO_LOGIN_URL, identityUrl: read.XERO_IDENTITY_URL, apiUrl: read.XERO_API_URL, webUrl: read.XERO_WEB_URL,
      clientId: read.XERO_CLIENT_ID, clientSecret: read.XERO_CLIENT_SECRET, ...(read.XERO_WEBHOOK_KEY === undefined ? {} : { webhookKey: read.XERO_WEBHOOK_KEY.trim() }),
    },
    limits: { callsPerMinute: read.XERO_CALLS_PER_MINUTE, callsPerDay: read.XERO_CALLS_PER_DAY },
    // Xero accepts http only for localhost, never for 127.0.0.1 (xero-api.md, section 2).
    publicUrl: read.PUBLIC_URL ?? `http://localhost:${read.PORT}`,
    host: read.HOST, port: read.PORT, trustedProxies: read.TRUSTED_PROXIES, platformApiKeys: read.PLATFORM_API_KEYS, sessionSecret: read.SESSION_SECRET,
    encryptionKeys: read.ENCRYPTION_KEYS, callbackPrivateHosts: read.CALLBACK_PRIVATE_HOSTS, logLevel: read.LOG_LEVEL,
    lateAfterMinutes: read.LATE_AFTER_MINUTES,
    ...(read.SMTP_URL === undefined || read.SMTP_FROM === undefined ? {} : { mail: { smtpUrl: read.SMTP_URL.trim(), from: read.SMTP_FROM.trim() } }), ...(read.METRICS_KEY === undefined ? {} : { metricsKey: read.METRICS_KEY.trim() }),
    ...(read.WORKER_HEALTH_PORT === undefined ? {} : { workerHealthPort: read.WORKER_HEALTH_PORT }),
  };
}

function encryptionKeys(list: string, context: z.RefinementCtx): { id: string; key: Buffer }[] {
  const keys = listed(list).map((entry) => ({ id: entry.slice(0, Math.max(0, entry.indexOf(':'))), key: Buffer.from(entry.slice(entry.indexOf(':') + 1), 'base64') }));
  const complain = (message: string): void => { context.addIssue({ code: 'custom', message }); };
  if (keys.length === 0) complain('holds no key: give id:key, the key from openssl rand -base64 32');
  if (keys.some(({ id }) => !/^[A-Za-z0-9_-]{1,32}$/.test(id))) complain('needs an id of letters, digits, - and _ before each key: id:key,…');
  if (keys.some(({ key }) => key.length !== 32)) complain('holds a key that is not 32 bytes in base64: make one with openssl rand -base64 32');
  if (new Set(keys.map(({ id }) => id)).size < keys.length) complain('names the same id twice');
  return keys;
}

function listed(list: string): string[] {
  return list.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
}

/** As a URL spells it: another way to write the same address would match nothing. */
function isHost(text: string): boolean {
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  return host !== undefined && URL.canParse(`http://${host}`) && new URL(`http://${host}`).hostname === host && (port === undefined || isWhole(1, 65_535)(port));
}

function isHttpUrl(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol);
}

function isSmtpUrl(address: string): boolean {
  return URL.canParse(address) && ['smtp:', 'smtps:'].includes(new URL(address).protocol) && new URL(address).hostname !== '';
}

/** An address, alone or in angle brackets behind a name; a line break would begin another header. */
function isSender(sender: string): boolean {
  const [, bare] = /^[^<>\r\n]*<([^<>\r\n]+)>\s*$/.exec(sender) ?? [];
  return z.email().safeParse((bare ?? sender).trim()).success && !/[\r\n]/.test(sender);
}

function isPostgresUrl(address: string): boolean {
  return URL.canParse(address) && ['postgres:', 'postgresql:'].includes(new URL(address).protocol);
}

function isWhole(least: number, most: number): (value: string) => boolean {
  return (value) => /^\d+$/.test(value.trim()) && Number(value) >= least && Number(value) <= most;
}
