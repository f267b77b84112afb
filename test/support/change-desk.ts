import { addChanges } from '../../db/changes';
import type { CallbackPatience } from '../../activities/deps';
import type { NewChange } from '../../domain/changes';
import { companyId, recordId } from '../../domain/ids';
import { createStarts } from '../../workflows/contract/start';
import { eventually, openHouse, pathIn, workerHere, type House, type Json } from './house';
import { openReceiver, type Receiver } from './receiver';

export const aPayment = (id: string, data: NewChange['data'] = { amount: '110.00' }, type: NewChange['type'] = 'payment.created'): NewChange => ({ kind: 'payment', recordId: recordId(id), type, data });

export interface ChangeDesk {
  readonly house: House;
  readonly receiver: Receiver;
  /** A company with a receiver of its own callbacks. */
  name(callbackUrl?: string): Promise<void>;
  /** Makes the secret, or a new one, and has the receiver check by it. */
  secret(): Promise<string>;
  add(...changes: NewChange[]): Promise<void>;
  /** Commits and does not ring, as a process that dies in between. */
  addSilently(...changes: NewChange[]): Promise<void>;
  ring(): Promise<void>;
  feed(query?: string): Promise<Json[]>;
  callbacks(): Promise<Json>;
  /** Until nothing waits any more and the workflow has ended. */
  quiet(): Promise<void>;
  worker: { stop(): Promise<void>; start(): Promise<void> };
}

/** A house with a company that is called back; `patience` is the worker's. */
export async function openChangeDesk(patience: Partial<CallbackPatience> = {}): Promise<ChangeDesk> {
  const receiver = await openReceiver();
  let restart = (): Promise<void> => Promise.resolve();
  let stop = (): Promise<void> => Promise.resolve();
  const house = await openHouse({}, undefined, async (given) => {
    restart = async () => {
      const worker = await workerHere({ callbacks: { privateHosts: ['127.0.0.1'], patience } })(given);
      stop = async () => { stop = () => Promise.resolve(); await worker.stop(); };
    };
    await restart();
    return { stop: () => stop() };
  });
  const base = `/v1/companies/${house.company}`;
  const ring = (): Promise<void> => createStarts(house.temporal, house.queue).ringDelivery(house.company);
  const addSilently = async (...changes: NewChange[]): Promise<void> => { await house.db.transaction().execute((tx) => addChanges(tx, companyId(house.company), changes)); };
  const callbacks = async (): Promise<Json> => (await house.call('GET', base)).body['callbacks'] as Json;
  return {
    house, receiver, ring, addSilently, callbacks,
    async name(callbackUrl = receiver.url) {
      const { status } = await house.call('PUT', base, { name: 'Test Hire', timeZone: 'Australia/Sydney', callbackUrl });
      if (status !== 200) throw new Error(`the company was answered ${String(status)}`);
    },
    async secret() {
      const secret = String((await house.call('POST', pathIn(house, 'callback-secret'))).body['secret']);
      receiver.trust(secret);
      return secret;
    },
    async add(...changes) { await addSilently(...changes); await ring(); },
    feed: async (query = '') => (await house.call('GET', pathIn(house, `changes${query}`))).body['items'] as Json[],
    async quiet() {
      await eventually('nothing waits', async () => ((await callbacks())['waiting'] === 0 ? true : undefined));
      await house.temporal.workflow.getHandle(`deliver/${house.company}`).result();
    },
    worker: { stop: () => stop(), start: () => restart() },
  };
}
