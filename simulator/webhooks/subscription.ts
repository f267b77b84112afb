import { z } from 'zod';
import type { Op, Store, Table } from '../storage/store';
import type { Receiver } from './send';

/** The app's one subscription. Only while it is `on` are events heard and delivered. */
export interface Subscription extends Receiver {
  /** Another for each time that it is set. */
  readonly id: string;
  /** `off`: the intent to receive was not shown. `disabled`: deliveries failed for 24 hours. */
  readonly state: 'validating' | 'on' | 'off' | 'disabled';
  /** What went wrong last; absent once something went right. */
  readonly why?: string;
}

/** What tests order of deliveries; see `docs/simulator.md`. */
export const deliveryOrders = z.strictObject({
  /** So many of the next POSTs are never made. */
  lose: z.int().min(0).exactOptional(),
  /** So many of the next POSTs that arrive are made twice. */
  double: z.int().min(0).exactOptional(),
  /** How long a POST waits before it is made for the first time, on the simulator's clock. */
  delaySeconds: z.number().min(0).max(366 * 86_400).exactOptional(),
  /** Nothing is sent until it is false again. */
  hold: z.boolean().exactOptional(),
  /** Of the POSTs that are due, the newest is made first. */
  reverse: z.boolean().exactOptional(),
});
export type DeliveryOrders = Required<z.infer<typeof deliveryOrders>>;

export const newSubscription = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'must be an absolute http:// or https:// address' }),
  key: z.string().min(1).max(500),
});

const NO_ORDERS: DeliveryOrders = { lose: 0, double: 0, delaySeconds: 0, hold: false, reverse: false };
const ONLY = 'only';

/** The subscription and the orders about its deliveries, stored. Methods return operations for the caller to commit. */
export class SubscriptionBook {
  private readonly subscriptions: Table<Subscription>;
  private readonly orderRows: Table<DeliveryOrders>;
  private readonly environments: Table<Receiver>;

  constructor(store: Store) {
    this.subscriptions = store.table('webhookSubscription');
    this.orderRows = store.table('webhookOrders');
    this.environments = store.table('webhookEnvironment');
  }

  get current(): Subscription | undefined {
    return this.subscriptions.get(ONLY);
  }

  /** The subscription, if events are heard and delivered at all. */
  get on(): Subscription | undefined {
    return this.current?.state === 'on' ? this.current : undefined;
  }

  get orders(): DeliveryOrders {
    return this.orderRows.get(ONLY) ?? NO_ORDERS;
  }

  /** What the environment said when it was last heeded: the control API's word holds until it says something else. */
  get fromEnvironment(): Receiver | undefined {
    return this.environments.get(ONLY);
  }

  put(subscription: Subscription): Op {
    return this.subscriptions.put(ONLY, subscription);
  }

  putOrders(orders: DeliveryOrders): Op {
    return this.orderRows.put(ONLY, orders);
  }

  putEnvironment({ url, key }: Receiver): Op {
    return this.environments.put(ONLY, { url, key });
  }

  clear(): Op[] {
    return [this.subscriptions.remove(ONLY), this.orderRows.remove(ONLY)];
  }
}
