import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, readDatabaseUrl, readEnvironment } from './environment';

const key = Buffer.alloc(32, 7).toString('base64');
const complete = {
  DATABASE_URL: 'postgres://user:word@127.0.0.1:5432/sync', XERO_CLIENT_ID: 'client', XERO_CLIENT_SECRET: 'secret',
  PLATFORM_API_KEYS: 'a-key-of-the-platform', SESSION_SECRET: 's'.repeat(32), ENCRYPTION_KEYS: `one:${key}`,
};

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readEnvironment(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('the environment', () => {
  it('needs six variables and gives the rest sensible values', () => {
    expect(readEnvironment(complete)).toEqual({
      databaseUrl: complete.DATABASE_URL,
      xero: { loginUrl: 'https://login.xero.com', identityUrl: 'https://identity.xero.com', apiUrl: 'https://api.xero.com', webUrl: 'https://go.xero.com', clientId: 'client', clientSecret: 'secret' },
      limits: { callsPerMinute: 60, callsPerDay: 5000 }, publicUrl: 'http://localhost:3000', host: '127.0.0.1', port: 3000, trustedProxies: 0,
      platformApiKeys: ['a-key-of-the-platform'], sessionSecret: 's'.repeat(32), encryptionKeys: [{ id: 'one', key: Buffer.alloc(32, 7) }], callbackPrivateHosts: [], logLevel: 'info', lateAfterMinutes: 15,
    });
  });

  it('names everything that is missing in one error, with what to give', () => {
    const problems = problemsOf({});
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['DATABASE_URL', 'XERO_CLIENT_ID', 'XERO_CLIENT_SECRET', 'PLATFORM_API_KEYS', 'SESSION_SECRET', 'ENCRYPTION_KEYS']);
    expect(problems.every((problem) => /^[A-Z_]+ is missing: \w/.test(problem))).toBe(true);
  });

  it('takes an empty variable for an unset one', () => {
    expect(readEnvironment({ ...complete, PUBLIC_URL: '', PORT: ' ' }).publicUrl).toBe('http://localhost:3000');
    expect(problemsOf({ ...complete, SESSION_SECRET: '' })).toEqual([expect.stringMatching(/^SESSION_SECRET is missing/)]);
  });

  it('drops trailing slashes, which would make addresses with two', () => {
    expect(readEnvironment({ ...complete, PUBLIC_URL: 'https://sync.example.com//' }).publicUrl).toBe('https://sync.example.com');
  });

  it('builds the public address from the port that was chosen', () => {
    expect(readEnvironment({ ...complete, PORT: '3100' }).publicUrl).toBe('http://localhost:3100');
  });

  it('opens a port for the worker’s health only where one is named', () => {
    expect(readEnvironment(complete).workerHealthPort).toBeUndefined();
    expect(readEnvironment({ ...complete, WORKER_HEALTH_PORT: '3001' }).workerHealthPort).toBe(3001);
  });

  it('sends e-mail only with both a server and a sender, and says which of the two is missing', () => {
    const mail = { SMTP_URL: 'smtp://user:secret@mail.example:587', SMTP_FROM: 'Xero sync <sync@hire.example>' };
    expect(readEnvironment({ ...complete, ...mail }).mail).toEqual({ smtpUrl: mail.SMTP_URL, from: mail.SMTP_FROM });
    expect(readEnvironment(complete)).not.toHaveProperty('mail');
    expect(problemsOf({ ...complete, SMTP_URL: mail.SMTP_URL })).toEqual([expect.stringMatching(/^SMTP_FROM is missing beside SMTP_URL/)]);
    expect(problemsOf({ ...complete, SMTP_FROM: mail.SMTP_FROM })).toEqual([expect.stringMatching(/^SMTP_URL is missing beside SMTP_FROM/)]);
  });

  it('asks a migration for the database alone', () => {
    expect(readDatabaseUrl({ DATABASE_URL: complete.DATABASE_URL })).toBe(complete.DATABASE_URL);
    expect(() => readDatabaseUrl({})).toThrow(/^The environment is not right:\n- DATABASE_URL is missing: [^\n]*$/);
  });

  it('reads several platform keys and several encryption keys, the first of which encrypts', () => {
    const read = readEnvironment({ ...complete, PLATFORM_API_KEYS: 'the-newer-platform-key, the-older-platform-key', ENCRYPTION_KEYS: `new:${key},old:${key}` });
    expect(read.platformApiKeys).toEqual(['the-newer-platform-key', 'the-older-platform-key']);
    expect(read.encryptionKeys.map(({ id }) => id)).toEqual(['new', 'old']);
  });

  it('reads hosts that callbacks may go to although they are private', () => {
    expect(readEnvironment({ ...complete, CALLBACK_PRIVATE_HOSTS: 'Receiver:8080, 10.0.0.7,[fd00::7]:443' }).callbackPrivateHosts).toEqual(['receiver:8080', '10.0.0.7', '[fd00::7]:443']);
  });

  it.each([
    ['DATABASE_URL', 'mysql://somewhere/db', 'is no address of a Postgres database'],
    ['XERO_API_URL', 'api.xero.com', 'is no address'],
    ['PUBLIC_URL', 'ftp://example.com', 'is no address'], ['TRUSTED_PROXIES', 'true', 'is no whole number'],
    ['SMTP_URL', 'mail.example:587', 'is no address of a mail server'], ['SMTP_URL', 'https://mail.example', 'is no address of a mail server'],
    ['SMTP_FROM', 'Xero sync', 'is no sender'], ['SMTP_FROM', 'A <a@hire.example>\r\nBcc: b@hire.example', 'is no sender'],
    ['METRICS_KEY', 'short', 'is shorter than 16 characters'], ['LATE_AFTER_MINUTES', '0', 'is no whole number from 1 to 10080'],
    ['PORT', '70000', 'is no whole number from 0 to 65535'],
    ['PORT', '3e3', 'is no whole number'],
    ['WORKER_HEALTH_PORT', '0', 'is no whole number from 1'],
    ['XERO_CALLS_PER_DAY', '0', 'is no whole number from 1'],
    ['PLATFORM_API_KEYS', 'short', 'fewer than 16 characters'],
    ['PLATFORM_API_KEYS', ' , ', 'holds no key'],
    ['SESSION_SECRET', 'short', 'is shorter than 32 characters'],
    ['ENCRYPTION_KEYS', key, 'needs an id'],
    ['ENCRYPTION_KEYS', 'one:c2hvcnQ=', 'not 32 bytes'],
    ['ENCRYPTION_KEYS', `one:${key},one:${key}`, 'the same id twice'],
    ['CALLBACK_PRIVATE_HOSTS', 'http://receiver', 'holds no host'],
    ['CALLBACK_PRIVATE_HOSTS', 'receiver:0', 'holds no host'],
    ['CALLBACK_PRIVATE_HOSTS', '127.1', 'holds no host'],
    ['CALLBACK_PRIVATE_HOSTS', '[FD00:0::7]', 'holds no host'],
    ['LOG_LEVEL', 'loud', 'is none of fatal, error'],
  ])('refuses %s "%s": %s', (name, value, problem) => {
    expect(problemsOf({ ...complete, SMTP_URL: 'smtp://mail.example', SMTP_FROM: 'sync@hire.example', [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} .*${problem}`))]);
  });

  it('never repeats a wrong value, which may be a secret', () => {
    expect(problemsOf({ ...complete, SESSION_SECRET: 'a-leaky-secret', PLATFORM_API_KEYS: 'leaky' }).join(' ')).not.toMatch(/leaky/);
  });
});

describe('secrets from files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  const file = join(folder, 'session');
  const { SESSION_SECRET: _, ...others } = complete;
  afterAll(() => { rmSync(folder, { recursive: true }); });

  it('are read without the line end that editors leave', () => {
    writeFileSync(file, `${'f'.repeat(40)}\n`);
    expect(readEnvironment({ ...others, SESSION_SECRET_FILE: file }).sessionSecret).toBe('f'.repeat(40));
  });

  it('are a problem when the file is not there, and only that one is named', () => {
    expect(problemsOf({ ...others, SESSION_SECRET_FILE: join(folder, 'nowhere') })).toEqual([expect.stringContaining('SESSION_SECRET_FILE names a file that can\'t be read (ENOENT)')]);
  });

  it('are a problem when the variable itself is set too', () => {
    writeFileSync(file, 'f'.repeat(40));
    expect(problemsOf({ ...complete, SESSION_SECRET_FILE: file })).toEqual(['SESSION_SECRET_FILE and SESSION_SECRET are both set: keep one']);
  });
});
