import type { Logger } from 'pino';
import type { Clock } from '../state/clock';
import type { SettingsBook } from '../state/settings';
import type { Store } from '../storage/store';
import type { Outbox, Post } from './outbox';
import { send } from './send';
import type { Subscription, SubscriptionBook } from './subscription';

export interface CourierParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: SettingsBook;
  readonly logger: Logger;
  readonly outbox: Outbox;
  readonly book: SubscriptionBook;
  /** Ends whatever is under way when the simulator stops. */
  readonly stop: AbortSignal;
}

/** xero-api.md 5: tried again at once, then each 15 minutes for 24 hours, then the subscription is disabled. */
const RETRY_MS = 15 * 60_000;
const GIVE_UP_MS = 24 * 3_600_000;
/** The longest that a timer takes. */
const LONGEST_MS = 2_147_483_647;

/** Makes the POSTs when they are due on the simulator's clock, one after the other. */
export class Courier {
  private timer: { readonly handle: NodeJS.Timeout; readonly dueMs: number } | undefined;
  private underWay: Promise<void> | undefined;

  constructor(private readonly parts: CourierParts) {}

  /** Something may be due at this moment of the simulator's clock; without one, now. */
  wake(dueMs = 0): void {
    if (this.parts.stop.aborted || (this.timer !== undefined && this.timer.dueMs <= dueMs)) return;
    clearTimeout(this.timer?.handle);
    const waitMs = Math.min(Math.max(0, dueMs - this.parts.clock.ms()), LONGEST_MS);
    this.timer = { dueMs, handle: setTimeout(() => this.start(), waitMs).unref() };
  }

  /** Resolves when nothing is under way any more; to be called after `stop` has fired. */
  async ended(): Promise<void> {
    clearTimeout(this.timer?.handle);
    await this.underWay;
  }

  private start(): void {
    this.timer = undefined;
    this.underWay ??= this.work().catch((error: unknown) => {
      if (!this.parts.stop.aborted) this.parts.logger.error({ err: error }, 'webhooks could not be delivered');
    }).finally(() => {
      this.underWay = undefined;
    });
  }

  private async work(): Promise<void> {
    for (let next = this.next(); next !== undefined && !this.parts.stop.aborted; next = this.next()) await this.deliver(next.post, next.subscription);
    const dueMs = this.nextMs();
    if (dueMs !== undefined) this.wake(dueMs);
  }

  private next(): { post: Post; subscription: Subscription } | undefined {
    const { store, clock, settings, outbox, book } = this.parts;
    const { on: subscription, orders: { hold, reverse, delaySeconds } } = book;
    if (subscription === undefined) return undefined;
    const now = clock.ms();
    const { webhookGatherMs, webhookEventsPerPost } = settings.for();
    if (outbox.heardSinceMs !== undefined && outbox.heardSinceMs + webhookGatherMs <= now) store.commit(outbox.gather(webhookEventsPerPost, now + delaySeconds * 1000));
    const post = hold ? undefined : outbox.nextDue(now, reverse);
    return post && { post, subscription };
  }

  private nextMs(): number | undefined {
    const { outbox, book, settings } = this.parts;
    if (book.on === undefined) return undefined;
    const gather = outbox.heardSinceMs === undefined ? [] : [outbox.heardSinceMs + settings.for().webhookGatherMs];
    const post = outbox.nextDueMs === undefined || book.orders.hold ? [] : [outbox.nextDueMs];
    const due = [...gather, ...post];
    return due.length === 0 ? undefined : Math.min(...due);
  }

  private async deliver(post: Post, subscription: Subscription): Promise<void> {
    const { store, clock, outbox, book } = this.parts;
    if (book.orders.lose > 0) {
      store.commit([...outbox.end(post, 'lost'), book.putOrders({ ...book.orders, lose: book.orders.lose - 1 })]);
      return;
    }
    const triedMs = clock.ms();
    const wrong = await this.send(subscription, post);
    const now = book.current;
    if (now?.id !== subscription.id) return; // Set anew or deleted meanwhile: this answer was another subscription's.
    if (wrong !== undefined) return this.failed(post, now, `A delivery ${wrong}.`, triedMs);
    const { why, ...healthy } = now;
    const twice = book.orders.double > 0;
    store.commit([
      ...outbox.end(post, 'delivered'), ...(why === undefined ? [] : [book.put(healthy)]),
      ...(twice ? [outbox.count('doubled', post.events), book.putOrders({ ...book.orders, double: book.orders.double - 1 })] : []),
    ]);
    if (twice) await this.send(subscription, post);
  }

  private failed(post: Post, subscription: Subscription, why: string, triedMs: number): void {
    const { store, clock, outbox, book, settings, logger } = this.parts;
    const nowMs = clock.ms();
    const triedFirstMs = post.triedFirstMs ?? triedMs;
    if (triedMs - triedFirstMs < GIVE_UP_MS) {
      const dueMs = post.tries === 0 ? nowMs : nowMs + RETRY_MS;
      store.commit([...outbox.later({ ...post, tries: post.tries + 1, triedFirstMs, dueMs }), book.put({ ...subscription, why })]);
      return;
    }
    store.commit(outbox.gather(settings.for().webhookEventsPerPost, nowMs));
    store.commit([...outbox.failAll(nowMs), book.put({ ...subscription, state: 'disabled', why })]);
    logger.warn({ url: subscription.url, why }, 'webhooks failed for 24 hours; the subscription is disabled');
  }

  private send(subscription: Subscription, post: Post): Promise<string | undefined> {
    return send(subscription, post.body, { answerWithinMs: this.parts.settings.for().webhookAnswerMs, stop: this.parts.stop });
  }
}
