import { sql } from 'kysely';
import { causeOf } from '../domain/causes';
import { causeId, type CompanyId } from '../domain/ids';
import { amountsOf, isNoticed, noticeText, type NoticeText } from '../domain/notices';
import type { ProblemCode } from '../domain/problem-catalogue';
import { addChanges } from './changes';
import { outageProblem, readCompanyGroups, readToLookAt, type Promised } from './company-problems';
import { addMails } from './mails';
import type { Db, Tx } from './open';
import { readOutages } from './outages';
import { causeIn } from './problem-causes';
import { readGroups } from './problem-groups';

/** How long a cause is watched before it is told, in milliseconds: until its number has not changed for `settleMs`, `settleAtMostMs` at most; gone for `clearMs` it is cleared. */
export interface NoticeTiming { readonly settleMs: number; readonly settleAtMostMs: number; readonly clearMs: number }

interface OpenCause { readonly companyId: CompanyId; readonly code: ProblemCode; readonly cause: string; readonly records: number }

/** Every cause that is open now in any company that is not closed. */
async function readOpenCauses(tx: Tx, { lateAfterMinutes }: Promised): Promise<OpenCause[]> {
  const { rows } = await sql<OpenCause>`
    select l.company_id as "companyId", l.problem->>'code' as code, ${causeIn('l.problem')} as cause, count(*)::int as records from links l where l.sync_status = 'problem' group by 1, 2, 3
    union all select company_id, 'daily-limit', '', count(*)::int from links where sync_status = 'waiting' and waiting_for = 'daily-limit' group by 1`.execute(tx);
  const { rows: ended } = await sql<{ companyId: CompanyId; code: ProblemCode; details: Record<string, string> }>`
    select company_id as "companyId", ended_because->>'code' as code, ended_because->'details' as details from connections where ended_because is not null and state in ('expired', 'disconnected')`.execute(tx);
  const company = (companyId: CompanyId, code: ProblemCode, details: Readonly<Record<string, string>>): OpenCause => ({ companyId, code, cause: causeOf(code, details), records: 0 });
  const all = [
    ...rows, ...ended.map(({ companyId, code, details }) => company(companyId, code, details)),
    ...(await readOutages(tx, lateAfterMinutes)).map((outage) => company(outage.companyId, 'xero-outage', outageProblem(outage, 'UTC').details)),
    ...(await readToLookAt(tx)).map(({ companyId, code, details }) => company(companyId, code, details)),
  ];
  return all.filter(({ code }) => isNoticed(code));
}

/**
 * Holds what is open against what was noted: new causes, numbers that changed, causes that are gone. One worker at a time; false when another is at it.
 * A cause whose records are being tried again is not gone.
 */
