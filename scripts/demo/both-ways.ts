import type { HttpApi } from '../client/http-api';
import { until } from '../client/poll';
import { changesShape, connectionShape, recordShape, type Change, type Mappings, type Sync } from '../client/shapes';
import { creditNotePath, ended, invoicePath, paymentPath, put, type Standing } from './load';
import { payInXero, webhooksOf } from './people';
import { methods, paidInXero, sampleCreditNote, samplePayment } from './sample-money';

/** Between a write at Xero and the service's record of it: webhook, pull and feed take a second or two where nothing else is slow. */
const WEBHOOK_PATIENCE_SECONDS = 60;
const SYNC_PATIENCE_SECONDS = 120;

/** What became of something that was played. */
export interface Arrival {
  readonly what: string;
  readonly playedIn: 'Xero' | 'CloudRent';
  /** What it is there, or why it is not. */
  readonly as: string;
  /** How long it took; null where that was in an earlier start, and while it has not arrived. */
  readonly afterMs: number | null;
  /** What brought it. */
  readonly by: string;
}
export interface BothWays { readonly arrivals: readonly Arrival[]; readonly feed: readonly Change[] }

interface Stage { readonly api: HttpApi; readonly simulator: HttpApi; readonly company: string }

/**
 * Plays a payment in Xero, then a payment and an allocated credit note in CloudRent, and waits until each has arrived on the other side. One
 * after the other: sending a payment reads Xero's first, which would bring in what was paid there. Played once; a second time only tells.
 */
export async function playBothWays(stage: Stage, standing: Standing, mapping: Mappings): Promise<BothWays> {
  const arrivals = [await fromXero(stage, standing, mapping)];
  const { amount } = samplePayment.body;
  const { totals: { total } } = sampleCreditNote.body;
  arrivals.push(await toXero(stage, paymentPath(samplePayment.id), samplePayment.body, `Payment ${amount} on ${samplePayment.number}`));
  arrivals.push(await toXero(stage, creditNotePath(sampleCreditNote.id), sampleCreditNote.body, `Credit note ${total} against ${sampleCreditNote.against}`));
  return { arrivals, feed: await feedOf(stage) };
}

async function fromXero(stage: Stage, standing: Standing, mapping: Mappings): Promise<Arrival> {
  const { api, simulator, company } = stage;
  const told = { what: `Payment ${paidInXero.amount} on ${paidInXero.number}`, playedIn: 'Xero' as const };
  const invoice = standing.get(invoicePath(paidInXero.invoiceId))?.xero?.id;
  const account = mapping.payments[methods.bank];
  const connection = connectionShape.parse(await api.call('GET', `/v1/companies/${company}/connection`));
  const tenantId = connection.organisation?.xeroTenantId;
  if (invoice === undefined || account === undefined || tenantId == null) return { ...told, as: `${paidInXero.number} is not in Xero`, afterMs: null, by: 'not played' };
  const quietBefore = await quiet(simulator);
  const playedAt = Date.now();
  const played = await payInXero(simulator, tenantId, invoice, account);
  const change = await until('The payment arrives', quietBefore.rings ? WEBHOOK_PATIENCE_SECONDS : 1, async () => (await feedOf(stage)).find(isItsArrival)).catch(() => undefined);
  if (!change) return { ...told, as: 'the Schedule finds it within 9 minutes', afterMs: null, by: 'not yet' };
  const as = `${change.kind} ${change.id}, change ${String(change.number)} of the feed`;
  if (!played) return { ...told, as, afterMs: null, by: 'earlier start' };
  const rung = quietBefore.rings && (await webhooksOf(simulator)).counts.delivered > quietBefore.delivered;
  return { ...told, as, afterMs: Date.parse(change.at) - playedAt, by: rung ? 'webhook' : 'the Schedule' };
}

/** Waits until the simulator has nothing left to tell of what was synced before, so that the next webhook is about what is played next. `rings`: the API takes webhooks. */
async function quiet(simulator: HttpApi): Promise<{ readonly rings: boolean; readonly delivered: number }> {
  const calm = await until('Webhooks are quiet', 20, async () => {
    const { subscription, counts } = await webhooksOf(simulator);
    return subscription.state === 'on' && counts.waiting === 0 ? counts : undefined;
  }).catch(() => undefined);
  return { rings: calm !== undefined, delivered: calm?.delivered ?? 0 };
}

const isItsArrival = ({ type, data }: Change): boolean => type === 'payment.created' && (data['payment'] as { reference?: string } | undefined)?.reference === paidInXero.reference;

async function toXero({ api, company }: Stage, path: string, body: unknown, what: string): Promise<Arrival> {
  const url = `/v1/companies/${company}${path}`;
  const playedAt = Date.now();
  await put(api, url, body);
  const sync = await until(`${what} is synced`, SYNC_PATIENCE_SECONDS, async () => {
    const now = recordShape.parse(await api.call('GET', url)).sync;
    return ended(now) ? now : undefined;
  }).catch(() => undefined);
  return { what, playedIn: 'CloudRent', ...arrivedIn(sync, playedAt) };
}

function arrivedIn(sync: Sync | undefined, playedAt: number): Pick<Arrival, 'as' | 'afterMs' | 'by'> {
  if (sync?.status !== 'synced') return { as: sync?.problem?.cause ?? sync?.status ?? 'it is on its way', afterMs: null, by: sync?.problem?.code ?? 'not yet' };
  const afterMs = Date.parse(sync.lastSyncedAt ?? '') - playedAt;
  const as = sync.xero?.url ?? sync.xero?.id ?? '–';
  return afterMs > 0 ? { as, afterMs, by: 'its sync' } : { as, afterMs: null, by: 'earlier start' };
}

async function feedOf({ api, company }: Stage): Promise<Change[]> {
  const feed: Change[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page = changesShape.parse(await api.call('GET', `/v1/companies/${company}/changes?after=${String(after)}&limit=200`));
    feed.push(...page.items);
    after = page.nextCursor;
  }
  return feed;
}
