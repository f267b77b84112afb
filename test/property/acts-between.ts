import { ringLists } from '../../db/pull-rings';
import { companyId } from '../../domain/ids';
import { pullResources } from '../../domain/pull';
import type { Json } from '../support/house';
import { ring } from '../support/pulls';
import { postWebhook, signed, webhookBody } from '../support/webhook';
import type { ActOut } from './acts-cloudrent';
import { readEverything } from './reading';
import { pick, settled, type Scene } from './scene';
import { until } from './until';

/** What happens between the two sides: pulls, webhooks that are lost, doubled and out of order, answers that are lost or late. */

async function order(scene: Scene, value: number, fault: Json): Promise<void> {
  const { house } = scene.desk;
  const method = pick(['PUT', 'POST', 'PUT', 'POST', 'DELETE'], value);
  const { faultId } = await house.simulator('POST', '/faults', { match: { method, path: '/api.xro/2.0/', tenantId: house.tenantId }, fault });
  scene.faults.push(String(faultId));
}

export const acts = {
  pull: async ({ desk: { house } }) => { await readEverything(house); return 'everything is read'; },
  ring: async ({ desk: { house } }, which, value) => {
    const list = pick(pullResources, which) ?? 'invoices';
    const times = value % 3 === 0 ? 3 : 1;
    for (let time = 0; time < times; time += 1) {
      await ringLists(house.db, companyId(house.company), [list]);
      await ring(house);
    }
    return `${list} rung ${times === 1 ? 'once' : 'three times'}`;
  },
  webhook: async ({ desk: { house } }, which, value) => {
    const categories = ['INVOICE', 'CREDITNOTE', 'CONTACT', 'INVOICE'].slice(which % 3);
    const events = (value % 2 === 0 ? categories : categories.toReversed()).map((category) => ({ category, tenantId: house.tenantId }));
    const body = webhookBody(events);
    const { status } = await postWebhook(house.apiUrl, body, signed(body, house.configuration.xero.webhookKey ?? ''));
    return `${events.map(({ category }) => category).join(', ')}: ${String(status)}`;
  },
  settle: async (scene) => { await settled(scene); return 'nothing is under way'; },
  'answer.lost': async (scene, _which, value) => { await order(scene, value, { kind: 'reset', when: 'after' }); return 'the answer to the next write will be lost'; },
  'pull.between': async (scene, _which, value) => {
    await order(scene, value, { kind: 'delay', ms: 400 });
    scene.between = true;
    return 'the answer to the next write will be late';
  },
} as const satisfies Record<string, ActOut>;

/** A write has left, its answer is late: everything is read meanwhile. Where nothing had to be written, nothing is. */
export async function pullBetween(scene: Scene): Promise<void> {
  scene.between = false;
  const { house } = scene.desk;
  const fault = scene.faults.at(-1);
  const struck = async (): Promise<boolean> => ((await house.simulator('GET', '/faults'))['items'] as Json[]).some((one) => one['faultId'] === fault && one['fired'] === 1);
  await until('the late write has left', struck, 400).catch(() => undefined);
  await readEverything(house);
}

/** Faults that nothing met are taken back. */
export async function dropFaults({ desk: { house }, faults }: Scene): Promise<void> {
  for (const fault of faults) await house.simulator('DELETE', `/faults/${fault}`).catch(() => undefined);
}
