import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from './stack/build.mjs';
import { checkMachine, install, installed } from './stack/install.mjs';
import { distFolder, root } from './stack/paths.mjs';
import { freePort } from './stack/ports.mjs';
import { answers, lastLines, startProcess, untilReady } from './stack/processes.mjs';
import { startStack } from './stack/stack.mjs';
import { complain, note, step } from './stack/terminal.mjs';
import { sentence, Trouble } from './stack/trouble.mjs';

/**
 * `node scripts/container-steps.mjs`: what `docker build` and `docker compose up` would do with our own image, without a container engine.
 * The Dockerfile's steps are carried out on a clean clone of the last commit, a folder for each stage; then migrate, ensure-temporal, API
 * and worker run from the last stage alone, as its user (when this is root), against a Postgres and a Temporal of the project, with the
 * simulator as Xero; one invoice goes through; both are stopped as a container is. What it can't show: the base images, the
 * Debian packages, and the compose file being brought up.
 */

const run = promisify(execFile);
const base = mkdtempSync(join(tmpdir(), 'container-steps-'));
const load = (file) => createRequire(import.meta.url)(join(distFolder, file));
const children = [];
let stack;

async function main() {
  checkMachine();
  if (!installed()) await step('Install packages', install);
  await step('Build (simulator and client)', (progress) => build({ progress }));
  chmodSync(base, 0o755);
  const image = await imageSteps();
  await step('Start Postgres, Temporal and the simulator', async () => {
    stack = await startStack({ folder: folderIn('data'), role: 'test', throwaway: true, simulatorEnv: { SIMULATOR_DELAY_MS: '0' } });
  });
  const env = serviceEnvironment(image);
  await oneShot(image, 'dist/db/migrate.js', env);
  await oneShot(image, 'dist/db/migrate.js', env);
  await oneShot(image, 'dist/worker/ensure-temporal.js', env);
  await oneShot(image, 'dist/worker/ensure-temporal.js', env);
  const api = await longRunning(image, 'dist/api/main.js', { ...env, PORT: String(stack.ports.api) });
  const worker = await longRunning(image, 'dist/worker/main.js', { ...env, WORKER_HEALTH_PORT: String(await freePort()) });
  await step('One invoice to Xero', () => oneInvoice(env));
  await stopped(worker, 45_000);
  await stopped(api, 30_000);
}

/** Carries out the Dockerfile; resolves to what of the last stage matters for running it. */
async function imageSteps() {
  const { copyOf, lastOf, letIn, readDockerfile, wordsOf } = load('test/support/dockerfile.js');
  const context = join(base, 'context');
  await step('A clean clone of the last commit', () => run('git', ['clone', '--quiet', root, context]));
  const inside = new Set(letIn(readFileSync(join(context, '.dockerignore'), 'utf8')));
  const stages = readDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8'));
  for (const name of readdirSync(context)) if (!inside.has(name) && name !== 'Dockerfile') rmSync(join(context, name), { recursive: true });
  rmSync(join(context, 'Dockerfile'));
  for (const stage of stages) {
    let folder = folderIn(stage.name);
    for (const { instruction, value } of stage.steps) {
      if (instruction === 'WORKDIR') folder = folderIn(join(stage.name, value));
      if (instruction === 'COPY') copy(copyOf(value), context, folder);
      if (instruction !== 'RUN') continue;
      if (value.startsWith('apt-get')) note(`Not run here: RUN ${value}`);
      else await step(`${stage.name}: RUN ${value}`, () => run('sh', ['-c', value], { cwd: folder, maxBuffer: 1e8 }).then(() => undefined, (error) => { throw new Trouble(`${value} failed:\n${error.stdout}${error.stderr}`); }));
    }
  }
  const last = stages.at(-1);
  const [uid, gid] = lastOf(last, 'USER').split(':').map(Number);
  const folder = join(base, last.name, lastOf(last, 'WORKDIR'));
  note(`The image's own files: ${await size(join(folder, 'node_modules'))} of packages, ${await size(join(folder, 'dist'))} of dist/.`);
  return {
    folder, user: process.getuid() === 0 ? { uid, gid } : {}, env: Object.fromEntries([lastOf(last, 'ENV').split('=')]),
    // tini stands in the image only; node is this one.
    nodeArgs: wordsOf(lastOf(last, 'ENTRYPOINT')).slice(3), healthArgs: wordsOf(lastOf(last, 'HEALTHCHECK')).slice(1),
  };
}

