import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { Trouble } from './trouble.mjs';

/** A port that was free a moment ago, chosen by the system. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Reads a port from an environment variable; `fallback` when it is unset. Throws a `Trouble` for anything that is no port. */
export function portFrom(env, variable, fallback) {
  const text = env[variable];
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Trouble(`${variable} is "${text}", which is no port: give a whole number from 1 to 65535, or leave it unset for ${fallback}.`);
}

/** Throws a `Trouble` that names the port, who holds it where that can be found, and the variable that moves us. */
export async function requireFreePort(port, what, variable) {
  if (await isFree(port, '127.0.0.1') && await isFree(port, '0.0.0.0') && await isFree(port, '::')) return;
  throw new Trouble(`Port ${port}, meant for ${what}, is taken${holder(port)}. End that, or choose another: ${variable}=${port + 100} npm start`);
}

/** An address family that the machine lacks holds nobody. */
function isFree(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'));
    server.listen({ port, host, exclusive: true, ipv6Only: host === '::' }, () => server.close(() => resolve(true)));
  });
}

/** " by node (process 123)" on Linux when we may look, else nothing. */
function holder(port) {
  try {
    const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)));
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      if (socketsOf(pid).some((inode) => inodes.has(inode))) return ` by ${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (process ${pid})`;
    }
  } catch {
    // Only a nicety: without /proc the sentence simply doesn't name the holder.
  }
  return '';
}

function listeningInodes(table, port) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = readFileSync(table, 'utf8').split('\n').slice(1).map((line) => line.trim().split(/\s+/));
  return rows.filter((row) => row[1]?.endsWith(`:${hex}`) && row[3] === '0A').map((row) => row[9]);
}

function socketsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`)).filter((link) => link.startsWith('socket:[')).map((link) => link.slice(8, -1));
  } catch {
    return [];
  }
}

function linkOf(path) {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
