import type { Logger } from 'pino';
import type { Accounting } from '../accounting-parts';
import { IdempotencyStore } from '../door/idempotency';
import { Limits } from '../door/limits';
import { Faults } from '../faults/faults';
import { Identity, type AppRegistration } from '../identity/identity';
import { Store } from '../storage/store';
import { Webhooks } from '../webhooks/webhooks';
import { Clock } from './clock';
import { delays } from './delays';
import { Journal } from './journal';
import { Organisations } from './organisations';
import { SettingsBook } from './settings';

/** All that the simulator is made of; handed to whoever needs it, never global. */
export interface State {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: SettingsBook;
  readonly journal: Journal;
  readonly organisations: Organisations;
  readonly identity: Identity;
  readonly limits: Limits;
  readonly idempotency: IdempotencyStore;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
  readonly logger: Logger;
  /** The next answer's delay for a median, both in milliseconds. */
  readonly nextDelayMs: (medianMs: number) => number;
}

export interface StateOptions {
  readonly dataFolder: string;
  readonly app: AppRegistration;
  readonly delayMs: number;
  readonly accounting: Accounting;
  readonly logger: Logger;
  /** The simulator's own address, for token claims; known once it listens. */
  readonly issuer: () => string;
}

/** The delays of a run repeat from one run to the next. */
const DELAY_SEED = 20_261_124;

const FIRST_ORGANISATIONS = [
  { name: 'CloudRent Demo Hire Pty Ltd', chart: 'hire' },
  { name: 'Second Hire Pty Ltd', chart: 'hire' },
] as const;

/** Brings back what an earlier run stored, or begins with two people and two organisations. */
export function openState({ dataFolder, app, delayMs, accounting, logger, issuer }: StateOptions): State {
  const store = new Store(dataFolder);
  const clock = new Clock(store);
  const settings = new SettingsBook(store, delayMs);
  const journal = new Journal(store);
  const identity = new Identity(store, clock, app, issuer);
  const webhooks = new Webhooks({ store, clock, settings, logger, isConnected: (tenantId) => identity.isConnected(tenantId), xeroUrl: issuer });
  const organisations = new Organisations(store, accounting, clock, settings, journal, (...heard) => webhooks.hear(...heard));
  const limits = new Limits(journal.callsAfter(0));
  const idempotency = new IdempotencyStore(store, clock);
  store.compact();
  if (identity.users.size === 0) store.commit(identity.seed());
  if (organisations.all().length === 0) {
    for (const first of FIRST_ORGANISATIONS) {
      organisations.create({ ...first, countryCode: 'AU', baseCurrency: 'AUD', timezone: 'AUSEASTERNSTANDARDTIME' });
    }
  }
  return { store, clock, settings, journal, organisations, identity, limits, idempotency, faults: new Faults(store), webhooks, logger, nextDelayMs: delays(DELAY_SEED) };
}
