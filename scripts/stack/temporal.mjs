import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { distFolder } from './paths.mjs';
import { lastLines, startProcess, untilReady } from './processes.mjs';
import { Trouble } from './trouble.mjs';

const run = promisify(execFile);
const load = createRequire(import.meta.url);
/** The contract's search attributes as flags, read after the build. A dev server makes them itself, so that it knows them at once; any other gets them from the worker. */
function searchAttributes() {
  const { TypedSearchAttributes } = load('@temporalio/common');
  return Object.values(load(join(distFolder, 'workflows', 'contract', 'names.js')).searchAttributes).map(({ name, type }) => `${name}=${TypedSearchAttributes.toMetadataType(type)}`);
}
/**
 * Fairness keeps companies apart; one partition keeps a rate a rate (measured: four give bursts and too little). Eager execution hands
 * an activity to the worker with the answer to its workflow task, without a queue between. The server walks the tasks that are done
 * until it notes them as done, 30 s apart by default: 14 % of its processor time in a bulk run. A dev server asks its database for the
 * search attributes at every start of a workflow, in case one was added; ours are there from the beginning. All but the last is the
 * same as deploy/temporal/dynamic-config.yaml.
 */
const dynamicConfig = [
  'matching.enableFairness=true', 'matching.numTaskqueueReadPartitions=1', 'matching.numTaskqueueWritePartitions=1', 'system.enableActivityEagerExecution=true',
  'history.transferProcessorUpdateAckInterval="5s"', 'history.timerProcessorUpdateAckInterval="5s"', 'history.visibilityProcessorUpdateAckInterval="5s"',
  'system.forceSearchAttributesCacheRefreshOnRead=false',
];
/** A killed server loses nothing with them, only a machine that loses its power does. Larger than SQLite's own 2 MB and 1,000 pages: a change of one workflow touches some sixty indexes. */
const pragmas = ['journal_mode=wal', 'synchronous=off', 'cache_size=-65536', 'wal_autocheckpoint=10000'];

/**
 * Starts Temporal's dev server on 127.0.0.1. Resolves to `{ process, address, uiUrl }`. Its database is a file in `folder`
 * (in memory it slows down as it grows, and a killed server loses all); with `uiPort` it has its UI.
 */
export async function startTemporal({ program, port, uiPort, folder, logFile, track }) {
  mkdirSync(folder, { recursive: true });
  const args = [
    'server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn',
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-ip', '127.0.0.1']),
    '--db-filename', join(folder, 'dev.db'), ...pragmas.flatMap((pragma) => ['--sqlite-pragma', pragma]),

    ...searchAttributes().flatMap((attribute) => ['--search-attribute', attribute]),
    ...dynamicConfig.flatMap((setting) => ['--dynamic-config-value', setting]),
  ];
  // Go's collector less often: 4 % less of the CPU that bounds a local stack, for 200 MB (measured on 2 cores, 676 records).
  const server = await startProcess({ name: 'temporal', command: program, args, env: { GOGC: '400', ...withoutTemporal(process.env) }, logFile, track });
  const address = `127.0.0.1:${port}`;
  const cli = (...words) => run(program, [...words, '--address', address, '--disable-config-file', '--disable-config-env'], { env: withoutTemporal(process.env), timeout: 10_000 });
  await untilReady({
    check: () => cli('operator', 'cluster', 'health').then(() => true, () => false), process: server, withinMs: 60_000,
    explain: (why) => new Trouble(`Temporal ${why === 'ended' ? 'ended while starting' : 'did not answer within 60 s'}. Its log, ${logFile}, ends with:\n${lastLines(logFile)}`),
  }).catch(async (error) => {
    await server.stop();
    throw error;
  });
  // The default of 24 h would let a failed sync of the weekend vanish before Monday.
  await keepFinished(cli);
  return { process: server, address, ...(uiPort === undefined ? {} : { uiUrl: `http://localhost:${uiPort}` }) };
}

async function keepFinished(cli) {
  const deadline = performance.now() + 15_000;
  for (;;) {
    try {
      await cli('operator', 'namespace', 'update', '--namespace', 'default', '--retention', '720h');
      return;
    } catch (error) {
      // The namespace is registered a moment after the server's health is good.
      if (performance.now() > deadline) throw new Trouble(`Temporal does not accept how long finished workflows are kept: ${String(error.stderr || error.message).trim()}`);
      await new Promise((resolve) => { setTimeout(resolve, 200); });
    }
  }
}

/** Our own server is addressed by flags: variables meant for another one must not interfere. */
function withoutTemporal(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
