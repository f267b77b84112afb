import { lookup as resolve, type LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { callbackAddressFault, isPrivateHost, isPublicAddress } from '../domain/callback-address';
import { callbackBody, callbackId, type Change } from '../domain/changes';

/** What one try came to, in words that an operator reads. */
export interface CallbackAnswer { readonly taken: boolean; readonly answer: string }
export interface CallbackTarget { readonly url: string; /** Newest first; each signs. */ readonly secrets: readonly string[]; readonly privateHosts: readonly string[]; readonly timeoutMs: number }

/** Posts a change once, signed as Standard Webhooks has it. Taken is 2xx alone: no redirect is followed, and what the answer says besides is not read. Never throws. */
export async function postCallback(change: Change, { url: address, secrets, privateHosts, timeoutMs }: CallbackTarget): Promise<CallbackAnswer> {
  const fault = callbackAddressFault(address, privateHosts);
  if (fault !== undefined) return { taken: false, answer: `not sent: the address ${fault}` };
  const url = new URL(address);
  const id = callbackId(change);
  const body = callbackBody(change);
  const sentAt = new Date();
  const headers = {
    'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'CloudRent-Xero-Sync',
    'webhook-id': id, 'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)), 'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body)).join(' '),
  };
  const lookup = isPrivateHost(url, privateHosts) ? {} : { lookup: publicOnly };
  try {
    const status = await new Promise<number>((done, failed) => {
      // A connection of its own each time, so that the address is judged each time.
      const call = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(timeoutMs), ...lookup }, (response) => {
        response.on('error', () => undefined);
        response.destroy();
        done(response.statusCode ?? 0);
      });
      call.on('error', failed);
      call.end(body);
    });
    return { taken: status >= 200 && status < 300, answer: `answered ${status}` };
  } catch (error) {
    return { taken: false, answer: failureText(error, timeoutMs) };
  }
}

class PrivateAddress extends Error {}

/** Node connects to what this finds and asks nobody else, so that a name that changes its mind between check and connection gains nothing. */
const publicOnly: LookupFunction = (hostname, options, found) => {
  resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error || !first) found(error ?? new Error('no address'), '', 4);
    else if (!addresses.every(({ address }) => isPublicAddress(address))) found(new PrivateAddress(), '', 4);
    else if (options.all) found(null, addresses);
    else found(null, first.address, isIP(first.address));
  });
};

function failureText(error: unknown, timeoutMs: number): string {
  if (error instanceof PrivateAddress) return 'not sent: the name leads to a private network';
  const { name, code } = error as { name?: string; code?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return `no answer within ${timeoutMs / 1000} s`;
  return `not reached (${typeof code === 'string' ? code : 'unknown'})`;
}
