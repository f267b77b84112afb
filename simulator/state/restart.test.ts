import { appendFileSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShellRig, type App, type TokenSet } from '../testing/shell-rig';

describe('what a killed simulator remembers', () => {
  let rig: ShellRig;
  let copy: string;
  let revived: ShellRig | undefined;
  beforeEach(async () => {
    rig = await new ShellRig().start();
    copy = mkdtempSync(join(tmpdir(), 'killed-'));
  });
  afterEach(async () => {
    await rig.dispose();
    await revived?.dispose();
    rmSync(copy, { recursive: true, force: true });
  });

  /** What SIGKILL leaves is the file as it is at this moment, perhaps with half a line more. */
  async function killedNow(): Promise<ShellRig> {
    copyFileSync(rig.stateFile, join(copy, 'state.jsonl'));
    appendFileSync(join(copy, 'state.jsonl'), '[["put","object');
    revived = await new ShellRig({ dataFolder: copy }).start();
    return revived;
  }

  it('everything that was answered: tokens, connections, books, calls, kept answers, clock, settings', async () => {
    const app: App = await rig.app();
    await rig.control('POST', '/clock', { advanceSeconds: 100 });
    await rig.control('PATCH', '/settings', { switches: { mood: 'stricter' } });
    const first = await app.put(['A'], 'key');
    const revived = await killedNow();
    const headers = app.headers({ 'content-type': 'application/json', 'idempotency-key': 'key' });
    const again = await revived.send('PUT', '/api.xro/2.0/Invoices', { headers, body: '{"Invoices":[{"InvoiceNumber":"A"}]}' });
    expect(again.text).toBe(first.text);
    const listed = await revived.send('GET', '/api.xro/2.0/Invoices', { headers });
    expect(listed.body).toMatchObject({ Invoices: [{ InvoiceNumber: 'A' }] });
    expect((await revived.effects('invoice')).map(({ label }) => label)).toEqual(['A']);
    expect((await revived.control('GET', '/clock')).body).toMatchObject({ aheadSeconds: 100 });
    expect((await revived.control('GET', '/settings')).body).toMatchObject({ switches: { mood: 'stricter' } });
    expect(await revived.organisations()).toMatchObject(await rig.organisations().then((all) => all.map(({ tenantId, shortCode }) => ({ tenantId, shortCode }))));
  });

  it('the refresh token it gave last', async () => {
    const [organisation] = await rig.organisations();
    const tokens: TokenSet = await rig.connect([organisation?.tenantId ?? '']);
    const next = String((await rig.refresh(tokens.refresh_token)).body?.['refresh_token']);
    const revived = await killedNow();
    expect((await revived.refresh(next)).status).toBe(200);
  });
});
