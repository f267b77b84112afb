import ipaddr from 'ipaddr.js';

/** Where callbacks may go: to public addresses by https, and to the hosts that the operator has named (CALLBACK_PRIVATE_HOSTS) as they are. */

const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an IP address is one of the public internet. Everything with a purpose of its own is not: loopback, private, link-local (where clouds
 * have their metadata), shared, reserved, and the IPv6 ranges that carry an IPv4 address within.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  // The library calls all the rest of IPv6 unicast; given out is this part alone, and `::127.0.0.1` is not in it.
  return !(parsed instanceof ipaddr.IPv6) || parsed.match(globalUnicast);
}

/** `host` or `host:port` as URLs spell them, in small letters; without a port any port is meant. */
export function isPrivateHost(url: URL, privateHosts: readonly string[]): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return privateHosts.includes(url.hostname) || privateHosts.includes(`${url.hostname}:${port}`);
}

/** What is wrong with a callback address by its text alone, as the rest of a sentence; undefined when nothing is. Its name is judged when it is connected to. */
export function callbackAddressFault(address: string, privateHosts: readonly string[]): string | undefined {
  const url = new URL(address);
  if (isPrivateHost(url, privateHosts)) return undefined;
  if (url.protocol !== 'https:') return 'must begin with https://, so that nobody on the way reads or changes what is sent';
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isPublicAddress(host)) return 'must not be an address of a private network';
  return undefined;
}
