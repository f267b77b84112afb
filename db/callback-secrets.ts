import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../domain/actor';
import type { CompanyId } from '../domain/ids';
import type { Vault } from './encryption';
import { noteCompanyEvent } from './events';
import type { Db } from './open';

/** A secret that was replaced signs for this long beside the new one. */
const overlapHours = 24;
/** Secrets that sign at once, however often somebody rotates within a day: each is a signature in a header. */
const most = 5;

/** Makes the company's secret, or a new one in place of it. It is answered once and kept sealed; the one before signs along for a day. */
export async function rotateCallbackSecret(db: Db, vault: Vault, companyId: CompanyId, by: Actor): Promise<string> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  await db.transaction().execute(async (tx) => {
    // Two who rotate at once take turns.
    await tx.selectFrom('companies').select('company_id').where('company_id', '=', companyId).forNoKeyUpdate().execute();
    await tx.updateTable('callback_secrets').set({ ends_at: sql<Date>`clock_timestamp() + make_interval(hours => ${overlapHours})` }).where('company_id', '=', companyId).where('ends_at', 'is', null).execute();
    await tx.insertInto('callback_secrets').values({ company_id: companyId, sealed: vault.encrypt(secret) }).execute();
    await noteCompanyEvent(tx, companyId, by, 'callback-secret-made');
    await sql`delete from callback_secrets where company_id = ${companyId} and (ends_at <= clock_timestamp()
      or secret_id not in (select secret_id from callback_secrets where company_id = ${companyId} order by secret_id desc limit ${most}))`.execute(tx);
  });
  return secret;
}

export const hasCallbackSecret = async (db: Db, companyId: CompanyId): Promise<boolean> =>
  await db.selectFrom('callback_secrets').select('secret_id').where('company_id', '=', companyId).where('ends_at', 'is', null).executeTakeFirst() !== undefined;

export interface Callback { readonly url: string; /** Newest first, sealed. */ readonly secrets: readonly { readonly secretId: string; readonly sealed: string }[] }

/** Where a company's callbacks go and what signs them now; undefined while it has no address or no secret, or is closed. */
export async function readCallback(db: Db, companyId: CompanyId): Promise<Callback | undefined> {
  const rows = await db.selectFrom('companies as c').innerJoin('callback_secrets as s', 's.company_id', 'c.company_id').select(['c.callback_url', 's.secret_id as secretId', 's.sealed'])
    .where('c.company_id', '=', companyId).where('c.closed_at', 'is', null)
    .where((eb) => eb.or([eb('s.ends_at', 'is', null), eb('s.ends_at', '>', sql<Date>`clock_timestamp()`)])).orderBy('s.secret_id', 'desc').execute();
  const url = rows[0]?.callback_url;
  return url ? { url, secrets: rows.map(({ secretId, sealed }) => ({ secretId, sealed })) } : undefined;
}

/** The secret itself; one that an older key sealed is sealed anew by the way. */
export async function openCallbackSecret(db: Db, vault: Vault, { secretId, sealed }: Callback['secrets'][number]): Promise<string> {
  const secret = vault.decrypt(sealed);
  if (vault.isOld(sealed)) await db.updateTable('callback_secrets').set({ sealed: vault.encrypt(secret) }).where('secret_id', '=', secretId).where('sealed', '=', sealed).execute();
  return secret;
}
