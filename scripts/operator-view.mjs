import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPictures } from './operator-view/pictures.mjs';
import { everyState, endScenes } from './operator-view/scenes.mjs';
import { build } from './stack/build.mjs';
import { checkMachine, install, installed } from './stack/install.mjs';
import { closedEnvironment } from './stack/local-environment.mjs';
import { dataFolder } from './stack/paths.mjs';
import { freePort } from './stack/ports.mjs';
import { sweep } from './stack/records.mjs';
import { apiService, postgresService, simulatorService, temporalService, workerService } from './stack/services.mjs';
import { createStack } from './stack/stack.mjs';
import { complain, say, step } from './stack/terminal.mjs';
import { sentence } from './stack/trouble.mjs';

const usage = `node scripts/operator-view.mjs          pictures of syncs in every state, as Temporal's pages show them
node scripts/operator-view.mjs --stay   leaves everything running afterwards, until Ctrl-C

Starts everything on free ports in a temporary folder, makes companies whose syncs run, wait, fail and end in every way, takes
pictures with a real browser into .data/operator-view/, and stops everything. What they should tell: docs/operating.md`;

const pictureFolder = join(dataFolder, 'operator-view');

async function main(stay) {
  checkMachine();
  await sweep();
  if (!installed()) await step('Install packages', install);
  await step('Build', (progress) => build({ progress }));
  const folder = mkdtempSync(join(tmpdir(), 'cloudrent-operator-view-'));
  // Postgres runs as another user when we are root, and must get in.
  chmodSync(folder, 0o755);
  const ports = { postgres: await freePort(), temporal: await freePort(), temporalUi: await freePort(), simulator: await freePort(), api: await freePort() };
  const stack = await createStack({ folder, ports, role: 'operator-view', throwaway: true, around: step });
  const interrupted = new Promise((resolve) => { for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve('interrupted')); });
  try {
    if (await Promise.race([view(stack), interrupted]) === 'interrupted') return 130;
    if (stay) {
      say(`\nTemporal's pages: ${stack.env.TEMPORAL_UI_URL}   API: http://localhost:${ports.api}/docs   platform key: ${stack.secrets.platformKey}\nCtrl-C stops everything.`);
      await interrupted;
    }
    return 0;
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function view(stack) {
  const parts = { ...stack, redirectUris: [`http://localhost:${stack.ports.api}/xero/callback`], simulatorEnv: { SIMULATOR_DELAY_MS: '0' } };
  const simulator = simulatorService(parts);
  let xero;
  const kept = { ...simulator, async start(track, progress) { const started = await simulator.start(track, progress); xero = started.process; return started; } };
  for (const service of [postgresService(parts), temporalService(parts), kept]) await stack.add(service);
  const env = closedEnvironment(stack);
  await stack.add(workerService({ ...parts, env }));
  await stack.add(apiService({ ...parts, env, url: env.PUBLIC_URL }));

  rmSync(pictureFolder, { recursive: true, force: true });
  mkdirSync(pictureFolder, { recursive: true });
  const pictures = await openPictures({ folder: pictureFolder, uiUrl: stack.env.TEMPORAL_UI_URL, address: stack.env.TEMPORAL_ADDRESS });
  try {
    const world = { env, key: stack.secrets.platformKey, simulatorUrl: stack.env.SIMULATOR_URL, stopXero: () => xero.stop() };
    await step('Syncs in every state', () => everyState(world));
    await step('Pictures', (progress) => pictures.takeAll(progress));
    for (const scene of endScenes) await step(scene.title, async () => { await scene.begin(world); await pictures.take(scene.pictures); await scene.end(world); });
  } finally {
    await pictures.close();
  }
  say(`The pictures are in ${pictureFolder}`);
}

if (process.argv.includes('--help')) say(usage);
else {
  try {
    process.exitCode = await main(process.argv.includes('--stay'));
  } catch (error) {
    complain(sentence(error));
    process.exitCode = 1;
  }
}
