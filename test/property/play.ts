import { acts as between, pullBetween } from './acts-between';
import { acts as cloudrent, mailOf, nameOf, type ActOut } from './acts-cloudrent';
import { acts as person } from './acts-person';
import { acts as xero } from './acts-xero';
import { say, settled, type Scene } from './scene';
import type { Act, Step } from './steps';

const all: Readonly<Record<Act, ActOut>> = { ...cloudrent, ...person, ...xero, ...between };

/** Carries a run's steps out, one after the other, and writes each into its diary. Two customers and an invoice are there when it begins. */
export async function play(scene: Scene, steps: readonly Step[]): Promise<void> {
  for (const contact of ['ann', 'bob']) await say(scene, `contacts/${scene.name}-${contact}`, { name: nameOf(scene.name, `${scene.name}-${contact}`, 0), email: mailOf(`${scene.name}-${contact}`, 0) });
  await all['invoice.issue'](scene, 1, 2);
  await settled(scene);
  for (const [index, { act, which, value }] of steps.entries()) {
    const did = await all[act](scene, which, value);
    scene.diary.push(`${String(index + 1).padStart(2)}  ${act}: ${did ?? 'nothing there for it'}`);
    if (scene.between && act in cloudrent && did !== undefined) {
      await pullBetween(scene);
      scene.diary.push('    everything is read before that is settled');
    }
  }
}