function copy({ stage, sources, target }, context, folder) {
  for (const source of sources) {
    const from = join(stage === undefined ? context : join(base, stage), source);
    const whole = source === '.' || !statSync(from).isDirectory();
    cpSync(from, source === '.' || target !== './' ? join(folder, target) : join(folder, target, whole ? basename(from) : ''), { recursive: true, verbatimSymlinks: true });
  }
}

function serviceEnvironment(image) {
  const { secrets, ports, env } = stack;
  const file = join(base, 'session_secret');
  writeFileSync(file, `${secrets.sessionSecret}\n`);
  return {
    PATH: process.env.PATH, ...image.env, ...env, TEMPORAL_NAMESPACE: 'xero-sync', PUBLIC_URL: `http://localhost:${ports.api}`,
    PLATFORM_API_KEYS: secrets.platformKey, SESSION_SECRET_FILE: file, ENCRYPTION_KEYS: secrets.encryptionKeys,
  };
}

function oneShot({ folder, user, nodeArgs }, file, env) {
  return step(file, async () => {
    const { stdout } = await run(process.execPath, [...nodeArgs, file], { cwd: folder, env, ...user }).catch((error) => { throw new Trouble(`${file} failed:\n${error.stdout}${error.stderr}`); });
    return { detail: stdout.trim().replaceAll('\n', ' ') };
  });
}

async function longRunning({ folder, user, nodeArgs, healthArgs }, file, env) {
  const logFile = join(base, `${basename(join(file, '..'))}.log`);
  const healthy = () => run(process.execPath, healthArgs, { cwd: folder, env, ...user }).then(() => true, () => false);
  let child;
  await step(`${file}, until its health check passes`, async () => {
    if (await healthy()) throw new Trouble('The health check passes with nothing running.');
    child = await startProcess({ name: file, command: process.execPath, args: [...nodeArgs, file], cwd: folder, env, logFile, ...user });
    children.push(child);
    await untilReady({ check: healthy, process: child, withinMs: 60_000, explain: (why) => new Trouble(`${file} ${why === 'ended' ? 'ended' : 'is not healthy'}:\n${lastLines(logFile)}`) });
  });
  return { file, child, logFile };
}

async function stopped({ file, child, logFile }, graceMs) {
  await step(`SIGTERM to ${file}`, async () => {
    process.kill(child.pid, 'SIGTERM');
    const late = new Promise((resolve) => { setTimeout(resolve, graceMs, undefined).unref(); });
    const end = await Promise.race([child.exited, late]);
    if (end?.code !== 0) throw new Trouble(`${file} ${end === undefined ? 'did not end in time' : `ended with ${end.code ?? end.signal}`}:\n${lastLines(logFile)}`);
    return { detail: 'exit code 0' };
  });
}

async function oneInvoice({ PUBLIC_URL: url, PLATFORM_API_KEYS: key }) {
  if (!(await answers(`${url}/readyz`))) throw new Trouble('The API is not ready.');
  const { httpApi } = load('scripts/client/http-api.js');
  const { connect, finishSetUp } = load('scripts/client/consent.js');
  const { until } = load('scripts/client/poll.js');
  const [{ id, body }] = load('scripts/demo/sample-invoices.js').sampleInvoices;
  const contact = load('scripts/demo/sample-contacts.js').sampleContacts.find((each) => each.id === body.contactId);
  const api = httpApi(url, key);
  await api.call('PUT', '/v1/companies/demo', { name: 'Demo Hire Co', timeZone: 'Australia/Sydney' });
  await connect(api, 'demo');
  await finishSetUp(api, 'demo');
  await api.call('PUT', `/v1/companies/demo/contacts/${contact.id}`, contact.body);
  await api.call('PUT', `/v1/companies/demo/invoices/${id}`, body);
  const sync = await until('The invoice is in Xero', 60, async () => {
    const { sync: now } = await api.call('GET', `/v1/companies/demo/invoices/${id}`);
    if (now.status === 'problem') throw new Trouble(`The invoice has a problem: ${JSON.stringify(now.problem)}`);
    return now.status === 'synced' ? now : undefined;
  });
  return { detail: `${sync.xero.number} is ${sync.xero.id} in Xero` };
}

function folderIn(path) {
  mkdirSync(join(base, path), { recursive: true, mode: 0o755 });
  return join(base, path);
}

const size = async (folder) => (await run('du', ['-sh', folder])).stdout.split('\t')[0];

async function leave() {
  for (const child of children) await child.stop();
  await stack?.stop();
  if (existsSync(base)) rmSync(base, { recursive: true, force: true });
}
process.once('SIGINT', () => { void leave().finally(() => process.exit(130)); });

main().then(leave, async (error) => {
  complain(sentence(error));
  process.exitCode = 1;
  await leave();
});
