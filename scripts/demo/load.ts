import { SingleBar } from 'cli-progress';
import { ApiError, type HttpApi } from '../client/http-api';
import { until } from '../client/poll';
import { recordShape, type Sync } from '../client/shapes';
import { sampleContacts } from './sample-contacts';
import { sampleInvoices } from './sample-invoices';

const PATIENCE_SECONDS = 180;

/** One record to load: its place in the API and its body. */
interface Wanted { readonly path: string; readonly body: unknown }
/** How each record stands, by path below the company. */
export type Standing = ReadonlyMap<string, Sync>;

export const contactPath = (id: string): string => `/contacts/${id}`;
export const invoicePath = (id: string): string => `/invoices/${id}`;
export const creditNotePath = (id: string): string => `/credit-notes/${id}`;
export const paymentPath = (id: string): string => `/payments/${id}`;

/** Loads the sample rentals and waits until every one is in Xero or says why not. A second time changes nothing: the versions are the same. */
export async function loadSamples(api: HttpApi, company: string): Promise<Standing> {
  const wanted: Wanted[] = [
    ...sampleContacts.map(({ id, body }) => ({ path: contactPath(id), body })),
    ...sampleInvoices.map(({ id, body }) => ({ path: invoicePath(id), body })),
  ];
  const base = `/v1/companies/${company}`;
  for (const { path, body } of wanted) await put(api, `${base}${path}`, body);
  return settle(api, base, wanted.map(({ path }) => path));
}

/** Sends a record; one that somebody has since changed to other content under the same version is left as it is. */
export async function put(api: HttpApi, path: string, body: unknown): Promise<void> {
  try {
    await api.call('PUT', path, body);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
  }
}

async function settle(api: HttpApi, base: string, paths: readonly string[]): Promise<Standing> {
  const standing = new Map<string, Sync>();
  const progress = progressOf(paths.length);
  try {
    await until('The sample rentals are synced', PATIENCE_SECONDS, async () => {
      for (const path of paths.filter((each) => !ended(standing.get(each)))) {
        standing.set(path, recordShape.parse(await api.call('GET', `${base}${path}`)).sync);
      }
      const done = [...standing.values()].filter(ended).length;
      progress.show(done);
      return done === paths.length ? true : undefined;
    });
  } finally {
    progress.end();
  }
  return standing;
}

export const ended = (sync: Sync | undefined): boolean => sync !== undefined && sync.status !== 'pending' && sync.status !== 'waiting';

/** A bar on a terminal; elsewhere one line whenever the number changes. */
function progressOf(total: number): { show(done: number): void; end(): void } {
  if (!process.stdout.isTTY) {
    let shown = -1;
    return { show: (done) => { if (done !== shown) console.log(`Syncing: ${done} of ${total}`); shown = done; }, end: () => undefined };
  }
  const bar = new SingleBar({ format: 'Syncing {bar} {value} of {total}', barCompleteChar: '█', barIncompleteChar: '░', hideCursor: true });
  bar.start(total, 0);
  return { show: (done) => bar.update(done), end: () => bar.stop() };
}
