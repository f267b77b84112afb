import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShellRig, type App } from '../testing/shell-rig';
import type { Exchange } from './exchange';

describe('recording', () => {
  const before = process.env['SIMULATOR_RECORD'];
  let folder: string;
  let rig: ShellRig;
  let app: App;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'exchanges-'));
    rig = await new ShellRig().start();
    app = await rig.app();
    process.env['SIMULATOR_RECORD'] = folder;
  });
  afterEach(async () => {
    delete process.env['SIMULATOR_RECORD'];
    if (before !== undefined) process.env['SIMULATOR_RECORD'] = before;
    rmSync(folder, { recursive: true });
    await rig.dispose();
  });

  const recorded = (): Exchange[] => readdirSync(folder).filter((file) => file.endsWith('.jsonl')).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Exchange));
  const put = (key: string) => app.put(['A'], key).catch(() => undefined);
  const onInvoices = { method: 'PUT', path: '/api.xro/2.0/Invoices' };

  it('keeps a call as it went over the wire, without the token', async () => {
    const reply = await app.put(['A'], 'key');
    expect(recorded()).toEqual([{
      askedBy: 'simulator-test', unlikeXero: 'stub',
      request: {
        method: 'PUT', path: '/api.xro/2.0/Invoices', query: '', body: '{"Invoices":[{"InvoiceNumber":"A"}]}',
        headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': 'key', 'xero-tenant-id': app.tenantId, authorization: 'Bearer' },
      },
      answer: { status: 200, headers: expect.objectContaining({ 'content-type': 'application/json; charset=utf-8' }), body: reply.text },
    }]);
  });

  it('says whose answers are Xero’s: the door’s are, those of stub books are not', async () => {
    await app.call('GET', 'Invoices?page=1', { headers: { accept: 'text/xml' } });
    await rig.refresh('never-given');
    expect(recorded()).toMatchObject([{ request: { query: 'page=1' }, answer: { status: 406 } }, { request: { path: '/connect/token' }, answer: { status: 400 } }]);
    expect(recorded().filter(({ unlikeXero }) => unlikeXero !== undefined)).toEqual([]);
  });

  it.each([
    ['status', { kind: 'status', status: 503, body: '<h1>busy</h1>' }, 503], ['redirect', { kind: 'redirect-302' }, 302],
    ['HTML', { kind: 'unreadable', variant: 'html' }, 200], ['broken JSON', { kind: 'unreadable', variant: 'broken-json' }, 200],
    ['nothing at all', { kind: 'unreadable', variant: 'empty-204' }, 204], ['wrong types', { kind: 'unreadable', variant: 'wrong-type' }, 200],
    ['half of it', { kind: 'unreadable', variant: 'truncated' }, 200],
  ])('marks an answer that a fault made: %s', async (_name, fault, status) => {
    await rig.fault(onInvoices, fault);
    await put('key');
    expect(recorded()).toMatchObject([{ unlikeXero: 'fault', answer: { status } }]);
  });

  it('has no answer where a fault sent none', async () => {
    await rig.fault(onInvoices, { kind: 'reset', when: 'after' });
    await put('key');
    expect(recorded()[0]).not.toHaveProperty('answer');
  });

  it('marks an answer of a fault again when it is repeated under its key', async () => {
    await rig.fault(onInvoices, { kind: 'status', status: 500 });
    await put('key');
    await rig.restart();
    await put('key');
    expect(recorded()).toMatchObject([{ unlikeXero: 'fault', answer: { status: 500 } }, { unlikeXero: 'fault', answer: { status: 500 } }]);
  });

  it('takes a limit for Xero’s answer, ordered or not', async () => {
    await rig.fault(onInvoices, { kind: 'rate-limit', problem: 'minute' });
    await put('key');
    expect(recorded()).toMatchObject([{ answer: { status: 429, body: '' } }]);
    expect(recorded()[0]).not.toHaveProperty('unlikeXero');
  });

  it('happens only where the environment names a folder', async () => {
    delete process.env['SIMULATOR_RECORD'];
    await app.get();
    expect(recorded()).toEqual([]);
  });
});
