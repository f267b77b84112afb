import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { distFolder } from './paths.mjs';
import { answers, lastLines, startProcess, untilReady } from './processes.mjs';
import { Trouble } from './trouble.mjs';

/** Our own programs as child processes: simulator, API, worker. */

/** Starts the simulator on 127.0.0.1; resolves to `{ process, url }`. `settings` are its own variables. */
export async function startSimulator({ port, folder, clientId, clientSecret, redirectUris, logFile, settings = {}, track }) {
  const url = `http://localhost:${port}`;
  const program = await startProgram({
    name: 'simulator', title: 'The Xero simulator', main: 'simulator/main.js', logFile, track,
    env: {
      ...process.env, SIMULATOR_PORT: String(port), SIMULATOR_DATA: folder, SIMULATOR_CLIENT_ID: clientId, SIMULATOR_CLIENT_SECRET: clientSecret,
      SIMULATOR_REDIRECT_URIS: redirectUris.join(','), ...settings,
    },
    ready: () => answers(`${url}/simulator/health`),
  });
  return { process: program, url };
}

/**
 * Starts one of our programs and waits until `ready()` is true or, without it, until the program sends an IPC message.
 * Throws a `Trouble` with its last log lines when it ends before or stays silent for `withinMs`. With PROFILE_FOLDER in `env` it leaves
 * a processor profile there for each of its threads when it ends, to open in a browser's developer tools.
 */
export async function startProgram({ name, title, main, args = [], env, logFile, ready, withinMs = 60_000, graceMs = 35_000, track }) {
  const file = join(distFolder, main);
  if (!existsSync(file)) throw new Trouble(`${title} is not built (${main} is missing in dist/). Run: npm run build`);
  const child = await startProcess({ name, command: process.execPath, args: [...profiling(env), file, ...args], env, logFile, ipc: true, graceMs, track });
  await untilReady({
    check: ready ?? (() => child.saidReady), process: child, withinMs,
    explain: (why) => new Trouble(`${title} ${why === 'ended' ? 'ended while starting' : `was not ready within ${withinMs / 1000} s`}. Its log, ${logFile}, ends with:\n${lastLines(logFile)}`),
  }).catch(async (error) => {
    await child.stop();
    throw error;
  });
  return child;
}

const profiling = ({ PROFILE_FOLDER: folder }) => folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
