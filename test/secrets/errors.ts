import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { note, plantCanary } from './evidence';

/** Keeps an error with all that hangs on it: its causes, its own and its hidden properties. */
export function noteError(where: string, error: unknown): void {
  note('errors', { where }, inspect(error, { depth: 10, showHidden: true, maxStringLength: null, maxArrayLength: 1_000, breakLength: Infinity }));
}

/** Around every activity: sees what it throws before Temporal turns it into a failure. */
export const seeingErrors: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        noteError(`the activity ${info.activityType}`, error);
        throw error;
      }
    },
  },
});

/** Has an activity fail whose error says a canary where nobody looks: in a hidden property of its cause. */
export async function plantInActivityErrors(): Promise<void> {
  const cause = Object.defineProperty(new Error('the cause'), 'config', { enumerable: false, value: { headers: { Authorization: plantCanary('errors', 'an activity') } } });
  const context = { info: { activityType: 'canary' } } as Parameters<ActivityInterceptorsFactory>[0];
  const around = seeingErrors(context).inbound?.execute?.({ args: [], headers: {} }, () => Promise.reject(new Error('canary', { cause })));
  await around?.catch(() => undefined);
}

/** Sees what the API's routes throw, refusals too (Express publishes it). Returns what ends it. */
export function watchApiErrors(): () => void {
  const channel = 'tracing:express.router.request:error';
  const onError = (message: unknown): void => { noteError('a route of the API', (message as { error?: unknown }).error); };
  subscribe(channel, onError);
  return () => { unsubscribe(channel, onError); };
}
