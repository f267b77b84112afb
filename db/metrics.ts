import { sql } from 'kysely';
import type { RecordKind, SyncStatus } from '../domain/kinds';
import type { ProblemCode } from '../domain/problem-catalogue';
import { readToLookAt } from './company-problems';
import type { Db } from './open';
import { readOutages } from './outages';

/** How the whole service stands, over all companies that are not closed; for monitors. */
export interface Metrics {
  readonly records: readonly { readonly kind: RecordKind; readonly status: SyncStatus; readonly count: number }[];
  readonly oldestPendingSeconds: number;
  readonly late: number;
  /** Companies with a problem as a whole, by the reason: nothing goes to Xero just now, or somebody has to look. */
  readonly held: readonly { readonly reason: string; readonly count: number }[];
  readonly problems: readonly { readonly code: string; readonly records: number; readonly companies: number }[];
  readonly callbacks: { readonly due: number; readonly givenUp: number };
  readonly mails: { readonly due: number; readonly givenUp: number };
  readonly unknownRefusals: readonly { readonly text: string; readonly times: number }[];
}

const textsTold = 50;
const open = sql`join companies k on k.company_id = l.company_id and k.closed_at is null`;

/** Some few queries over the whole database: to be asked for every few seconds at most. */
export async function readMetrics(db: Db, lateAfterMinutes: number): Promise<Metrics> {
  const { rows: records } = await sql<Metrics['records'][number]>`select l.kind, l.sync_status as status, count(*)::int as count from links l ${open} group by 1, 2`.execute(db);
  const { rows: [pending] } = await sql<{ oldest: number; late: number }>`select coalesce(extract(epoch from clock_timestamp() - min(l.pending_since)), 0)::float8 as oldest,
    count(*) filter (where l.pending_since < clock_timestamp() - make_interval(mins => ${lateAfterMinutes}))::int as late from links l ${open} where l.sync_status = 'pending'`.execute(db);
  const { rows: problems } = await sql<Metrics['problems'][number]>`select l.problem->>'code' as code, count(*)::int as records, count(distinct l.company_id)::int as companies from links l ${open} where l.sync_status = 'problem' group by 1`.execute(db);
  const { rows: held } = await sql<Metrics['held'][number]>`select reason, count(*)::int as count from (
      select distinct l.company_id, l.waiting_for as reason from links l ${open} where l.sync_status = 'waiting'
      union select l.company_id, l.ended_because->>'code' from connections l ${open} where l.ended_because is not null and l.state in ('expired', 'disconnected')) h group by 1`.execute(db);
  const { rows: [untold] } = await sql<Record<'callbacksDue' | 'callbacksGivenUp' | 'mailsDue' | 'mailsGivenUp', number>>`select (select count(*)::int from changes where callback = 'due') as "callbacksDue", (select count(*)::int from changes where callback = 'given-up') as "callbacksGivenUp",
    (select count(*)::int from mails where state = 'due') as "mailsDue", (select count(*)::int from mails where state = 'given-up') as "mailsGivenUp"`.execute(db);
  const { rows: unknownRefusals } = await sql<{ text: string; times: number }>`select text, times::float8 as times from unknown_refusals order by times desc, text limit ${textsTold}`.execute(db);
  const outages = new Set((await readOutages(db, lateAfterMinutes)).map(({ companyId }) => companyId)).size;
  const toLookAt = await readToLookAt(db);
  const companiesWith = (reason: ProblemCode) => ({ reason, count: new Set(toLookAt.filter(({ code }) => code === reason).map(({ companyId }) => companyId)).size });
  return {
    records, oldestPendingSeconds: pending?.oldest ?? 0, late: pending?.late ?? 0, problems, unknownRefusals,
    held: [...held, { reason: 'xero-outage', count: outages }, ...(['xero-answer-incomplete', 'month-differs', 'closed-month-changed'] as const).map(companiesWith)],
    callbacks: { due: untold?.callbacksDue ?? 0, givenUp: untold?.callbacksGivenUp ?? 0 }, mails: { due: untold?.mailsDue ?? 0, givenUp: untold?.mailsGivenUp ?? 0 },
  };
}
