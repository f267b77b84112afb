import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { noteSecret } from '../secrets/evidence';
import { registerRig } from './open-rigs';

export interface Received { readonly to: string; readonly from: string; readonly raw: string; /** Its headers by their names in small letters, unfolded. */ readonly headers: Readonly<Record<string, string>>; readonly text: string }
export interface MailServer {
  /** With user and password. */
  readonly url: string;
  readonly received: Received[];
  /** How often somebody began to send. */
  tries(): number;
  /** From now on it turns down what comes for a recipient, with this status; undefined: takes it. */
  refuse(status: ((recipient: string) => number | undefined)): void;
}

/** A real mail server in this process, which asks for a password and keeps what it is sent. */
export async function openMailServer(): Promise<MailServer> {
  const received: Received[] = [];
  const password = randomBytes(18).toString('base64url');
  noteSecret('mail password', password);
  let refusal: (recipient: string) => number | undefined = () => undefined;
  let tries = 0;
  const refused = (status: number): Error => Object.assign(new Error('not now'), { responseCode: status });
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'], allowInsecureAuth: true, closeTimeout: 100,
    onAuth({ username, password: given }, _session, done) { done(given === password ? null : new Error('wrong password'), { user: username }); },
    onRcptTo({ address }, _session, done) {
      tries += 1;
      const status = refusal(address);
      done(status === undefined ? null : refused(status));
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => { parts.push(part); });
      stream.on('end', () => {
        const raw = Buffer.concat(parts).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        received.push({ to: rcptTo.map(({ address }) => address).join(), from: mailFrom === false ? '' : mailFrom.address, raw, headers: headersOf(raw), text: textOf(raw) });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  registerRig({ close: () => new Promise((resolve) => { server.close(() => { resolve(); }); }) });
  return { url: `smtp://sync:${password}@127.0.0.1:${String((server.server.address() as AddressInfo).port)}`, received, tries: () => tries, refuse(given) { refusal = given; } };
}

const headersOf = (raw: string): Record<string, string> => Object.fromEntries((raw.split('\r\n\r\n')[0] ?? '').replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), decodedWords(line.slice(line.indexOf(':') + 1).trim())]));

/** RFC 2047, as far as nodemailer writes it. */
const decodedWords = (value: string): string => value.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_whole, how: string, word: string) => how.toUpperCase() === 'B' ? Buffer.from(word, 'base64').toString('utf8') : quotedPrintable(word.replaceAll('_', ' ')));
const quotedPrintable = (text: string): string => Buffer.from(text.replaceAll(/=\r\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString('utf8');

/** The plain part. */
function textOf(raw: string): string {
  const [, headers = '', body = ''] = /Content-Type: text\/plain[^\r\n]*\r\n([\s\S]*?)\r\n\r\n([\s\S]*?)\r\n--/.exec(raw) ?? /(?:)([\s\S]*?)\r\n\r\n([\s\S]*)/.exec(raw) ?? [];
  const readable = /base64/i.test(headers) ? Buffer.from(body, 'base64').toString('utf8') : /quoted-printable/i.test(headers) ? quotedPrintable(body) : body;
  return readable.replaceAll('\r\n', '\n');
}
