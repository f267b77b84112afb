import { empty, json, notFound, respelt } from '../door/answer';
import { bearer } from '../door/bearer';
import type { Incoming } from '../door/incoming';
import { settle, turnAway, type Settled } from '../door/settle';
import type { State } from '../state/state';
import type { Connection } from './identity';

const UUID = /^\/connections\/([0-9a-fA-F-]{36})$/;

/** `GET /connections[?authEventId=]` and `DELETE /connections/{id}` (xero-api.md 2). Any token will do, whatever its scopes. */
export function answerConnections(state: State, incoming: Incoming): Settled {
  const { method, path, query } = incoming;
  const facts = { method, path };
  const access = bearer(state, incoming.header('authorization'));
  if ('status' in access) return turnAway(state, facts, respelt(access, state.settings.for().refusalDetail));
  return settle(state, facts, {
    counts: false,
    decide: () => {
      if (method === 'GET' && path === '/connections') {
        const connections = state.identity.connectionsOf(access.userId, query.get('authEventId') ?? undefined);
        return { answer: json(200, connections.map(shown)), ops: [] };
      }
      const id = method === 'DELETE' ? UUID.exec(path)?.[1] : undefined;
      const ops = id === undefined ? undefined : state.identity.disconnect(access.userId, id);
      return ops === undefined ? { answer: notFound(), ops: [] } : { answer: empty(204), ops };
    },
  });
}

function shown({ id, authEventId, tenantId, tenantName, createdAt, updatedAt }: Connection): unknown {
  return { id, authEventId, tenantId, tenantType: 'ORGANISATION', tenantName, createdDateUtc: withoutZone(createdAt), updatedDateUtc: withoutZone(updatedAt) };
}

/** Identity times lack a zone and have seven decimals (xero-api.md 9, defects). */
function withoutZone(iso: string): string {
  return iso.replace('Z', '0000');
}
