import { createHash } from 'node:crypto';
import type { XeroId } from '../../domain/ids';
import type { ExclusionReason } from '../../domain/kinds';
import type { Problem } from '../../domain/problems';
import type { Operation } from '../../domain/operations';
import type { SentContent } from '../../db/schema';

/** What a record's newest version asks of Xero. Decided twice: when its sync registers, and again, finally, when its batch is claimed. */
export type Decision =
  | { readonly action: 'write'; readonly operation: Operation; readonly body: unknown; readonly sent: SentContent }
  /** `sent`: Xero has it already, so that this counts as told. */
  | { readonly action: 'nothing'; readonly sent?: SentContent }
  /** Somebody made it in Xero already: it is linked, and nothing is sent. */
  | { readonly action: 'adopt'; readonly xeroId: XeroId; readonly status: string; readonly sent: SentContent }
  | { readonly action: 'exclude'; readonly because: ExclusionReason }
  | { readonly action: 'problem'; readonly problem: Problem };

/** A short name for a content: equal contents, equal names. Keys in the order given, so build the value by one function only. */
export const fingerprint = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
