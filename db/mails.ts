import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { MailContent } from '../domain/notices';
import type { Db, Tx } from './open';

/** E-mails that are to go: kept from the moment that they are due until they went, or were given up. */

/** One to each recipient, in the caller's transaction. */
export async function addMails(tx: Tx, companyId: CompanyId, recipients: readonly string[], content: MailContent): Promise<void> {
  if (recipients.length === 0) return;
  await tx.insertInto('mails').values(recipients.map((recipient) => ({ mail_id: randomUUID(), company_id: companyId, recipient, content: JSON.stringify(content), last_failure: null }))).execute();
}

export interface ClaimedMail { readonly mailId: string; readonly companyId: CompanyId; readonly recipient: string; readonly content: MailContent; readonly attempt: number; readonly ageMs: number }

/** Takes the e-mail whose turn it is for one try; nobody else has it before the lease ends. Undefined when none is due. */
export async function claimMail(db: Db, leaseMs: number): Promise<ClaimedMail | undefined> {
  const { rows: [row] } = await sql<ClaimedMail>`update mails m set attempts = attempts + 1, due_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
    where mail_id = (select mail_id from mails where state = 'due' and due_at <= clock_timestamp() order by due_at limit 1 for update skip locked)
    returning mail_id as "mailId", company_id as "companyId", recipient, content, attempts as attempt, extract(epoch from clock_timestamp() - made_at)::float8 * 1000 as "ageMs"`.execute(db);
  return row;
}

export async function markMailSent(db: Db, { mailId }: ClaimedMail): Promise<void> {
  await db.updateTable('mails').set({ state: 'sent', sent_at: sql<Date>`clock_timestamp()`, content: null, last_failure: null }).where('mail_id', '=', mailId).execute();
}

/** What the try came to; without a pause it is given up. */
export async function markMailFailed(db: Db, { mailId }: ClaimedMail, failure: string, pauseMs: number | undefined): Promise<void> {
  await db.updateTable('mails').set(pauseMs === undefined ? { state: 'given-up', content: null, last_failure: failure } : { due_at: sql<Date>`clock_timestamp() + ${pauseMs} * interval '1 millisecond'`, last_failure: failure })
    .where('mail_id', '=', mailId).execute();
}
