import { connect, eventually, openHouse, pathIn, workerHere, type House, type Json, type RunWorker } from './house';

/** What Sync Now answers, as far as the tests read it. */
export interface View extends Json {
  readonly syncId: string; readonly status: string; readonly step: string; readonly heldBy: { readonly reason: string; readonly text: string } | null;
  readonly counts: Readonly<Record<'total' | 'pending' | 'waiting' | 'synced' | 'problem' | 'excluded', number>>;
}
export interface ServerEvent { readonly event: string; readonly id: string; readonly view: View }

export interface SyncDesk {
  readonly house: House;
  press(): Promise<{ status: number; body: View }>;
  view(syncId: string): Promise<View>;
  /** Its last state, once it runs no more. */
  ended(syncId: string): Promise<View>;
  /** Listens until the stream ends, at the house's API or another one; what was told so far is in `events`. */
  listen(syncId: string, apiUrl?: string): Promise<{ readonly events: readonly ServerEvent[]; readonly response: Response; close(): void; done: Promise<void> }>;
  put(rest: string, body: Json, query?: string): Promise<void>;
  /** A person in Xero's own pages archives an account or brings it back. */
  account(code: string, status: 'ARCHIVED' | 'ACTIVE'): Promise<void>;
  worker: { stop(): Promise<void>; start(): Promise<void> };
}

/** A connected company whose worker can be stopped and started. */
export async function openSyncDesk({ xeroApiUrl, runWorker = workerHere() }: { xeroApiUrl?: string; runWorker?: RunWorker } = {}): Promise<SyncDesk> {
  let start = (): Promise<void> => Promise.resolve();
  let stop = (): Promise<void> => Promise.resolve();
  const house = await openHouse({}, xeroApiUrl, async (given) => {
    start = async () => {
      const worker = await runWorker(given);
      stop = async () => { stop = () => Promise.resolve(); await worker.stop(); };
    };
    await start();
    return { stop: () => stop() };
  });
  await connect(house);
  const view: SyncDesk['view'] = async (syncId) => (await house.call('GET', pathIn(house, `syncs/${syncId}`))).body as View;
  return {
    house, view,
    press: async () => await house.call('POST', pathIn(house, 'sync')) as { status: number; body: View },
    ended: (syncId) => eventually('the Sync Now has ended', async () => {
      const found = await view(syncId);
      return found.status === 'running' ? undefined : found;
    }, 60_000),
    async listen(syncId, apiUrl = house.apiUrl) {
      const leave = new AbortController();
      const response = await fetch(new URL(pathIn(house, `syncs/${syncId}/events`), apiUrl), { headers: { authorization: `Bearer ${String(house.configuration.platformApiKeys[0])}` }, signal: leave.signal });
      const events: ServerEvent[] = [];
      return { events, response, close: () => { leave.abort(); }, done: read(response, events) };
    },
    async put(rest, body, query = '') {
      const { status, body: answer } = await house.call('PUT', pathIn(house, `${rest}${query}`), body);
      if (status !== 202) throw new Error(`${rest} was not accepted: ${String(status)} ${JSON.stringify(answer)}`);
    },
    async account(code, Status) {
      const { items } = await house.simulator('GET', `/objects?tenantId=${house.tenantId}&entity=account`) as { items: { id: string; value: Json }[] };
      const found = items.find(({ value }) => value['code'] === code);
      if (!found) throw new Error(`there is no account ${code}`);
      await house.simulator('POST', `/people/${house.tenantId}`, { method: 'POST', path: ['Accounts', found.id], body: { AccountID: found.id, Status } });
    },
    worker: { stop: () => stop(), start: () => start() },
  };
}

/** Reads a stream of server-sent events to its end; one that is left, or cut off by the server, ends too. */
async function read(response: Response, events: ServerEvent[]): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      events.push(...blocks.filter((block) => !block.startsWith(':')).map(parse));
    }
  } catch (error) {
    if (!['AbortError', 'TypeError'].includes((error as Error).name)) throw error;
  }
}

function parse(block: string): ServerEvent {
  const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
  return { event: fields['event'] ?? '', id: fields['id'] ?? '', view: JSON.parse(fields['data'] ?? '{}') as View };
}
