import { bodyOf } from './outbox';
import { send, type Patience, type Receiver } from './send';

/** Right and wrong signatures take turns: who answers all alike is found out. How many Xero sends is not said. */
const SIGNED_RIGHT = [false, true, false, true];

/**
 * Xero's "intent to receive" (xero-api.md 5): POSTs without events, of which the rightly signed want 200 and the others 401.
 * Undefined when the app answered all of them so; otherwise what was wrong, in words.
 */
export async function intentToReceive(receiver: Receiver, patience: Patience): Promise<string | undefined> {
  for (const right of SIGNED_RIGHT) {
    const key = right ? receiver.key : `${receiver.key}, but another`;
    const wrong = await send({ ...receiver, key }, bodyOf([], 0, 0), patience, right ? 200 : 401);
    if (wrong !== undefined) return `Intent to receive: a ${right ? 'rightly' : 'wrongly'} signed POST ${wrong}.`;
  }
  return undefined;
}
