import type { Client } from '@temporalio/client';
import type { Db } from '../db/open';
import type { PaceLimits } from '../db/pace';
import type { Starts } from '../workflows/contract/start';
import type { XeroSettings } from '../xero/settings';

/** What the activities work with; passed in, never imported. */
export interface ActivityDeps {
  readonly db: Db;
  readonly client: Client;
  readonly starts: Starts;
  readonly xero: XeroSettings;
  readonly limits: PaceLimits;
  /** Of a pull; the largest that Xero gives when left out. */
  readonly pullPageSize?: number;
  readonly vault: { encrypt(plain: string): string; decrypt(sealed: string): string };
  readonly log: { info(details: object, message: string): void; warn(details: object, message: string): void };
}
