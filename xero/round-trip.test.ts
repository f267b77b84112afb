import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { recordId, type XeroId } from '../domain/ids';
import { decimal } from '../domain/money';
import { startSimulator, type Simulator } from '../simulator/server';
import type { ElementResult, XeroAnswer } from './answer';
import { findContacts, findInvoicesById, findInvoicesByNumber, readAccounts, readContactsPage, readOrganisation, readTaxRates, writeContacts, writeInvoices } from './calls';
import type { XeroAccess } from './client';
import { contactBody } from './mapping/contact';
import { invoiceBody, voidBody } from './mapping/invoice';
import { sameBody } from './mapping/same-body';
import { authoriseUrl, deleteConnection, exchangeCode, listConnections, refreshTokens, type XeroTokens } from './oauth';
import { isAlreadyExists, problemFromMessages } from './refusals';
import { aContact, anInvoice } from './testing/examples';

/** The whole room against the simulator, which was written from Xero's documentation alone. */
describe('with Xero’s simulator', () => {
  const redirectUri = 'http://localhost:1/xero/callback';
  const app = { clientId: 'app', clientSecret: 's/e+cret', redirectUris: [redirectUri] };
  const folder = mkdtempSync(join(tmpdir(), 'xero-round-trip-'));
  let simulator: Simulator;
  let tokens: XeroTokens;
  let access: XeroAccess;
  const settings = () => ({ loginUrl: simulator.url, identityUrl: simulator.url, apiUrl: simulator.url, webUrl: simulator.url, clientId: app.clientId, clientSecret: app.clientSecret });
  const control = async <T>(path: string): Promise<T> => (await fetch(`${simulator.url}/simulator${path}`)).json() as Promise<T>;

  /** A person says yes on the simulator's consent page; answers with the code that comes back. */
  async function consent(): Promise<string> {
    const url = authoriseUrl(settings(), { redirectUri, state: 'state-1' });
    const page = await (await fetch(url)).text();
    const form = new URLSearchParams(new URL(url).searchParams);
    form.set('userId', /name="userId" value="([^"]+)"/.exec(page)?.[1] ?? '');
    form.set('decision', 'allow');
    for (const { tenantId } of await control<{ tenantId: string }[]>('/organisations')) form.append('tenantId', tenantId);
    const answer = await fetch(`${simulator.url}/identity/connect/authorize`, { method: 'POST', body: form, redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? 'about:blank');
    expect(back.searchParams.get('state')).toBe('state-1');
    return back.searchParams.get('code') ?? '';
  }

  function done<T>(answer: XeroAnswer<T>): T {
    if (answer.answer !== 'done') throw new Error(`Xero's answer: ${JSON.stringify(answer)}`);
    return answer.value;
  }
  function accepted(results: readonly ElementResult[]): Extract<ElementResult, { ok: true }> {
    const [result] = results;
    if (!result?.ok) throw new Error(`refused: ${JSON.stringify(result)}`);
    return result;
  }

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, dataFolder: folder, app, delayMs: 0, logger: pino({ level: 'silent' }) });
    const result = await exchangeCode(settings(), { code: await consent(), redirectUri });
    if (!result.ok) throw new Error(result.why);
    ({ tokens } = result);
    const [connection] = await listConnections(settings(), tokens.accessToken, tokens.authEventId);
    if (!connection) throw new Error('no connection');
    access = { accessToken: tokens.accessToken, xeroTenantId: connection.xeroTenantId };
  });
  afterAll(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('rotates the tokens; what is no refresh token is dead', async () => {
    const rotated = await refreshTokens(settings(), tokens.refreshToken);
    expect(rotated).toMatchObject({ ok: true, tokens: { xeroUserId: tokens.xeroUserId } });
    expect(rotated.ok && rotated.tokens.refreshToken).not.toBe(tokens.refreshToken);
    expect(await refreshTokens(settings(), 'never-given')).toMatchObject({ ok: false, dead: true });
  });

  it('reads the organisation and what a mapping may choose from', async () => {
    expect(done(await readOrganisation(settings(), access))).toMatchObject({ baseCurrency: 'AUD', countryCode: 'AU', timeZone: 'Australia/Sydney' });
    expect(done(await readAccounts(settings(), access)).filter(({ code }) => code === '')).toEqual([]);
    expect(done(await readTaxRates(settings(), access))).toContainEqual({ taxType: 'OUTPUT', name: 'GST on Income', status: 'ACTIVE', effectiveRate: '10', canApplyToRevenue: true });
  });

  let contactXeroId: XeroId;
  it('creates a contact, changes it, and finds it by number, id and page', async () => {
    const created = accepted(done(await writeContacts(settings(), access, 'create', [contactBody(aContact({ name: 'Round Trip Hire', phone: '02 9999 0000' }), recordId('rt-1'))], 'key-c1')));
    contactXeroId = created.xeroId;
    const changed = contactBody(aContact({ version: 2, name: 'Round Trip Hire', email: null }), recordId('rt-1'), { xeroId: contactXeroId });
    expect(accepted(done(await writeContacts(settings(), access, 'update', [changed], 'key-c2'))).xeroId).toBe(contactXeroId);
    const expected = expect.objectContaining({ xeroId: contactXeroId, contactNumber: 'rt-1', name: 'Round Trip Hire', status: 'ACTIVE' });
    expect(done(await findContacts(settings(), access, { ids: [], numbers: ['rt-1'], names: [] }))).toEqual([expected]);
    expect(done(await findContacts(settings(), access, { ids: [contactXeroId], numbers: [], names: [] }))).toEqual([expected]);
    const page = done(await readContactsPage(settings(), access, 1));
    expect(page.items).toContainEqual(expected);
    expect(page.items.find(({ xeroId }) => xeroId === contactXeroId)).not.toHaveProperty('email');
    expect(page.pageCount).toBe(1);
  });

  it('finds several contacts by number in one call, and those that are there', async () => {
    const found = done(await findContacts(settings(), access, { ids: [], numbers: ['rt-1', 'nobody', 'rt-2'], names: [] }));
    expect(found.map(({ contactNumber }) => contactNumber)).toContain('rt-1');
    expect(found.map(({ contactNumber }) => contactNumber)).not.toContain('nobody');
  });

  it('tells a name that is taken from one that is free, in one batch', async () => {
    const bodies = [contactBody(aContact({ name: 'Round Trip Hire' }), recordId('rt-3')), contactBody(aContact({ name: 'Another Hire' }), recordId('rt-4'))];
    const [taken, free] = done(await writeContacts(settings(), access, 'create', bodies, 'key-c3'));
    if (!taken || taken.ok) throw new Error('the name was taken');
    expect(isAlreadyExists(taken.messages)).toBe(true);
    expect(problemFromMessages(taken.messages, 'contact').code).toBe('contact-name-taken');
    expect(free?.ok).toBe(true);
  });

  const ours = (number = 'RT, 1') => {
    const invoice = anInvoice({ number, lines: [
      { id: 'l-1', description: 'Scaffold tower, 3 days', quantity: '3', unitPrice: '45.5050', discountPercent: '5', category: 'equipment-hire', tax: 'gst' },
      { id: 'l-2', description: 'Delivery', quantity: '1', unitPrice: '80', category: 'delivery', tax: 'gst' },
    ], totals: { subtotal: '209.69', tax: '20.97', total: '230.66' } });
    return { invoice, contactXeroId, lineCodes: [{ accountCode: '200', taxType: 'OUTPUT' }, { accountCode: '200', taxType: 'OUTPUT' }] };
  };

  it('creates an invoice whose totals come out to the cent, and finds it to be the same', async () => {
    const created = accepted(done(await writeInvoices(settings(), access, 'create', [invoiceBody(ours())], 'key-i1')));
    expect(created.totals).toEqual(ours().invoice.totals);
    expect(created.lineItemIds).toHaveLength(2);
    const [found] = done(await findInvoicesByNumber(settings(), access, ['RT, 1']));
    if (!found) throw new Error('not found');
    expect(sameBody(invoiceBody(ours()), found)).toBe(true);
    expect(done(await findInvoicesById(settings(), access, [created.xeroId]))).toEqual([found]);
  });

  it('is told of a number that is taken', async () => {
    const [result] = done(await writeInvoices(settings(), access, 'create', [invoiceBody(ours())], 'key-i2'));
    expect(result).toMatchObject({ ok: false });
    expect(result && !result.ok && isAlreadyExists(result.messages)).toBe(true);
  });

  it('changes an invoice and keeps its lines, then voids it', async () => {
    const created = accepted(done(await writeInvoices(settings(), access, 'create', [invoiceBody(ours('RT-2'))], 'key-i3')));
    const [first = '', second = ''] = created.lineItemIds ?? [];
    const { invoice, lineCodes } = ours('RT-2');
    const [line, delivery] = invoice.lines;
    if (!line || !delivery) throw new Error('two lines');
    const { discountPercent: _gone, ...undiscounted } = line;
    const changed = invoiceBody({ invoice: { ...invoice, lines: [undiscounted, delivery] }, contactXeroId, lineCodes, existing: { xeroId: created.xeroId, lineItemIds: { 'l-1': first, 'l-2': second } } });
    const updated = accepted(done(await writeInvoices(settings(), access, 'update', [changed], 'key-i4')));
    expect(updated).toMatchObject({ xeroId: created.xeroId, lineItemIds: [first, second] });
    expect(decimal(updated.totals?.subtotal ?? '0').toFixed(2)).toBe('216.52');
    expect(accepted(done(await writeInvoices(settings(), access, 'update', [voidBody(created.xeroId)], 'key-i5')))).toMatchObject({ status: 'VOIDED' });
    const [again] = done(await writeInvoices(settings(), access, 'update', [changed], 'key-i6'));
    expect(again && !again.ok && problemFromMessages(again.messages, 'invoice').code).toBe('invoice-voided-in-xero');
  });

  it('changes the words of a paid invoice, which an approval sent along would forbid', async () => {
    const created = accepted(done(await writeInvoices(settings(), access, 'create', [invoiceBody(ours('RT-3'))], 'key-i7')));
    await fetch(`${simulator.url}/simulator/people/${access.xeroTenantId}`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ method: 'PUT', path: ['Payments'], body: { Payments: [{ Invoice: { InvoiceID: created.xeroId }, Account: { Code: '090' }, Amount: 230.66 }] } }),
    });
    const { invoice, lineCodes } = ours('RT-3');
    const [first = '', second = ''] = created.lineItemIds ?? [];
    const changed = invoiceBody({ invoice: { ...invoice, reference: 'PO 7' }, contactXeroId, lineCodes, existing: { xeroId: created.xeroId, lineItemIds: { 'l-1': first, 'l-2': second } } });
    expect(accepted(done(await writeInvoices(settings(), access, 'update', [changed], 'key-i8')))).toMatchObject({ status: 'PAID' });
  });

  it('is told that an access token means nothing, and that a connection is gone', async () => {
    expect(await readOrganisation(settings(), { ...access, accessToken: 'nonsense' })).toMatchObject({ answer: 'not-sent', why: { reason: 'token-expired' } });
    for (const { xeroConnectionId } of await listConnections(settings(), tokens.accessToken)) await deleteConnection(settings(), tokens.accessToken, xeroConnectionId);
    expect(await readOrganisation(settings(), access)).toMatchObject({ answer: 'not-sent', why: { reason: 'disconnected' } });
    expect(await listConnections(settings(), tokens.accessToken)).toEqual([]);
  });
});
