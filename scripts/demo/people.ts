import { z } from 'zod';
import type { HttpApi } from '../client/http-api';
import { paidInXero } from './sample-money';

/** What a person does in Xero, played through the simulator's control API. */

const answerShape = z.object({ body: z.unknown() });
const invoicesShape = z.object({ Invoices: z.array(z.object({ Payments: z.array(z.object({ Reference: z.string().optional() })).default([]) })).min(1) });

/** Records the sample's payment of an invoice in Xero, to a bank account. False when it is there already. */
export async function payInXero(simulator: HttpApi, tenantId: string, invoiceXeroId: string, accountId: string): Promise<boolean> {
  const { Invoices: [invoice] } = invoicesShape.parse(await ask(simulator, tenantId, 'GET', ['Invoices', invoiceXeroId]));
  if (invoice?.Payments.some(({ Reference }) => Reference === paidInXero.reference)) return false;
  const { amount, date, reference } = paidInXero;
  await ask(simulator, tenantId, 'PUT', ['Payments'], { Payments: [{ Invoice: { InvoiceID: invoiceXeroId }, Account: { AccountID: accountId }, Amount: Number(amount), Date: date, Reference: reference }] });
  return true;
}

/** A refusal is an `ApiError` that says what Xero said. */
async function ask(simulator: HttpApi, tenantId: string, method: 'GET' | 'PUT', path: readonly string[], body?: unknown): Promise<unknown> {
  return answerShape.parse(await simulator.call('POST', `/simulator/people/${tenantId}`, { method, path, ...(body === undefined ? {} : { body }) })).body;
}

const webhooksShape = z.object({ subscription: z.object({ state: z.string() }), counts: z.object({ delivered: z.number(), waiting: z.number() }) });
export type Webhooks = z.infer<typeof webhooksShape>;

/** How the simulator's webhooks stand: whether the API takes them, how many events it took, how many it is still to hear of. */
export const webhooksOf = async (simulator: HttpApi): Promise<Webhooks> => webhooksShape.parse(await simulator.call('GET', '/simulator/webhooks'));
