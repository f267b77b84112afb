import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { distFolder } from '../../scripts/stack/paths.mjs';
import { freePort } from '../../scripts/stack/ports.mjs';
import { temporalBinary } from '../../scripts/stack/temporal-binary.mjs';
import { startTemporal } from '../../scripts/stack/temporal.mjs';

/** A Temporal server of its own that is down when a connection's monthly Schedule has a tick due, and comes back: prints `{ due, downUntil, actions }`, what the Schedule did about it. */

const load = createRequire(import.meta.url);
const { Client, Connection } = load('@temporalio/client');
const { createMonthSchedules } = load(join(distFolder, 'workflows', 'contract', 'month-schedule.js'));
const { monthScheduleId } = load(join(distFolder, 'workflows', 'contract', 'reconcile.js'));

const folder = mkdtempSync(join(tmpdir(), 'missed-tick-'));
const options = { program: await temporalBinary(), port: await freePort(), folder, logFile: join(folder, 'log'), track: () => undefined };
let server = await startTemporal(options);
const connection = await Connection.connect({ address: server.address });
try {
  const client = new Client({ connection });
  await createMonthSchedules(client, 'sync').ensure('acme', 'Etc/UTC');
  const handle = client.schedule.getHandle(monthScheduleId('acme'));
  // The first of the month does not come for a test: the same Schedule, due in some seconds.
  const due = new Date(Math.ceil(Date.now() / 1000) * 1000 + 8_000);
  const [dayOfMonth, hour, minute, second] = [due.getUTCDate(), due.getUTCHours(), due.getUTCMinutes(), due.getUTCSeconds()];
  await handle.update((schedule) => ({ ...schedule, spec: { calendars: [{ dayOfMonth, hour, minute, second }], timezone: 'Etc/UTC' } }));
  // The server takes an update in its own time; one that it has not taken is no Schedule that is due.
  while ((await handle.describe()).info.nextActionTimes[0]?.getTime() !== due.getTime() && Date.now() < due.getTime()) await pause(100);
  await server.process.stop();
  await pause(due.getTime() - Date.now() + 2_000);
  const downUntil = new Date();
  server = await startTemporal(options);
  let actions = [];
  for (const deadline = Date.now() + 30_000; actions.length === 0 && Date.now() < deadline; await pause(200)) {
    actions = (await handle.describe().catch(() => ({ info: { recentActions: [] } }))).info.recentActions;
  }
  console.log(JSON.stringify({ due, downUntil, actions: actions.map(({ scheduledAt, takenAt, action }) => ({ scheduledAt, takenAt, workflowId: action.workflow.workflowId })) }));
} finally {
  await connection.close();
  await server.process.stop();
  rmSync(folder, { recursive: true, force: true });
}
