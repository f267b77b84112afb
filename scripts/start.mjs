import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { build } from './stack/build.mjs';
import { checkMachine, install, installed } from './stack/install.mjs';
import { checkEnvironment, isGiven, localEnvironment, portsOf } from './stack/local-environment.mjs';
import { checkDatabase, checkTemporal } from './stack/outside.mjs';
import { dataFolder, distFolder } from './stack/paths.mjs';
import { requireFreePort } from './stack/ports.mjs';
import { dataPlaces } from './stack/postgres.mjs';
import { livingOwners, openRecord, sweep } from './stack/records.mjs';
import { apiService, postgresService, simulatorService, temporalService, workerService } from './stack/services.mjs';
import { createStack } from './stack/stack.mjs';
import { colours, complain, note, say, step } from './stack/terminal.mjs';
import { sentence, Trouble } from './stack/trouble.mjs';

const usage = `npm start            starts everything on this machine, and goes on where it was
npm start -- --fresh begins again: forgets all data under .data/ (fetched programs stay)
npm start -- --help  this

Ports are set by PORT (3000), SIMULATOR_PORT (4000), TEMPORAL_PORT (7233), TEMPORAL_UI_PORT (8233) and POSTGRES_PORT (5433).
DATABASE_URL, TEMPORAL_ADDRESS and XERO_CLIENT_ID with XERO_CLIENT_SECRET use a Postgres, a Temporal server and a Xero app of your own.`;

let record;
let stack;
let stopping = false;

async function main() {
  const { fresh, help } = options();
  if (help) {
    say(usage);
    return;
  }
  checkMachine();
  const ports = portsOf(process.env);
  onSignals();
  await onlyOneStart();
  for (const { port, what, variable } of ports.needed) await requireFreePort(port, what, variable);
  if (fresh) await step('Begin again', async () => forget());
  if (!installed()) await step('Install packages', install);
  await step('Build', (progress) => build({ progress }));
  stack = await createStack({ folder: dataFolder, ports: ports.chosen, record, around: step });
  const local = localEnvironment(stack, process.env);
  const { databaseUrl, publicUrl, host, platformApiKeys: [platformKey] } = checkEnvironment(local);
  await ground(databaseUrl, publicUrl);
  const env = { ...local, ...stack.env };
  await stack.add(apiService({ folder: dataFolder, env, url: `http://${['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host}:${ports.chosen.api}` }));
  await stack.add(workerService({ folder: dataFolder, env }));
  stack.supervise({
    restarted: (title, how) => note(`${title} ended (${how}) and was started again.`),
    lost: (title, why) => { complain(`${title} can't go on: ${why}`); void end(1); },
  });
  for (const text of stack.notes) note(text);
  await showDemo({ ...env, PUBLIC_URL: publicUrl, PLATFORM_KEY: platformKey });
  say(`\n${colours.bold('Running.')} Logs are in .data/logs. Ctrl-C stops everything.`);
  await new Promise(() => undefined);
}

/** Postgres, Temporal and Xero: our own, or those that the environment names. */
async function ground(databaseUrl, publicUrl) {
  const parts = { ...stack, redirectUris: [`${publicUrl}/xero/callback`], webhookUrl: `${publicUrl}/webhooks/xero`, simulatorEnv: {} };
  if (isGiven(process.env, 'DATABASE_URL')) await step('Postgres (DATABASE_URL)', () => checkDatabase(databaseUrl));
  else await stack.add(postgresService(parts));
  if (process.env.TEMPORAL_ADDRESS) await step(`Temporal (${process.env.TEMPORAL_ADDRESS})`, checkTemporal);
  else await stack.add(temporalService(parts));
  if (!process.env.XERO_CLIENT_ID) await stack.add(simulatorService(parts));
}

function options() {
  try {
    return parseArgs({ options: { fresh: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } } }).values;
  } catch (error) {
    throw new Trouble(`${error.message.split('. ')[0]}.\n${usage}`);
  }
}

/** Opens the record of this start, unless another runs from this folder; ends what a killed one left behind. */
async function onlyOneStart() {
  record = openRecord('start');
  const [other] = livingOwners('start');
  if (other !== undefined) {
    record.close();
    throw new Trouble(`It runs already from this folder (process ${other.pid}). Stop that one with Ctrl-C in its terminal, or with: kill ${other.pid}`);
  }
  const left = await sweep();
  if (left.length > 0) note(`An earlier start was cut off; ended what it left: ${left.join(', ')}.`);
}

function forget() {
  const kept = new Set(['bin', 'run', 'build.lock']);
  for (const name of existsSync(dataFolder) ? readdirSync(dataFolder) : []) if (!kept.has(name)) rmSync(join(dataFolder, name), { recursive: true, force: true });
  for (const folder of dataPlaces(join(dataFolder, 'postgres'))) rmSync(folder, { recursive: true, force: true });
}

/** The demo company, its rentals and what to open, on the simulator; on a real Xero app nothing is sent by itself. */
async function showDemo(env) {
  const demo = join(distFolder, 'scripts', 'demo.js');
  if (!stack.env.SIMULATOR_URL || !existsSync(demo)) {
    say(`\nAPI ${env.PUBLIC_URL}   try it: ${env.PUBLIC_URL}/docs   platform key: ${env.PLATFORM_KEY}`);
    return;
  }
  const child = spawn(process.execPath, ['--enable-source-maps', demo], { stdio: ['ignore', 'inherit', 'inherit'], env });
  const code = await new Promise((resolve) => { child.once('exit', resolve); child.once('error', () => resolve(1)); });
  if (code !== 0 && !stopping) note('Everything runs, but the demo company is not complete; the logs in .data/logs say more. npm start tries again.');
}

function onSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { void end(0); });
}

/** Stops everything, once; then this process ends. */
async function end(code) {
  if (stopping) return;
  stopping = true;
  if (stack === undefined) record?.close();
  else {
    say('');
    await step('Stop everything', () => stack.stop());
  }
  process.exit(code);
}

main().catch(async (error) => {
  if (stopping) return;
  complain(sentence(error));
  stopping = true;
  await stack?.stop();
  record?.close();
  process.exit(1);
});
