import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { BooksChange } from '../seam';
import type { Clock } from '../state/clock';
import type { SettingsBook } from '../state/settings';
import type { Op, Store } from '../storage/store';
import { Courier } from './courier';
import { eventOf, isMoneyMove } from './event';
import { intentToReceive } from './intent';
import { Outbox, type Counts } from './outbox';
import type { Receiver } from './send';
import { SubscriptionBook, type DeliveryOrders, type Subscription } from './subscription';

export interface WebhooksParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: SettingsBook;
  readonly logger: Logger;
  /** Whether the app is connected to an organisation. */
  readonly isConnected: (tenantId: string) => boolean;
  readonly xeroUrl: () => string;
}

/** How webhooks stand; `counts` are of events. */
export interface WebhooksStatus {
  readonly subscription: Omit<Subscription, 'id'> | { readonly state: 'none' };
  readonly orders: DeliveryOrders;
  readonly counts: Counts;
  /** When the next POST is due, on the simulator's clock; absent when none is gathered. */
  readonly nextAt?: string;
}

/** Between two validations of a subscription from the environment: the app may start after us, or while it is being mended. */
const PATIENCE_MS = { first: 1000, most: 15_000 };

/** Xero's webhooks of the one app (xero-api.md 5): the subscription, what is told, and what becomes of it. */
export class Webhooks {
  private readonly outbox: Outbox;
  private readonly book: SubscriptionBook;
  private readonly courier: Courier;
  private readonly stopping = new AbortController();
  private readonly validations = new Set<Promise<void>>();
  private retry: NodeJS.Timeout | undefined;

  constructor(private readonly parts: WebhooksParts) {
    this.outbox = new Outbox(parts.store);
    this.book = new SubscriptionBook(parts.store);
    this.courier = new Courier({ ...parts, outbox: this.outbox, book: this.book, stop: this.stopping.signal });
    parts.clock.onAdvance(() => this.courier.wake());
  }

  /** Keeps the events of changes, to be committed with them. `before` gives an object as it is still stored. */
  hear(tenantId: string, changes: readonly BooksChange[], before: (change: BooksChange) => unknown): Op[] {
    if (this.book.on === undefined || !this.parts.isConnected(tenantId)) return [];
    const at = this.parts.clock.now();
    const silentMoney = this.parts.settings.for(tenantId).invoiceEventOnPayment === 'none';
    const told = changes.filter((change) => !(silentMoney && isMoneyMove(change, before(change))));
    const events = told.flatMap((change) => eventOf(change, { tenantId, at, xeroUrl: this.parts.xeroUrl() }) ?? []);
    if (events.length > 0) this.courier.wake(at.getTime() + this.parts.settings.for().webhookGatherMs);
    return this.outbox.hear(events, at.getTime());
  }

  /** Goes on where an earlier run stopped. A subscription that the environment names is validated until it holds. */
  start(fromEnvironment?: Receiver): void {
    const { current, fromEnvironment: heeded } = this.book;
    if (fromEnvironment !== undefined && !isSame(fromEnvironment, heeded)) {
      this.parts.store.commit([this.book.putEnvironment(fromEnvironment), this.book.put(this.subscription(fromEnvironment))]);
      void this.insist(PATIENCE_MS.first);
    } else if (current !== undefined && current.state !== 'on' && isSame(current, fromEnvironment)) void this.insist(PATIENCE_MS.first);
    else if (current?.state === 'validating') void this.validate();
    this.courier.wake();
  }

  /** Replaces the subscription and validates it; it is on or off when this resolves. What waits or has failed is kept. */
  async subscribe(receiver: Receiver): Promise<void> {
    this.parts.store.commit([this.book.put(this.subscription(receiver))]);
    await this.validate();
  }

  /** Ends the subscription and forgets events, orders and counts. */
  unsubscribe(): void {
    this.parts.store.commit([...this.book.clear(), ...this.outbox.clear()]);
  }

  order(orders: Partial<DeliveryOrders>): void {
    this.parts.store.commit([this.book.putOrders({ ...this.book.orders, ...orders })]);
    this.courier.wake();
  }

  /** Sends what failed for good again, oldest first; says how many events that is. */
  replay(): number {
    const { events, ops } = this.outbox.replay(this.parts.clock.ms());
    this.parts.store.commit(ops);
    this.courier.wake();
    return events;
  }

  status(): WebhooksStatus {
    const { current, orders } = this.book;
    const { id: _id, ...subscription } = current ?? { id: '', state: 'none' as const };
    const { nextDueMs } = this.outbox;
    return { subscription, orders, counts: this.outbox.counts(), ...(nextDueMs === undefined ? {} : { nextAt: new Date(nextDueMs).toISOString() }) };
  }

  async close(): Promise<void> {
    clearTimeout(this.retry);
    this.stopping.abort();
    await Promise.all([this.courier.ended(), ...this.validations]);
  }

  private subscription({ url, key }: Receiver): Subscription {
    return { id: randomUUID(), url, key, state: 'validating' };
  }

  private validate(): Promise<void> {
    const validation = this.validateNow().finally(() => this.validations.delete(validation));
    this.validations.add(validation);
    return validation;
  }

  private async validateNow(): Promise<void> {
    const { current } = this.book;
    if (current === undefined) return;
    const { why: _why, ...subscription } = current;
    const wrong = await intentToReceive(current, { answerWithinMs: this.parts.settings.for().webhookAnswerMs, stop: this.stopping.signal }).catch(() => 'stopped' as const);
    if (this.stopping.signal.aborted || this.book.current?.id !== current.id) return;
    this.parts.store.commit([this.book.put(wrong === undefined ? { ...subscription, state: 'on' } : { ...subscription, state: 'off', why: wrong })]);
    this.courier.wake();
  }

  private async insist(waitMs: number): Promise<void> {
    const id = this.book.current?.id;
    await this.validate();
    if (this.stopping.signal.aborted || this.book.current?.id !== id || this.book.current?.state === 'on') return;
    this.retry = setTimeout(() => void this.insist(Math.min(waitMs * 2, PATIENCE_MS.most)), waitMs).unref();
  }
}

const isSame = (one: Receiver, other: Receiver | undefined): boolean => one.url === other?.url && one.key === other.key;
