import { DefaultLogger } from '@temporalio/worker';

interface Log { warn(details: object, message: string): void; error(details: object, message: string): void }

/** Warnings and errors of Temporal's SDK, in our log; of an error only its text. */
export const sdkLogger = (log: Log): DefaultLogger => new DefaultLogger('WARN', ({ level, message, meta }) => {
  log[level === 'ERROR' ? 'error' : 'warn']({ ...meta, error: meta?.['error'] === undefined ? undefined : String(meta['error']) }, message);
});
