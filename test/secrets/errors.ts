import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { note } from './evidence';

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

/** Sees what the API's routes throw, refusals too (Express publishes it). Returns what ends it. */
export function watchApiErrors(): () => void {
  const channel = 'tracing:express.router.request:error';
  const onError = (message: unknown): void => { noteError('a route of the API', (message as { error?: unknown }).error); };
  subscribe(channel, onError);
  return () => { unsubscribe(channel, onError); };
}
