import { createRequire } from 'node:module';
import { join } from 'node:path';
import { dataFolder, distFolder } from './paths.mjs';
import { portFrom } from './ports.mjs';
import { Trouble } from './trouble.mjs';

/** What a local stack fills in where the environment says nothing; whatever the environment says wins. */

/** Whether a variable is set, itself or as a file. */
export const isGiven = (env, name) => Boolean(env[name] || env[`${name}_FILE`]);

/** The ports of a local stack: `chosen` for createStack, `needed` those that this environment has us open. Throws a `Trouble` for a port that is none. */
export function portsOf(env) {
  const all = [
    { key: 'api', variable: 'PORT', fallback: 3000, what: 'the API', needed: true },
    { key: 'simulator', variable: 'SIMULATOR_PORT', fallback: 4000, what: 'the Xero simulator', needed: !env.XERO_CLIENT_ID },
    { key: 'temporal', variable: 'TEMPORAL_PORT', fallback: 7233, what: 'Temporal', needed: !env.TEMPORAL_ADDRESS },
    { key: 'temporalUi', variable: 'TEMPORAL_UI_PORT', fallback: 8233, what: "Temporal's pages", needed: !env.TEMPORAL_ADDRESS },
    { key: 'postgres', variable: 'POSTGRES_PORT', fallback: 5433, what: 'Postgres', needed: !isGiven(env, 'DATABASE_URL') },
  ].map((entry) => ({ ...entry, port: portFrom(env, entry.variable, entry.fallback) }));
  const needed = all.filter((entry) => entry.needed);
  for (const [index, { port, variable }] of needed.entries()) {
    const same = needed.slice(0, index).find((other) => other.port === port);
    if (same !== undefined) throw new Trouble(`${same.variable} and ${variable} are both ${port}: give each its own port.`);
  }
  return { chosen: Object.fromEntries(all.map(({ key, port }) => [key, port])), needed };
}

/** The environment of our programs before Postgres, Temporal and Xero are known. */
export function localEnvironment({ secrets, ports }, env) {
  if (!env.XERO_CLIENT_ID && isGiven(env, 'XERO_CLIENT_SECRET')) throw new Trouble('XERO_CLIENT_SECRET is set and XERO_CLIENT_ID is not. Set both for a Xero app of your own, or neither for the simulator.');
  const defaults = {
    PLATFORM_API_KEYS: secrets.platformKey, SESSION_SECRET: secrets.sessionSecret, ENCRYPTION_KEYS: secrets.encryptionKeys,
    // A receiver of callbacks that a person tries out runs on this machine, by http.
    CALLBACK_PRIVATE_HOSTS: 'localhost,127.0.0.1', PORT: String(ports.api), PUBLIC_URL: `http://localhost:${ports.api}`,
  };
  const missing = Object.entries(defaults).filter(([name]) => !isGiven(env, name));
  return { ...(env.TEMPORAL_ADDRESS ? env : withoutTemporal(env)), ...Object.fromEntries(missing) };
}

/** The environment of a stack that brings everything itself: what the outer one says of a Postgres, a Temporal or a Xero of the person's own must not interfere. */
export function closedEnvironment(stack) {
  const own = /^(TEMPORAL_|XERO_|DATABASE_URL|PORT$|HOST$|PUBLIC_URL$|PLATFORM_API_KEYS|SESSION_SECRET|ENCRYPTION_KEYS)/;
  const outer = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !own.test(variable)));
  return { ...localEnvironment(stack, outer), ...stack.env, LOG_LEVEL: 'warn' };
}

/** A dev server of our own is found by its address alone: what is meant for another server, must not interfere. The SDK takes a missing profile file for none. */
function withoutTemporal(env) {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { ...Object.fromEntries(kept), TEMPORAL_NAMESPACE: 'default', TEMPORAL_CONFIG_FILE: join(dataFolder, 'no-temporal-profiles.toml') };
}

/** Checks an environment by the product's own rules and returns its configuration. What the stack itself will provide need not be there yet. Throws a `Trouble` that names every wrong variable. */
export function checkEnvironment(env) {
  const { readEnvironment, ConfigurationError } = createRequire(import.meta.url)(join(distFolder, 'config', 'environment.js'));
  const later = { DATABASE_URL: 'postgres://postgres@127.0.0.1/later', XERO_CLIENT_ID: 'later', XERO_CLIENT_SECRET: 'later' };
  const missing = Object.entries(later).filter(([name]) => !isGiven(env, name) && (name !== 'XERO_CLIENT_SECRET' || !env.XERO_CLIENT_ID));
  try {
    return readEnvironment({ ...env, ...Object.fromEntries(missing) });
  } catch (error) {
    if (error instanceof ConfigurationError) throw new Trouble(error.message);
    throw error;
  }
}
