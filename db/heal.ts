import { sql, type RawBuilder } from 'kysely';
import { rechosen, usableAgain, type List, type Lists } from '../domain/healing';
import type { BatchId, CompanyId, XeroId } from '../domain/ids';
import type { Mapping } from '../domain/mapping';
import { curedBy, mappingProblems, type ProblemCode } from '../domain/problem-catalogue';
import type { Problem } from '../domain/problems';
import { readCompanyFacts } from './facts';
import type { Db, Tx } from './open';

/**
 * Fix once, all heal: one function per kind of news, called in the transaction that stores the news. Each starts exactly the records whose
 * cause is over by it; one that is refused again by the same cause is not started by the same news. What heals by other records, by contacts
 * and by money in Xero: db/settle.ts, db/contact-links.ts, db/heal-around.ts.
 */

/** Records with a problem of these codes for which `fits` holds (of the link `l` and its record `r`) are the starter's turn again: as bulk, so that they fill batches. */
export async function startAgain(db: Db | Tx, companyId: CompanyId, codes: readonly ProblemCode[], fits: RawBuilder<boolean>): Promise<void> {
  // In the order in which whoever decides them locks them.
  await sql`with over as (
      select l.company_id, l.kind, l.record_id from links l join records r on r.company_id = l.company_id and r.kind = l.kind and r.record_id = l.record_id
      where l.company_id = ${companyId} and l.sync_status = 'problem' and l.problem->>'code' = any(${[...codes]}::text[]) and (${fits}) order by l.kind, l.record_id for update of l
    ) update links l set sync_status = 'pending', problem = null, started_at = null, priority = 3, pending_since = clock_timestamp() from over o
    where l.company_id = o.company_id and l.kind = o.kind and l.record_id = o.record_id`.execute(db);
}

const detail = (name: string): RawBuilder<string | null> => sql`l.problem->'details'->>${sql.lit(name)}`;
/** A detail that may name several is one of these. */
const names = (name: string, words: readonly string[]): RawBuilder<boolean> => sql`string_to_array(${detail(name)}, ', ') && ${[...words]}::text[]`;

/** `mapping`: what was stuck on a category, tax or payment method that is chosen anew, or otherwise. A problem that names none is of the lines that bear one. */
export async function healMapping(tx: Tx, companyId: CompanyId, before: Mapping, after: Mapping): Promise<void> {
  const { categories, taxes, methods } = rechosen(before, after);
  if (categories.length + taxes.length + methods.length === 0) return;
  await startAgain(tx, companyId, mappingProblems, sql`case
    when l.kind = 'payment' then ${names('method', methods)}
    when coalesce(${detail('category')}, ${detail('tax')}) is not null then coalesce(${names('category', categories)}, false) or coalesce(${names('tax', taxes)}, false)
    else exists (select from jsonb_array_elements(r.document->'lines') as line where line->>'category' = any(${[...categories]}::text[]) or line->>'tax' = any(${[...taxes]}::text[])) end`);
}

/** `mapping`: it was saved while a batch was under way that had been decided before; what Xero refused of that is decided again. */
export async function healOvertaken(tx: Tx, companyId: CompanyId, batch: BatchId): Promise<void> {
  await startAgain(tx, companyId, mappingProblems, sql`exists (select from batches b join batch_elements e using (batch_id) join mappings m on m.company_id = b.company_id
    where b.batch_id = ${batch} and m.updated_at > b.created_at and e.kind = l.kind and e.record_id = l.record_id)`);
}

/** `lists`: accounts or tax rates were read; what names only such as may be used again goes on. A list that was not read just now says nothing new. */
export async function healLists(tx: Tx, companyId: CompanyId, read: List): Promise<void> {
  const rules: Partial<Record<ProblemCode, (said: Pick<Problem, 'code' | 'details'>, lists: Lists) => boolean>> = usableAgain[read];
  const codes = Object.keys(rules) as ProblemCode[];
  const { rows: stuck } = await sql<Pick<Problem, 'code' | 'details'>>`select distinct problem->>'code' as code, problem->'details' as details from links
    where company_id = ${companyId} and sync_status = 'problem' and problem->>'code' = any(${codes}::text[])`.execute(tx);
  const facts = stuck.length === 0 ? undefined : await readCompanyFacts(tx, companyId);
  const over = stuck.filter((one) => facts?.connection && rules[one.code]?.(one, { ...facts.connection, payments: facts.mapping.payments }));
  if (over.length > 0) await startAgain(tx, companyId, codes, sql`(l.problem->>'code', l.problem->'details') in (select code, details from jsonb_to_recordset(${JSON.stringify(over)}::jsonb) as o(code text, details jsonb))`);
}

/** `organisation`: lock dates were read. A record goes on when its own date is open now, and the lock that it was refused by (`until`) has moved. */
export async function healLocked(tx: Tx, companyId: CompanyId): Promise<void> {
  await startAgain(tx, companyId, ['period-locked'], sql`exists (select from connections x
    cross join lateral (select greatest(x.organisation->>'periodLockDate', x.organisation->>'endOfYearLockDate', '') as closed) o
    where x.company_id = l.company_id and x.organisation is not null and coalesce(l.instead->'issuedOn'->>'to', r.document->>'issuedOn', r.document->>'paidOn') > o.closed and coalesce(${detail('until')} > o.closed, true))`);
}

/** `organisation`: what the plan allows was read. */
export async function healByPlan(tx: Tx, companyId: CompanyId): Promise<void> {
  await startAgain(tx, companyId, ['plan-limit'], sql`exists (select from connections x where x.company_id = l.company_id and x.organisation->'mayCreateInvoices' = 'true'::jsonb)`);
}

/** `settings`: the company no longer asks for an e-mail address. */
export async function healWithoutEmail(tx: Tx, companyId: CompanyId): Promise<void> {
  await startAgain(tx, companyId, curedBy('settings'), sql`${detail('missing')} = 'e-mail address'`);
}

/** `document`: invoices or credit notes as they are in Xero now; whoever wanted the number of one that bears another now may have it. */
export async function healNumbers(tx: Tx, companyId: CompanyId, kind: 'invoice' | 'credit-note', seen: readonly { readonly xeroId: XeroId; readonly number: string }[]): Promise<void> {
  if (seen.length === 0) return;
  await startAgain(tx, companyId, [`${kind}-number-taken`], sql`exists (select from unnest(${seen.map(({ xeroId }) => xeroId)}::text[], ${seen.map(({ number }) => number)}::text[]) as s(id, number)
    where s.id = ${detail('holderId')} and s.number <> ${detail('number')})`);
}

/** `daily`: of these nothing tells when they are over, so that they are tried once a day, with what else is done then. */
export const healDaily = async (tx: Tx, companyId: CompanyId): Promise<void> => { await startAgain(tx, companyId, curedBy('daily'), sql`true`); };
