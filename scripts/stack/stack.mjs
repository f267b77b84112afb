import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { killTree, lastLines } from './processes.mjs';
import { freePort } from './ports.mjs';
import { openRecord } from './records.mjs';
import { localSecrets } from './secrets.mjs';
import { postgresService, simulatorService, temporalService } from './services.mjs';

/**
 * An empty stack, to which services are added: `{ env, notes, secrets, ports, folder, add(service), leaders(), supervise(events), kill(names), stop() }`.
 * `env` gathers what the services say of themselves; `stop()` ends them in reverse order, at any time.
 *
 * - `folder`: where data, logs and secrets go; with `throwaway` it is removed at the end, also when the owner is killed
 * - `durable`: no part loses data when it is killed; as a rule only what is kept anyway
 * - `ports`: `random`, or `{ postgres, temporal, temporalUi, simulator, api }`
 * - `role`: who owns the processes, for the record: `start`, `test`, `bench`; or the `record` itself when it is open already
 * - `around(title, work)`: wraps the start of each service, for a checklist
 */
export async function createStack({ folder, ports = 'random', role, record: given, throwaway = false, durable = !throwaway, around = (_, work) => work(() => undefined) }) {
  mkdirSync(folder, { recursive: true });
  const record = given ?? openRecord(role, throwaway ? [folder] : []);
  const stack = { folder, throwaway, durable, env: {}, notes: [], secrets: localSecrets(folder), ports: ports === 'random' ? await randomPorts() : ports };
  const services = [];
  const running = [];
  let stopping;
  const track = (child) => { running.push(child); record.add(child); };
  const forget = (child) => { running.splice(running.indexOf(child), 1); record.remove(child); };

  async function bringUp(service, progress) {
    const begun = [];
    const { process, env = {}, notes = [], folders = [] } = await service.start((child) => { begun.push(child); track(child); }, progress).catch(async (error) => {
      for (const child of begun) { await child.stop(); forget(child); }
      throw error;
    });
    if (stopping !== undefined) await process.stop();
    Object.assign(stack.env, env);
    for (const folder of folders) record.addFolder(folder);
    return { process, notes };
  }

  stack.add = (service) => around(service.title, async (progress) => {
    const { process, notes } = await bringUp(service, progress);
    stack.notes.push(...notes);
    services.push({ service, process });
  });

  /** The leaders of the services' process groups, by name. */
  stack.leaders = () => new Map(services.map(({ service, process }) => [service.name, process.pid]));

  /** From now on a service that dies is started again; `events.restarted(title, how)` hears of it, `events.lost(title, why)` when it won't come back. */
  stack.supervise = (events) => { for (const entry of services) void watch(entry, { running: () => stopping === undefined, forget, bringUp, events }); };

  /** SIGKILL to these services and to everything of theirs, all at the same time, as a crash would. Supervised ones come back. */
  stack.kill = (names) => { killTree(services.filter(({ service }) => names.includes(service.name)).map(({ process }) => process.pid)); };

  stack.stop = () => {
    stopping ??= (async () => {
      while (running.length > 0) {
        const child = running.at(-1);
        await child.stop();
        forget(child);
      }
      record.close();
    })();
    return stopping;
  };
  return stack;
}

/** So many ends close together mean that it will not get better by itself. When several parts fall at once, one may fail until another is back. */
const endsInARow = 8;
const steadyMs = 60_000;

async function watch(entry, { running, forget, bringUp, events }) {
  const { service } = entry;
  let inARow = 0;
  let since = performance.now();
  for (;;) {
    const { code, signal } = await entry.process.exited;
    if (!running()) return;
    forget(entry.process);
    if (performance.now() - since > steadyMs) inARow = 0;
    const how = signal === null ? `code ${code}` : `signal ${signal}`;
    const { logFile } = entry.process;
    for (let back = false; !back;) {
      inARow += 1;
      if (inARow > endsInARow) {
        events.lost(service.title, `it ended ${inARow} times in a row (${how}). Its log, ${logFile}, ends with:\n${lastLines(logFile)}`);
        return;
      }
      await pause(Math.min(500 * inARow, 3_000));
      if (!running()) return;
      try {
        since = performance.now();
        entry.process = (await bringUp(service, () => undefined)).process;
        back = true;
      } catch (error) {
        if (!running()) return;
        if (inARow === endsInARow) { events.lost(service.title, error.message); return; }
      }
    }
    events.restarted(service.title, how, service.name);
  }
}

/** The ground alone: Postgres, Temporal and the simulator (or those in `parts`), for tests. Resolves to the stack, or ends what it started and throws. */
export async function startStack({ parts = ['postgres', 'temporal', 'simulator'], simulatorEnv = {}, redirectUris, ...options }) {
  const stack = await createStack(options);
  const all = { ...stack, simulatorEnv, redirectUris: redirectUris ?? [`http://localhost:${stack.ports.api}/xero/callback`] };
  const services = { postgres: postgresService, temporal: temporalService, simulator: simulatorService };
  try {
    for (const part of parts) await stack.add(services[part](all));
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return stack;
}

async function randomPorts() {
  const [postgres, temporal, simulator, api] = [await freePort(), await freePort(), await freePort(), await freePort()];
  return { postgres, temporal, simulator, api };
}
