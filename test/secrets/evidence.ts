import { randomBytes } from 'node:crypto';
import { appendFileSync, copyFileSync, existsSync, linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a run leaves behind, to be searched for its secrets at its end (check.ts). It goes to the folder that SECRETS_RECORD names; without
 * one nothing is kept. Every process appends to files of its own.
 */

export const places = { logs: 'logs', histories: 'Temporal histories', temporal: 'Temporal’s own database', answers: 'API answers', errors: 'error objects', database: 'database' } as const;
export type Place = keyof typeof places;

export const secretKinds = [
  'access token', 'refresh token', 'id token', 'authorisation code', 'client secret', 'webhook key', 'callback secret', 'session secret', 'session cookie',
  'settings link', 'connect ticket', 'platform key', 'encryption key', 'database password', 'mail password', 'metrics key', 'sealed value',
] as const;
export type SecretKind = (typeof secretKinds)[number];

/** A line of the register. A canary is no secret: it must be found in its place, or the search there proves nothing. */
export type Registered = { readonly kind: SecretKind; readonly value: string } | { readonly kind: 'canary'; readonly value: string; readonly place: Place; readonly where: string };

/** What stands before each piece of evidence. `mayHold`: the one kind of secret that it tells on purpose. */
export interface Heading { readonly where: string; readonly mayHold?: SecretKind }
/** Begins a heading; it is taken out of what is noted, such as a picture or what is compressed. */
export const headingMark = '\u001e';

const folder = (): string | undefined => process.env['SECRETS_RECORD'] || undefined;

const there = new Set<string>();
function made(base: string, subfolder: string): string {
  const path = join(base, subfolder);
  if (!there.has(path)) mkdirSync(path, { recursive: true });
  there.add(path);
  return path;
}

function append(subfolder: string, name: string, text: string): void {
  const base = folder();
  if (base !== undefined) appendFileSync(join(made(base, subfolder), name), text);
}

/** Keeps a text that the service let out. */
export function note(place: Place, heading: Heading, text: string): void {
  append(place, `${process.pid}.noted`, `\n${headingMark}${JSON.stringify(heading)}\n${text.replaceAll(headingMark, '')}`);
}

/** Keeps a file as it is, also when it is removed afterwards. */
export function noteFile(place: Place, name: string, path: string): void {
  const base = folder();
  if (base === undefined || !existsSync(path)) return;
  const target = join(made(base, place), `${name}-${randomBytes(4).toString('hex')}`);
  try {
    linkSync(path, target);
  } catch {
    // On another file system.
    copyFileSync(path, target);
  }
}

export const noteSecret = (kind: SecretKind, value: string): void => { register({ kind, value }); };

/** Something to be put into a place, by the way that everything there goes. */
export function plantCanary(place: Place, where: string, value = `canary${randomBytes(24).toString('base64url')}`): string {
  register({ kind: 'canary', value, place, where });
  return value;
}

function register(line: Registered): void { append('register', `${process.pid}.jsonl`, `${JSON.stringify(line)}\n`); }

/** Values that look sealed: the check opens them with the run's encryption keys, so that what is in them is searched for too. */
export const noteSealed = (values: readonly string[]): void => { if (values.length > 0) append('sealed', `${process.pid}.txt`, `${values.join('\n')}\n`); };

/** Runs whose whole history is kept. */
export const noteComplete = (runId: string): void => { append('complete', `${process.pid}.txt`, `${runId}\n`); };
