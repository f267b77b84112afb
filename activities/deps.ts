import type { Client } from '@temporalio/client';
import type { NoticeTiming } from '../db/notices';
import type { Vault } from '../db/encryption';
import type { Db } from '../db/open';
import type { PaceLimits } from '../db/pace';
import type { Rings } from '../workflows/contract/rings';
import type { Starts } from '../workflows/contract/start';
import type { XeroSettings } from '../xero/settings';

/** How long a receiver of callbacks is waited for and tried: milliseconds. `pausesMs` after the first try, the second …, the last one from then on. */
export interface CallbackPatience { readonly pausesMs: readonly number[]; readonly giveUpAfterMs: number; readonly timeoutMs: number }

/** Telling people of problems: when a record is late, where the pages are, and by which mail server; without one by feed and callback alone. `timing`: other than that of tuning.ts. */
export interface NoticeSettings { readonly lateAfterMinutes: number; readonly publicUrl: string; readonly mail?: { readonly smtpUrl: string; readonly from: string }; readonly timing?: Partial<NoticeTiming & { readonly everyMs: number; readonly mailEveryMs: number; readonly mailPausesMs: readonly number[] }> }

/** What the activities work with; passed in, never imported. */
export interface ActivityDeps {
  readonly db: Db;
  readonly client: Client;
  readonly starts: Starts;
  readonly rings: Rings;
  readonly xero: XeroSettings;
  readonly limits: PaceLimits;
  /** Of a pull, and of a check for clashes; the largest that Xero gives when left out. */
  readonly pullPageSize?: number;
  /** `privateHosts`: where callbacks may go although it is no public address. `patience`: other times than those of tuning.ts. */
  readonly callbacks: { readonly privateHosts: readonly string[]; readonly patience?: Partial<CallbackPatience> };
  /** Without it nobody is told of problems. */
  readonly notices?: NoticeSettings;
  readonly vault: Vault;
  readonly log: { info(details: object, message: string): void; warn(details: object, message: string): void };
}
