import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVault } from '../../../db/encryption';
import { noteAnswer } from '../../secrets/answers';
import { checkSecrets } from '../../secrets/check';
import { noteError } from '../../secrets/errors';
import { note, noteSealed, noteSecret, places, plantCanary, type Place } from '../../secrets/evidence';
import { textsOf } from '../../secrets/histories';

/** What a run has left behind is judged: where a secret stands, and whether the search would have seen it. */

const before = process.env['SECRETS_RECORD'];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'));
  process.env['SECRETS_RECORD'] = join(folder, 'kept');
});
afterEach(() => {
  delete process.env['SECRETS_RECORD'];
  if (before !== undefined) process.env['SECRETS_RECORD'] = before;
  rmSync(folder, { recursive: true });
});

const check = (wholeRun = false) => checkSecrets(join(folder, 'kept'), join(folder, 'issued'), wholeRun);
const plant = (place: Place): void => { note(place, { where: 'a canary' }, plantCanary(place, 'a canary')); };
const secret = randomBytes(32).toString('base64url');

describe('a run', () => {
  it.each(Object.entries(places))('with a secret in %s is told where, and not what', (place, name) => {
    noteSecret('client secret', secret);
    plant(place as Place);
    note(place as Place, { where: 'here' }, `a line\nwith ${secret} in it, twice: ${secret.slice(0, 20)}`);
    const { wrong } = check();
    expect(wrong).toBe(`client secret in ${name}: here`);
  });

  it('without any is good, and says what was done', () => {
    noteSecret('client secret', secret);
    plant('logs');
    expect(check()).toEqual({ summary: expect.stringMatching(/^1 secrets searched for in logs \(0\.\d MB\); 1 of 1 canaries found; no secret found\.$/) });
  });

  it('that was of no part of the service is good', () => {
    expect(check()).toEqual({ summary: '0 secrets searched for in nothing: no part of the service ran; 0 of 0 canaries found; no secret found.' });
  });

  it('whose canary is not found proves nothing', () => {
    plant('logs');
    plantCanary('answers', 'an answer');
    note('answers', { where: 'GET /v1' }, 'something else');
    expect(check().wrong).toBe('a canary in API answers was not found: an answer');
  });

  it('whose canary is somewhere else proves nothing', () => {
    note('logs', { where: 'here' }, plantCanary('answers', 'an answer'));
    expect(check().wrong).toContain('a canary in API answers was not found: an answer');
  });

  it('without a canary proves nothing', () => {
    note('errors', { where: 'here' }, 'something');
    expect(check().wrong).toBe('no canary was put into error objects');
  });

  it('of all tests names what it never saw', () => {
    plant('logs');
    expect(check(true).wrong).toContain('nothing was kept of database in the whole run');
    expect(check(true).wrong).toContain('no refresh token was registered in the whole run');
  });

  it('is searched for what the simulator has issued too', () => {
    mkdirSync(join(folder, 'issued'));
    writeFileSync(join(folder, 'issued', '1.issued'), `${JSON.stringify({ kind: 'refresh token', value: secret })}\n`);
    plant('temporal');
    note('temporal', { where: 'here' }, secret);
    expect(check().wrong).toMatch(/^refresh token in Temporal’s own database: here/);
  });

  it('is searched for what it has sealed; sealed, it may stand anywhere', () => {
    const key = randomBytes(32);
    noteSecret('encryption key', key.toString('base64'));
    const sealed = createVault([{ id: 'k', key }]).encrypt(secret);
    noteSealed([sealed]);
    plant('database');
    note('database', { where: 'table grants' }, `(1,${sealed})`);
    expect(check()).not.toHaveProperty('wrong');
    note('database', { where: 'table notes' }, `(1,${secret})`);
    expect(check().wrong).toMatch(/^sealed value in database: table notes/);
  });
});

describe('an answer of the API', () => {
  const made = `whsec_${randomBytes(32).toString('base64')}`;
  const answer = `HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n\r\n{"secret":"${made}"}`;

  it('tells a callback secret once, where it is made', () => {
    plant('answers');
    noteAnswer('POST /v1/companies/c/callback-secret', answer);
    expect(check()).toEqual({ summary: expect.stringContaining('1 secrets searched') });
    noteAnswer('GET /v1/companies/c', `HTTP/1.1 200 OK\r\n\r\n{"callbacks":"${made}"}`);
    expect(check().wrong).toMatch(/^callback secret in API answers: GET \/v1\/companies\/c/);
  });

  it('tells no other secret there', () => {
    noteSecret('client secret', secret);
    plant('answers');
    noteAnswer('POST /v1/companies/c/callback-secret', answer.replace('201 Created\r\n', `201 Created\r\nX-Note: ${secret}\r\n`));
    expect(check().wrong).toMatch(/^client secret in API answers: POST/);
  });

  it('sets a cookie in its header, and says it nowhere else', () => {
    plant('answers');
    const withCookie = `HTTP/1.1 302 Found\r\nSet-Cookie: cloudrent_session=${secret}; Path=/; HttpOnly\r\n`;
    noteAnswer('GET /connect/ticket', `${withCookie}\r\nFound`);
    expect(check()).not.toHaveProperty('wrong');
    noteAnswer('GET /connect/ticket', `${withCookie}\r\nFound: ${secret}`);
    expect(check().wrong).toMatch(/^session cookie in API answers: GET \/connect\/ticket/);
  });
});

it.each([['text', '?a=b&state='], ['HTML', '?a=b&amp;state=']])('lets a redirect to Xero say its ticket, in %s', (_how, before) => {
  noteSecret('connect ticket', secret);
  plant('answers');
  noteAnswer('GET /connect/ticket', `HTTP/1.1 302 Found\r\nLocation: https://login.xero.com/?a=b&state=${secret}\r\n\r\n<p>Found. Redirecting to https://login.xero.com/${before}${secret}</p>`);
  expect(check()).not.toHaveProperty('wrong');
});

it('reads what no text of ours is, such as a compressed answer', () => {
  noteSecret('access token', secret);
  plant('answers');
  noteAnswer('GET /assets/app.js', `HTTP/1.1 200 OK\r\n\r\n\u001eZ{H\n${secret}`);
  expect(check().wrong).toMatch(/^access token in API answers: GET \/assets/);
});

it('sees what hangs on an error: causes, hidden properties, symbols', () => {
  noteSecret('access token', secret);
  plant('errors');
  const deep = Object.defineProperty(new Error('the call'), 'config', { enumerable: false, value: { headers: { Authorization: `Bearer ${secret}` } } });
  noteError('an activity', new Error('outer', { cause: new AggregateError([deep]) }));
  expect(check().wrong).toMatch(/^access token in error objects: an activity/);
});

describe('the texts of a message of Temporal’s', () => {
  const payload = (encoding: string, data: string) => ({ metadata: { encoding: Buffer.from(encoding) }, data: new Uint8Array(Buffer.from(data)) });

  it('are all of them, payloads decoded, at any depth', () => {
    const message = { memo: { fields: { note: payload('json/plain', '"in a memo"') } }, failure: { cause: { encodedAttributes: payload('json/plain', '{"stack":"in a stack"}'), message: '' } }, none: null };
    const texts = textsOf([message]).join('\n');
    for (const text of ['"in a memo"', '{"stack":"in a stack"}', 'note']) expect(texts).toContain(text);
  });

  it('cannot be had of a payload that is packed or encrypted', () => {
    expect(() => textsOf(payload('binary/encrypted', 'x'))).toThrow('a payload in binary/encrypted cannot be searched');
  });
});
