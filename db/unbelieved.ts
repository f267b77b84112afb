import { sql } from 'kysely';
import { isBelievable, type BelievedList } from '../domain/believable';
import type { CompanyId, XeroTenantId } from '../domain/ids';
import type { Db, Tx } from './open';

/** Answers of Xero that hold suspiciously little: what was known is kept, until the list is read whole or a person confirms that it is so. */

/** How many are known of a list; a contact that Xero once had stays known, archived or merged as it may be. */
async function countKnown(db: Db, companyId: CompanyId, tenant: XeroTenantId, list: BelievedList): Promise<number> {
  const { rows: [row] } = await sql<{ known: number }>`select ${list === 'contacts' ? sql`(select count(*)::int from contact_mirror where xero_tenant_id = ${tenant})`
    : sql`coalesce((select jsonb_array_length(${sql.ref(list === 'accounts' ? 'accounts' : 'tax_rates')}) from connections where company_id = ${companyId} and xero_tenant_id = ${tenant}), 0)`} as known`.execute(db);
  return row?.known ?? 0;
}

/** Whether a whole list that came with so many may be taken; when not, it is noted as the company's problem. */
export async function believe(db: Db, companyId: CompanyId, tenant: XeroTenantId, list: BelievedList, answered: number): Promise<boolean> {
  const known = await countKnown(db, companyId, tenant, list);
  const confirmed = await db.selectFrom('unbelieved_answers').select('confirmed_at').where('company_id', '=', companyId).where('list', '=', list).where('xero_tenant_id', '=', tenant).executeTakeFirst();
  if (isBelievable(list, { known, answered }) || confirmed?.confirmed_at) {
    if (confirmed) await db.deleteFrom('unbelieved_answers').where('company_id', '=', companyId).where('list', '=', list).execute();
    return true;
  }
  await sql`insert into unbelieved_answers as u (company_id, list, xero_tenant_id, known, answered) values (${companyId}, ${list}, ${tenant}, ${known}, ${answered})
    on conflict (company_id, list) do update set known = excluded.known, answered = excluded.answered, read_at = clock_timestamp(), xero_tenant_id = excluded.xero_tenant_id,
      since = case when u.xero_tenant_id = excluded.xero_tenant_id then u.since else excluded.since end, confirmed_at = null`.execute(db);
  return false;
}

export interface Unbelieved { readonly companyId: CompanyId; readonly list: BelievedList; readonly known: number; readonly answered: number; readonly since: Date }

/** Those of the organisations that companies have now; of one company, or of all. */
export async function readUnbelieved(db: Db | Tx, companyId?: CompanyId): Promise<Unbelieved[]> {
  const { rows } = await sql<Unbelieved>`select u.company_id as "companyId", u.list, u.known, u.answered, u.since from unbelieved_answers u
    join connections x on x.company_id = u.company_id and x.xero_tenant_id = u.xero_tenant_id and x.state in ('setup', 'connected')
    where u.confirmed_at is null and (${companyId ?? null}::text is null or u.company_id = ${companyId ?? null}::text) order by u.since, u.list`.execute(db);
  return rows;
}

/** A person says that Xero really has so few: the next reading is taken. */
export async function confirmAnswers(db: Db, companyId: CompanyId, lists: readonly BelievedList[]): Promise<void> {
  await db.updateTable('unbelieved_answers').set({ confirmed_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('list', 'in', [...lists]).execute();
}

/** Companies whose last such answer is this old: the list is read again. Noted as read, so that the next look leaves them alone for as long. `contacts`: those too. */
export async function takeUnbelieved(db: Db, olderThanSeconds: number): Promise<{ companyId: CompanyId; contacts: boolean }[]> {
  const { rows } = await sql<{ companyId: CompanyId; contacts: boolean }>`with again as (
      update unbelieved_answers u set read_at = clock_timestamp() from connections x
      where x.company_id = u.company_id and x.xero_tenant_id = u.xero_tenant_id and x.state in ('setup', 'connected') and u.read_at < clock_timestamp() - make_interval(secs => ${olderThanSeconds})
      returning u.company_id, u.list
    ) select company_id as "companyId", bool_or(list = 'contacts') as contacts from again group by company_id`.execute(db);
  return rows;
}
