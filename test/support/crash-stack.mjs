import { createRequire } from 'node:module';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distFolder } from '../../scripts/stack/paths.mjs';
import { obeyKills, startWholeStack } from '../../scripts/stack/whole.mjs';

/** A whole stack of its own in a process of its own, for a test that kills its parts: says `{ env }` when it runs, then obeys (obeyKills). It ends with the test. */

const folder = mkdtempSync(join(tmpdir(), 'cloudrent-crashes-'));
// Postgres runs as another user when we are root, and must get in.
chmodSync(folder, 0o755);
const kept = join(distFolder, 'test', 'secrets');
const tell = (message) => { if (process.connected) process.send(message); };
const { stack, env } = await startWholeStack({
  folder, role: 'crash-test', throwaway: true, durable: true, simulatorEnv: { SIMULATOR_DELAY_MS: '0' }, programEnv: { LOG_LEVEL: 'trace', NODE_OPTIONS: `--require ${JSON.stringify(join(kept, 'preload.js'))}` },
  events: { restarted: (_title, _how, part) => tell({ restarted: part }), lost: (title, why) => console.error(`${title} can't go on: ${why}`) },
});
obeyKills(stack, process);
// What it has written and stored is searched for secrets at the end of the run.
const keep = () => createRequire(import.meta.url)(join(kept, 'run-end.js')).noteStack({ folder, env });
let ending = false;
const end = () => {
  if (ending) return;
  ending = true;
  void keep().catch((error) => { console.error(error); }).then(() => stack.stop()).finally(() => process.exit(0));
};
process.once('disconnect', end);
process.once('SIGTERM', end);
if (process.connected) tell({ env });
else end();
