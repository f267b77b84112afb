import { ShellRig, type App } from '../testing/shell-rig';
import { WebhookReceiver } from '../testing/webhook-receiver';
import type { Counts } from './outbox';
import type { WebhooksStatus } from './webhooks';

const QUARTER = 15 * 60;
const DAY = 86_400;

describe('how webhooks are delivered', () => {
  let rig: ShellRig;
  let receiver: WebhookReceiver;
  let app: App;
  beforeEach(async () => {
    receiver = await new WebhookReceiver().start();
    rig = await new ShellRig().start();
    app = await rig.app();
    await subscribe();
    await rig.control('PATCH', '/settings', { webhookGatherMs: 0 });
  });
  afterEach(async () => {
    await rig.dispose();
    await receiver.stop();
  });

  const subscribe = () => rig.control('PUT', '/webhooks', { url: receiver.url, key: receiver.key });
  const order = (orders: Record<string, unknown>) => rig.control('PATCH', '/webhooks', orders);
  const advance = (advanceSeconds: number) => rig.control('POST', '/clock', { advanceSeconds });
  const status = async (): Promise<WebhooksStatus> => JSON.parse((await rig.control('GET', '/webhooks')).text) as WebhooksStatus;
  const counts = async (): Promise<Counts> => (await status()).counts;
  const stateNow = async (): Promise<string> => (await status()).subscription.state;
  const counted = async (wanted: Partial<Counts>): Promise<void> => {
    await rig.until(`counts of ${JSON.stringify(wanted)}`, async () => Object.entries(await counts()).every(([name, count]) => (wanted[name as keyof Counts] ?? count) === count));
  };
  /** So many POSTs have arrived, and nothing is due before the clock is moved. */
  const tries = async (times: number): Promise<void> => {
    await rig.until(`${String(times)} tries`, async () => {
      const { body } = await rig.control('GET', '/clock');
      return receiver.posts.length >= times && String((await status()).nextAt ?? 'never') > String(body?.['now']);
    });
    expect(receiver.posts).toHaveLength(times);
  };

  // xero-api.md 5: an array of events. Our own choice: how long and how many are gathered.
  it('gathers events into one POST, up to a number', async () => {
    await rig.control('PATCH', '/settings', { webhookGatherMs: 60_000, webhookEventsPerPost: 2 });
    await app.put(['A', 'B']);
    await app.put(['C']);
    expect(await counts()).toMatchObject({ waiting: 3 });
    await advance(60);
    await counted({ delivered: 3, waiting: 0 });
    expect(receiver.posts.map(({ body, events }) => [events.length, body['firstEventSequence'], body['lastEventSequence']])).toEqual([[2, 1, 2], [1, 3, 3]]);
  });

  // xero-api.md 5: tried again at once, then each 15 minutes.
  it('tries again at once, then each 15 minutes, with the very same body', async () => {
    receiver.fail();
    await app.put(['A']);
    await tries(2);
    await advance(QUARTER - 60);
    expect(receiver.posts).toHaveLength(2);
    await advance(60);
    await tries(3);
    receiver.instead = undefined;
    await advance(QUARTER);
    await counted({ delivered: 1, waiting: 0 });
    expect(new Set(receiver.posts.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await rig.control('GET', '/webhooks')).body?.['subscription']).not.toHaveProperty('why');
  });

  // xero-api.md 5: 200 without body or cookies within 5 s; anything else has failed.
  it.each([[202, {}, ''], [200, { 'set-cookie': 'a=b' }, ''], [200, {}, 'thanks'], [401, {}, '']])('takes no other answer for success: %s %j "%s"', async (status, headers, body) => {
    receiver.instead = (res) => void res.writeHead(status, headers).end(body);
    await app.put(['A']);
    await tries(2);
    expect(await counts()).toMatchObject({ delivered: 0, waiting: 1 });
  });

  // xero-api.md 5: after 24 hours disabled; failures kept, replayed in order.
  it('is disabled after 24 hours; what failed is kept and replayed in order once it is on again', async () => {
    await order({ hold: true });
    await rig.control('PATCH', '/settings', { webhookEventsPerPost: 1 });
    receiver.fail();
    await app.put(['A', 'B', 'C']);
    await order({ hold: false });
    await tries(6);
    await advance(DAY - 1);
    await tries(9);
    expect(await stateNow()).toBe('on');
    await advance(QUARTER);
    await rig.until('it is disabled', async () => (await stateNow()) === 'disabled');
    expect(await counts()).toMatchObject({ failed: 3, waiting: 0, delivered: 0 });
    await app.put(['D']);
    expect(await counts()).toMatchObject({ failed: 3, waiting: 0 });

    receiver.instead = undefined;
    receiver.arrived.length = 0;
    await subscribe();
    expect((await rig.control('POST', '/webhooks/replay')).body).toMatchObject({ replayed: 3, counts: { failed: 0, waiting: 3 } });
    await counted({ delivered: 3, waiting: 0 });
    expect(receiver.sequences).toEqual([1, 2, 3]);
  });

  // xero-api.md 5: failures are kept 31 days.
  it('forgets failures after 31 days', async () => {
    receiver.fail();
    await app.put(['A']);
    await tries(2);
    await advance(DAY + QUARTER);
    await counted({ failed: 1 });
    await advance(31 * DAY);
    expect((await rig.control('POST', '/webhooks/replay')).body).toMatchObject({ replayed: 0, counts: { failed: 0, lost: 1 } });
  });

  // xero-api.md 10: duplicates, disorder; and polling is the truth, so that events may be lost (5).
  it('loses, doubles, delays, holds and turns round what it is ordered to', async () => {
    await rig.control('PATCH', '/settings', { webhookEventsPerPost: 1 });
    await order({ lose: 1 });
    await app.put(['A']);
    await counted({ lost: 1 });
    await order({ double: 1 });
    await app.put(['B']);
    await counted({ delivered: 1, doubled: 1 });
    await tries(2);
    await order({ delaySeconds: 600 });
    await app.put(['C']);
    await order({ delaySeconds: 0 });
    await app.put(['D']);
    await counted({ delivered: 2, waiting: 1 });
    await advance(600);
    await counted({ delivered: 3, waiting: 0 });
    await order({ hold: true, reverse: true });
    await app.put(['E', 'F']);
    expect(await counts()).toMatchObject({ waiting: 2 });
    await order({ hold: false });
    await counted({ delivered: 5, waiting: 0, lost: 1, doubled: 1, failed: 0 });
    expect(receiver.sequences).toEqual([2, 2, 4, 3, 6, 5]);
  });

  // xero-api.md 5: Xero goes on trying for 24 hours, so the simulator does after a restart.
  it('goes on after a restart with what was to be delivered', async () => {
    await order({ hold: true });
    await app.put(['A']);
    receiver.fail();
    await order({ hold: false });
    await tries(2);
    await rig.restart();
    expect(await counts()).toMatchObject({ waiting: 1 });
    receiver.instead = undefined;
    await advance(QUARTER);
    await counted({ delivered: 1, waiting: 0 });
    await app.put(['B']);
    await counted({ delivered: 2 });
    expect(receiver.sequences).toEqual([1, 1, 1, 2]);
  });

  // Our own choice: a deleted subscription leaves nothing behind.
  it('tells nothing once the subscription is deleted', async () => {
    await order({ hold: true });
    await app.put(['A']);
    await rig.control('DELETE', '/webhooks');
    await app.put(['B']);
    expect((await rig.control('GET', '/webhooks')).body).toEqual({
      subscription: { state: 'none' }, orders: { lose: 0, double: 0, delaySeconds: 0, hold: false, reverse: false }, counts: { delivered: 0, failed: 0, waiting: 0, lost: 0, doubled: 0 },
    });
    await subscribe();
    await app.put(['C']);
    await counted({ delivered: 1 });
    expect(receiver.sequences).toEqual([1]);
  });
});
