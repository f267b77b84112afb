import type { Router } from 'express';
import type { State } from '../state/state';
import { deliveryOrders, newSubscription } from '../webhooks/subscription';
import { answers, answersLater, checked } from './requests';

/** `/simulator/webhooks`: what a person sets in Xero's developer portal, and what tests order of deliveries. */
export function webhookRoutes(router: Router, { webhooks }: Pick<State, 'webhooks'>): void {
  router.get('/webhooks', answers(() => webhooks.status()));
  router.put('/webhooks', answersLater(async (req) => {
    await webhooks.subscribe(checked(newSubscription, req.body));
    return webhooks.status();
  }));
  router.patch('/webhooks', answers((req) => {
    webhooks.order(checked(deliveryOrders, req.body));
    return webhooks.status();
  }));
  router.delete('/webhooks', answers(() => {
    webhooks.unsubscribe();
    return webhooks.status();
  }));
  router.post('/webhooks/replay', answers(() => ({ replayed: webhooks.replay(), ...webhooks.status() })));
}
