import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerConnections } from '../identity/connections-endpoint';
import { answerRevocation, answerToken } from '../identity/token-endpoint';
import { recordCall } from '../recording/recorder';
import type { State } from '../state/state';
import { answerApi, MAX_BODY_BYTES } from './api-door';
import { deliver } from './deliver';
import { readIncoming, type Incoming } from './incoming';
import type { Settled } from './settle';

type Answerer = (state: State, incoming: Incoming) => Settled;

/** What apps call, as opposed to what people open. */
function answererOf(path: string): Answerer | 'api' | undefined {
  if (path.startsWith('/api.xro/')) return 'api';
  if (path === '/connect/token') return answerToken;
  if (path === '/connect/revocation') return answerRevocation;
  return path === '/connections' || path.startsWith('/connections/') ? answerConnections : undefined;
}

/** Sends app calls through their doors and everything else to the pages. App calls skip Express: they are many. */
export function requestListener(state: State, pages: RequestListener): RequestListener {
  return (req, res) => {
    const answerer = answererOf((req.url ?? '/').split('?', 1)[0] ?? '/');
    if (answerer === undefined) pages(req, res);
    else void serve(state, { answerer, req, res });
  };
}

async function serve(state: State, { answerer, req, res }: { answerer: Answerer | 'api'; req: IncomingMessage; res: ServerResponse }): Promise<void> {
  let end = (): void => undefined;
  try {
    const incoming = await readIncoming(req, MAX_BODY_BYTES);
    if (answerer === 'api') {
      const delivery = answerApi(state, incoming);
      end = delivery.end;
      recordCall(incoming, delivery, state.organisations.stub);
      await deliver(res, delivery);
    } else {
      const settled = answerer(state, incoming);
      recordCall(incoming, settled, false);
      await deliver(res, { ...settled, waitMs: settled.extraDelayMs });
    }
  } catch (error) {
    if (!req.destroyed) state.logger.error({ err: error, method: req.method, url: req.url }, 'a call could not be answered; the connection was closed');
    res.destroy();
  } finally {
    end();
  }
}
