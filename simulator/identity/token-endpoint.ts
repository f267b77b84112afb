import { timingSafeEqual } from 'node:crypto';
import { empty, json, type Answer } from '../door/answer';
import type { Incoming } from '../door/incoming';
import { settle, type Settled, type Work } from '../door/settle';
import type { State } from '../state/state';
import type { Identity } from './identity';

type Decided = ReturnType<Work['decide']>;

/** `POST /connect/token`: trades a code or a refresh token for a token set (xero-api.md 2). */
export function answerToken(state: State, incoming: Incoming): Settled {
  return settleForm(state, incoming, (form) => trade(state.identity, form));
}

/** `POST /connect/revocation`: ends the user's tokens and all connections; 200 for unknown tokens too, as RFC 7009 asks. */
export function answerRevocation(state: State, incoming: Incoming): Settled {
  return settleForm(state, incoming, (form) => {
    const token = form.get('token');
    return token === null ? refused('invalid_request') : { answer: empty(200), ops: state.identity.revoke(token) };
  });
}

function settleForm(state: State, incoming: Incoming, decide: (form: URLSearchParams) => Decided): Settled {
  const { method, path } = incoming;
  return settle(state, { method, path }, {
    counts: false,
    decide: () => {
      if (method !== 'POST') return { answer: empty(405, { allow: 'POST' }), ops: [] };
      if (!isTheApp(state, incoming.header('authorization'))) return refused('invalid_client');
      if (!/^application\/x-www-form-urlencoded\b/.test(incoming.header('content-type') ?? '')) return refused('invalid_request');
      return decide(new URLSearchParams(incoming.body.toString('utf8')));
    },
  });
}

function trade(identity: Identity, form: URLSearchParams): Decided {
  const traded = tradeOf(identity, form);
  if (traded === 'unsupported') return refused('unsupported_grant_type');
  if (traded === undefined) return refused('invalid_grant');
  const answer = json(200, traded.tokens);
  return { answer: { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store' } }, ops: traded.ops };
}

function tradeOf(identity: Identity, form: URLSearchParams): ReturnType<Identity['refresh']> | 'unsupported' {
  switch (form.get('grant_type') ?? '') {
    case 'authorization_code':
      return identity.exchangeCode(form.get('code') ?? '', form.get('redirect_uri') ?? '');
    case 'refresh_token':
      return identity.refresh(form.get('refresh_token') ?? '');
    default:
      return 'unsupported';
  }
}

function refused(error: string): Decided {
  const answer: Answer = json(400, { error });
  return { answer, ops: [] };
}

/** Basic with the base64 of `id:secret`, joined raw or each form-encoded first (xero-api.md 7) by the switch `basicEncoding`; the only way in. */
function isTheApp({ identity, settings }: State, authorization: string | undefined): boolean {
  const { clientId, clientSecret } = identity.app;
  const encoded = settings.for().basicEncoding === 'raw' ? [clientId, clientSecret] : [clientId, clientSecret].map(formEncoded);
  const expected = Buffer.from(`Basic ${Buffer.from(encoded.join(':')).toString('base64')}`);
  const given = Buffer.from(authorization ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** As `application/x-www-form-urlencoded` writes a value (RFC 6749, 2.3.1). */
function formEncoded(value: string): string {
  return new URLSearchParams({ value }).toString().slice('value='.length);
}
