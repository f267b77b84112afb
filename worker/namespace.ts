import { setTimeout as pause } from 'node:timers/promises';
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { encodeSearchAttributeIndexedValueType, _ as typeOfIndexedValue } from '@temporalio/common/lib/search-attributes';
import { msToTs, tsToMs } from '@temporalio/common/lib/time';
import { searchAttributes } from '../workflows/contract/names';

/** What the service needs of its Temporal namespace. Everything here may be repeated at any time, by several processes at once. */

type Services = Pick<Connection, 'workflowService' | 'operatorService'>;

/** The namespace can't be reached, lacks something that this process may not give it, or holds something that contradicts it; the message says what to do. */
export class NamespaceError extends Error {
  override readonly name = 'NamespaceError';
}

/** The default of 72 hours would let a month end that failed vanish before anybody looks; a quarter stays in sight. */
export const retentionDays = 90;
const dayMs = 24 * 60 * 60 * 1000;

const silence = 'Temporal does not answer. Check TEMPORAL_ADDRESS (and TEMPORAL_API_KEY or the TLS settings), and that the server runs.';

/** gRPC's status codes, by their names. */
const codes = { notFound: 5, alreadyExists: 6, permissionDenied: 7, unimplemented: 12, unavailable: 14 } as const;
const answered = (error: unknown, ...names: (keyof typeof codes)[]): boolean => isGrpcServiceError(error) && names.some((name) => codes[name] === Number(error.code));
/** A server that leaves its namespaces to somebody else's tools, as Temporal Cloud does. */
const forbidden = (error: unknown): boolean => answered(error, 'permissionDenied', 'unimplemented');

/**
 * Creates the namespace, or lengthens its retention to 90 days; a longer one stays. Resolves to what was done, in words.
 * Waits up to `withinMs` for a server that is still starting. Throws `NamespaceError` when there is none, or when the namespace is missing and may not be created.
 */
export async function ensureNamespace({ workflowService }: Pick<Services, 'workflowService'>, namespace: string, withinMs = 60_000): Promise<string> {
  const found = await patiently(withinMs, 'unavailable', silence, () => workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
    if (answered(error, 'notFound')) return undefined;
    throw error;
  }));
  const workflowExecutionRetentionPeriod = msToTs(retentionDays * dayMs);
  if (found === undefined) {
    try {
      await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod, description: 'CloudRent Pro and Xero' });
      return `created, keeps finished workflows for ${retentionDays} days`;
    } catch (error) {
      if (answered(error, 'alreadyExists')) return await ensureNamespace({ workflowService }, namespace, withinMs);
      if (forbidden(error)) throw new NamespaceError(`The Temporal namespace "${namespace}" does not exist, and this process may not create it. Create it with a retention of ${retentionDays} days (temporal operator namespace create --retention ${retentionDays}d ${namespace}; on Temporal Cloud in its own pages), or correct TEMPORAL_NAMESPACE.`, { cause: error });
      throw error;
    }
  }
  const keptDays = (found.config?.workflowExecutionRetentionTtl ? tsToMs(found.config.workflowExecutionRetentionTtl) : 0) / dayMs;
  if (keptDays >= retentionDays) return `there, keeps finished workflows for ${keptDays} days`;
  try {
    await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: workflowExecutionRetentionPeriod } });
    return `keeps finished workflows for ${retentionDays} days now, instead of ${keptDays}`;
  } catch (error) {
    // Syncs work all the same; only what is finished is forgotten sooner.
    if (forbidden(error)) return `keeps finished workflows for ${keptDays} days only, and this process may not lengthen that to ${retentionDays}`;
    throw error;
  }
}

/**
 * Adds the contract's search attributes that the namespace lacks, and resolves to their names. A workflow can't be started without them.
 * Throws `NamespaceError` when there is no such namespace, when they may not be added, or when one is there with another type.
 */
export async function ensureSearchAttributes({ operatorService }: Pick<Services, 'operatorService'>, namespace: string, withinMs = 20_000): Promise<readonly string[]> {
  // The server's parts hear of a new namespace some seconds after it was made.
  const missingNamespace = `The Temporal namespace "${namespace}" does not exist. Make it with node dist/worker/ensure-temporal.js, or correct TEMPORAL_NAMESPACE.`;
  const { customAttributes } = await patiently(withinMs, 'notFound', missingNamespace, () => operatorService.listSearchAttributes({ namespace }));
  const wanted = Object.values(searchAttributes);
  for (const { name, type } of wanted) {
    const there = typeOfIndexedValue(customAttributes[name]);
    if (there !== undefined && there !== type) throw new NamespaceError(`The search attribute ${name} of the Temporal namespace "${namespace}" is ${there}; this service needs it as ${type}. Use a namespace of its own (TEMPORAL_NAMESPACE), or rename that attribute.`);
  }
  const missing = wanted.filter(({ name }) => customAttributes[name] === undefined);
  if (missing.length === 0) return [];
  try {
    await operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type) ?? 0])) });
  } catch (error) {
    // Another process was a moment faster with some of them: look again, and add what is still missing.
    if (answered(error, 'alreadyExists')) return await ensureSearchAttributes({ operatorService }, namespace, withinMs);
    if (forbidden(error)) throw new NamespaceError(`The Temporal namespace "${namespace}" lacks search attributes that this process may not add. Add them: temporal operator search-attribute create --namespace ${namespace} ${missing.map(({ name, type }) => `--name ${name} --type ${TypedSearchAttributes.toMetadataType(type)}`).join(' ')} (on Temporal Cloud in the namespace's own pages), then start again.`, { cause: error });
    throw error;
  }
  return missing.map(({ name }) => name);
}

/** Tries again while the answer is one that passes by itself, up to `withinMs`; then throws `NamespaceError` with the sentence given. */
async function patiently<T>(withinMs: number, passing: keyof typeof codes, sentence: string, attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!answered(error, passing)) throw error;
      if (Date.now() > deadline) throw new NamespaceError(sentence, { cause: error });
      await pause(200);
    }
  }
}
