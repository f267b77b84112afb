import type { SecretKind } from './evidence';

/** Where an answer of the API tells a secret on purpose: there it comes into the register, and there alone it may stand. */
export interface Told {
  readonly kind: SecretKind;
  readonly asked: RegExp;
  /** The body, or the name of a header in small letters. */
  readonly part: 'body' | 'set-cookie' | 'location';
  /** Its first group is the secret. */
  readonly secret: RegExp;
  readonly why: string;
}

export const told: readonly Told[] = [
  { kind: 'callback secret', asked: /^POST \/v1\/companies\/[^/]+\/callback-secret$/, part: 'body', secret: /"secret":"([^"]{16,})"/, why: 'it is made here and told once, to the platform that must check signatures with it' },
  { kind: 'settings link', asked: /^POST \/v1\/companies\/[^/]+\/settings-link$/, part: 'body', secret: /"url":"[^"]*\/settings\/([^"]{16,})"/, why: 'it is made for a person’s browser and works once' },
  { kind: 'connect ticket', asked: /^POST \/v1\/companies\/[^/]+\/connection$/, part: 'body', secret: /"authoriseUrl":"[^"]*\/connect\/([^"]{16,})"/, why: 'it is made for a person’s browser and works once' },
  ...(['location', 'body'] as const).map((part): Told => ({ kind: 'connect ticket', asked: /^GET \/connect\//, part, secret: /(?:[?&]|&amp;)state=([\w-]{16,})/, why: 'it comes back from Xero as the state, in that browser alone; a redirect says its address in both, in HTML to a browser' })),
  // Whatever renews a session sets its cookie again.
  { kind: 'session cookie', asked: /^/, part: 'set-cookie', secret: /^set-cookie: [^=]+=([^;]{16,})/i, why: 'a browser gets its cookie in no other way' },
];
