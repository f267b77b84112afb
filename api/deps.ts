import type { Configuration } from '../config/environment';
import type { Db } from '../db/open';
import type { Vault } from '../db/encryption';
import type { Rings } from '../workflows/contract/rings';
import type { RateLimits } from './rate-limits';
import type { Starts } from '../workflows/contract/start';

export interface ApiDeps {
  readonly db: Db;
  readonly starts: Starts;
  readonly rings: Rings;
  /** Whether Temporal can be reached; throws when not. */
  readonly checkTemporal: () => Promise<void>;
  readonly vault: Vault;
  readonly configuration: Configuration;
  /** Others than the usual ones. */
  readonly rateLimits?: RateLimits;
  readonly log: { info(details: object, message: string): void; warn(details: object, message: string): void; error(details: object, message: string): void };
}
