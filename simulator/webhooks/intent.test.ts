import { ShellRig } from '../testing/shell-rig';
import { WebhookReceiver } from '../testing/webhook-receiver';

describe('the intent to receive', () => {
  let rig: ShellRig;
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    receiver = await new WebhookReceiver().start();
    rig = await new ShellRig().start();
  });
  afterEach(async () => {
    await rig.dispose();
    await receiver.stop();
  });
  const subscribe = (): Promise<{ body: Record<string, unknown> | undefined }> => rig.control('PUT', '/webhooks', { url: receiver.url, key: receiver.key });
  const stateNow = async (): Promise<unknown> => (await rig.control('GET', '/webhooks')).body?.['subscription'];

  // xero-api.md 5: POSTs without events, sequences 0, some wrongly signed; 200 for the right ones, 401 for the others.
  it('asks with right and wrong signatures, and the subscription is on when each was told from the other', async () => {
    expect((await subscribe()).body).toMatchObject({ subscription: { url: receiver.url, key: receiver.key, state: 'on' } });
    expect(receiver.arrived.map(({ rightlySigned }) => rightlySigned)).toEqual([false, true, false, true]);
    for (const { type, body } of receiver.arrived) {
      expect([type, body]).toEqual(['application/json', { events: [], firstEventSequence: 0, lastEventSequence: 0, entropy: expect.stringMatching(/^[A-Z]{20}$/) }]);
    }
  });

  // xero-api.md 5: 200 right, 401 wrong, no body or cookies.
  it.each([
    ['everything is taken', 200, {}, '', /a wrongly signed POST was answered 200 instead of 401/],
    ['nothing is taken', 401, {}, '', /a rightly signed POST was answered 401 instead of 200/],
    ['a wrong signature is 400', 400, {}, '', /answered 400 instead of 401/],
    ['it redirects', 302, { location: '/elsewhere' }, '', /answered 302/],
    ['a body comes back', 401, {}, 'no', /answered with a body/],
    ['a cookie comes back', 401, { 'set-cookie': 'a=b' }, '', /answered with a cookie/],
  ])('is not shown when %s', async (_what, status, headers, body, why) => {
    receiver.instead = (res) => void res.writeHead(status, headers).end(body);
    expect((await subscribe()).body).toMatchObject({ subscription: { state: 'off', why: expect.stringMatching(why) } });
    const app = await rig.app();
    await app.put(['A']);
    expect((await rig.control('GET', '/webhooks')).body).toMatchObject({ counts: { waiting: 0, delivered: 0 } });
  });

  // xero-api.md 5: reply within 5 s; shorter here, to be quick.
  it('is not shown by who is slow', async () => {
    expect((await rig.control('GET', '/settings')).body).toMatchObject({ webhookAnswerMs: 5000 });
    await rig.control('PATCH', '/settings', { webhookAnswerMs: 50 });
    receiver.instead = () => undefined;
    expect((await subscribe()).body).toMatchObject({ subscription: { state: 'off', why: expect.stringMatching(/not answered within 50 ms/) } });
  });

  // Our own choice: in Xero a person sets address and key in the developer portal; here the control API or the environment does.
  it('an address is http or https, and needs a key', async () => {
    expect((await rig.control('PUT', '/webhooks', { url: 'ftp://app.example', key: 'k' })).status).toBe(400);
    expect((await rig.control('PUT', '/webhooks', { url: receiver.url })).status).toBe(400);
    expect(await stateNow()).toEqual({ state: 'none' });
  });

  describe('of a subscription from the environment', () => {
    const withWebhook = async (): Promise<ShellRig> => {
      await rig.dispose();
      rig = await new ShellRig({ webhook: { url: receiver.url, key: receiver.key } }).start();
      return rig;
    };

    // Our own choice: the app starts after the simulator, so it is asked until it shows it.
    it('is asked for until the app shows it', async () => {
      receiver.fail(503);
      await withWebhook();
      await rig.until('the first validation has failed', async () => ((await stateNow()) as { state: string }).state === 'off');
      receiver.instead = undefined;
      await rig.until('it is on', async () => ((await stateNow()) as { state: string }).state === 'on');
      expect(receiver.arrived.length).toBeGreaterThan(4);
    });

    // Our own choice: the control API's word holds until the environment says something else.
    it('is not there any more after a restart when it was deleted', async () => {
      await withWebhook();
      await rig.until('it is on', async () => ((await stateNow()) as { state: string }).state === 'on');
      expect((await rig.control('DELETE', '/webhooks')).body).toMatchObject({ subscription: { state: 'none' } });
      await rig.restart();
      expect(await stateNow()).toEqual({ state: 'none' });
    });
  });
});
