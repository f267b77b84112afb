import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import { dayAndHour } from '../domain/instants';
import { noticeText } from '../domain/notices';
import { readCompanyGroups, type Promised } from './company-problems';
import { readCounts } from './completeness';
import { readLate } from './held';
import { addMails } from './mails';
import type { PageOf } from './notices';
import type { Db } from './open';
import { readGroups } from './problem-groups';

/** The hour of the day from which a company's digest goes, in its time zone. */
const digestHour = 7;
const namedInDigest = 20;

interface Due { readonly companyId: CompanyId; /** The calendar date of the digest, in the company's time zone. */ readonly day: string }

/** Companies whose digest of this day, or of one before, has not been looked at yet. */
async function digestsDue(db: Db, now: Date): Promise<Due[]> {
  const zones = await db.selectFrom('companies').select('time_zone').distinct().where('closed_at', 'is', null).where(sql<boolean>`notice_emails <> '[]'`).execute();
  const due: Due[] = [];
  for (const { time_zone: zone } of zones) {
    const { day: today, hour } = dayAndHour(now, zone);
    const { rows } = await sql<Due>`with latest as (select ${today}::date - ${hour >= digestHour ? 0 : 1}::int as day)
      select company_id as "companyId", latest.day::text as day from companies, latest where time_zone = ${zone} and closed_at is null and notice_emails <> '[]' and (digest_on is null or digest_on < latest.day)`.execute(db);
    due.push(...rows);
  }
  return due;
}

/** Queues the digests that are due: one e-mail a morning to each recipient while anything is open, none when nothing is. Resolves to how many companies got one. */
export async function queueDigests(db: Db, now: Date, promised: Promised, pageOf: NonNullable<PageOf>): Promise<number> {
  let queued = 0;
  for (const due of await digestsDue(db, now)) queued += await queueDigest(db, due, promised, pageOf) ? 1 : 0;
  return queued;
}

/** Taken and queued in one: by one worker, once. Who is new to it begins with the next morning. */
async function queueDigest(db: Db, { companyId, day }: Due, promised: Promised, pageOf: NonNullable<PageOf>): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const company = await tx.selectFrom('companies').select(['name', 'time_zone as timeZone', 'notice_emails as recipients', sql<string | null>`digest_on::text`.as('before')]).where('company_id', '=', companyId).forUpdate().skipLocked().executeTakeFirst();
    if (!company || (company.before !== null && company.before >= day)) return false;
    await tx.updateTable('companies').set({ digest_on: day }).where('company_id', '=', companyId).execute();
    if (company.before === null) return false;
    const problems = [...await readCompanyGroups(tx, companyId, company.timeZone, promised), ...(await readGroups(tx, companyId, { limit: namedInDigest })).groups].map(noticeText);
    const late = (await readLate(tx, companyId, promised.lateAfterMinutes, { limit: 1 })).count;
    if (problems.length === 0 && late === 0) return false;
    await addMails(tx, companyId, company.recipients, { is: 'digest', company: company.name, timeZone: company.timeZone, page: pageOf(companyId), problems, counts: await readCounts(tx, companyId), late });
    return true;
  });
}
