import { DefaultLogger, type Logger as SdkLogger } from '@temporalio/worker';
import pino, { type Logger } from 'pino';
import { sdkLogger } from '../../worker/sdk-log';
import { note, plantCanary } from './evidence';
import { noteError } from './errors';

/** The service's log at its lowest level, kept and not shown; what is given to it is kept as an error would be, before pino makes text of it. */
export function keptLog(of: string): Logger {
  const log = pino({ level: 'trace', hooks: { logMethod(given, method) {
    noteError(`what the log of ${of} was given`, given);
    method.apply(this, given);
  } } }, { write: (line) => { note('logs', { where: of }, line); } });
  log.trace({ canary: plantCanary('errors', `what the log of ${of} was given`, plantCanary('logs', of)) }, 'canary');
  return log;
}

/** What Temporal's SDK says, as the worker logs it; of errors a person who runs the tests hears too. */
export function keptSdkLog(): SdkLogger {
  const kept = sdkLogger(keptLog('Temporal’s SDK'));
  const shown = new DefaultLogger('ERROR');
  const both = new DefaultLogger('WARN', ({ level, message, meta }) => {
    kept.log(level, message, meta);
    shown.log(level, message, meta);
  });
  kept.warn('canary', { canary: plantCanary('logs', 'Temporal’s SDK') });
  return both;
}