export async function noteOpenCauses(db: Db, promised: Promised): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const { rows: [lock] } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('notices', 0)) as mine`.execute(tx);
    if (!lock?.mine) return false;
    const open = await readOpenCauses(tx, promised);
    await sql`with open as (
        select o.* from jsonb_to_recordset(${JSON.stringify(open)}::jsonb) as o("companyId" text, code text, cause text, records int) join companies k on k.company_id = o."companyId" and k.closed_at is null
      ), noted as (
        insert into notices as n (company_id, code, cause, records) select "companyId", code, cause, max(records) from open group by 1, 2, 3
        on conflict (company_id, code, cause) do update set records = excluded.records, missing_since = null, counted_at = case when n.records = excluded.records then n.counted_at else clock_timestamp() end
          where n.records <> excluded.records or n.missing_since is not null
      )
      update notices n set missing_since = clock_timestamp() where n.missing_since is null and not exists (select from open o where o."companyId" = n.company_id and o.code = n.code and o.cause = n.cause)
        and not exists (select from links l where l.company_id = n.company_id and l.sync_status in ('pending', 'waiting') and l.problem_was = n.code)
        and exists (select from companies k where k.company_id = n.company_id and k.closed_at is null)`.execute(tx);
    return true;
  });
}

/** Companies with a cause that is to be told, or cleared, now. */
export async function companiesToNotify(db: Db, { settleMs, settleAtMostMs, clearMs }: NoticeTiming): Promise<CompanyId[]> {
  const { rows } = await sql<{ company_id: CompanyId }>`select distinct company_id from notices n where ${isReady({ settleMs, settleAtMostMs })} or ${isGone(clearMs)}`.execute(db);
  return rows.map((row) => row.company_id);
}

const ago = (ms: number) => sql`clock_timestamp() - ${ms} * interval '1 millisecond'`;
const isReady = ({ settleMs, settleAtMostMs }: Omit<NoticeTiming, 'clearMs'>) => sql<boolean>`(n.raised_at is null and n.missing_since is null and (n.counted_at <= ${ago(settleMs)} or n.seen_at <= ${ago(settleAtMostMs)}))`;
const isGone = (clearMs: number) => sql<boolean>`n.missing_since <= ${ago(clearMs)}`;

export interface Notified { readonly raised: number; readonly toDeliver: boolean }
/** Where e-mails lead to: the address of the company's pages. Undefined when none are sent. */
export type PageOf = ((companyId: CompanyId) => string) | undefined;

/** Tells a company's new causes, and that others are gone: on the feed, and new ones by e-mail. Each once, with any number of workers: the notices' rows are held meanwhile. */
export async function notifyCompany(db: Db, companyId: CompanyId, timing: NoticeTiming, promised: Promised, pageOf: PageOf): Promise<Notified> {
  return await db.transaction().execute(async (tx): Promise<Notified> => {
    const { rows: ready } = await sql<{ code: ProblemCode; cause: string }>`select code, cause from notices n where company_id = ${companyId} and ${isReady(timing)} order by code, cause for update skip locked`.execute(tx);
    const { rows: gone } = await sql<{ code: ProblemCode; cause: string; told: NoticeText | null }>`delete from notices where (company_id, code, cause) in (
      select company_id, code, cause from notices n where company_id = ${companyId} and ${isGone(timing.clearMs)} for update skip locked) returning code, cause, told`.execute(tx);
    const company = await tx.selectFrom('companies').select(['name', 'time_zone', 'notice_emails']).where('company_id', '=', companyId).executeTakeFirstOrThrow();
    const whole = ready.length === 0 ? [] : await readCompanyGroups(tx, companyId, company.time_zone, promised);
    const raised: NoticeText[] = [];
    for (const { code, cause } of ready) {
      const group = whole.find((one) => one.code === code && one.cause === cause) ?? (await readGroups(tx, companyId, { only: { code, cause }, limit: 1 })).groups[0];
      // Gone since it was last looked at: the next look says so.
      if (!group) continue;
      const told = noticeText(group);
      raised.push(told);
      await tx.updateTable('notices').set({ raised_at: sql<Date>`clock_timestamp()`, told: JSON.stringify(told) }).where('company_id', '=', companyId).where('code', '=', code).where('cause', '=', cause).execute();
    }
    if (pageOf && raised.length > 0) await addMails(tx, companyId, company.notice_emails, { is: 'raised', company: company.name, timeZone: company.time_zone, page: pageOf(companyId), problems: raised });
    const { toDeliver } = await addChanges(tx, companyId, [
      ...raised.map(({ byKind, oldestSince: _since, ...told }) => ({ kind: 'problem' as const, recordId: causeId(told.code, told.cause), type: 'problem.raised' as const, data: { ...told, amounts: amountsOf(byKind) } })),
      ...gone.flatMap(({ code, cause, told }) => told ? [{ kind: 'problem' as const, recordId: causeId(code, cause), type: 'problem.cleared' as const, data: { code, cause, title: told.title } }] : []),
    ]);
    return { raised: raised.length, toDeliver };
  });
}
