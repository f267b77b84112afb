import { sql } from 'kysely';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordKind, SyncStatus } from '../domain/kinds';
import type { ProblemCode } from '../domain/problem-catalogue';
import { problemGroup, type GroupSize, type ProblemGroup } from '../domain/problem-groups';
import type { Problem } from '../domain/problems';
import { causeIn } from './problem-causes';
import type { Db, Tx } from './open';

/** Where a page of groups begins: after this one. */
export interface GroupPosition { readonly records: number; readonly code: string; readonly cause: string }
export interface GroupPage {
  /** Largest first. */
  readonly groups: readonly ProblemGroup[];
  /** The records that a company-wide problem holds; on the first page. */
  readonly held: GroupSize;
}

interface Row {
  readonly code: ProblemCode | ''; readonly cause: string; readonly records: number; readonly oldest: Date;
  readonly kinds: readonly { kind: RecordKind; currency: string | null; count: number; amount: string | null }[];
  readonly examples: readonly { kind: RecordKind; id: RecordId; label: string; inXero: boolean; problem: Problem | null }[];
}

const examplesEach = 5;
export const nothingHeld: GroupSize = { records: 0, byKind: [], oldestSince: null, examples: [] };

/**
 * A company's problems of records, one group per cause, in one query. `heldStatuses`: the records that a company-wide problem holds.
 * `only`: one cause alone.
 */
export async function readGroups(db: Db | Tx, companyId: CompanyId, { heldStatuses = [], after, only, limit }: { heldStatuses?: readonly SyncStatus[]; after?: GroupPosition | undefined; only?: Pick<GroupPosition, 'code' | 'cause'>; limit: number }): Promise<GroupPage> {
  const { rows } = await sql<Row>`
    with stuck as materialized (
      select l.kind, l.record_id, case l.sync_status when 'problem' then l.problem->>'code' else '' end as code, case l.sync_status when 'problem' then ${causeIn('l.problem')} else '' end as cause,
        case l.sync_status when 'problem' then coalesce(l.problem_since, l.pending_since) else l.pending_since end as since, r.currency, r.total
      from links l join records r on r.company_id = l.company_id and r.kind = l.kind and r.record_id = l.record_id where l.company_id = ${companyId} and l.sync_status = any(${['problem', ...heldStatuses]}::text[])
    ), kinds as materialized (select code, cause, kind, currency, count(*)::int as count, sum(total) as amount, min(since) as oldest from stuck group by code, cause, kind, currency),
    sized as (select code, cause, sum(count)::int as records, min(oldest) as oldest from kinds group by code, cause),
    page as materialized (select *, row_number() over (order by records desc, code, cause)::int as n from (
      (select * from sized where code <> '' and (${after?.records ?? null}::int is null or records < ${after?.records ?? null}::int or (records = ${after?.records ?? null}::int and (code, cause) > (${after?.code ?? ''}::text, ${after?.cause ?? ''}::text)))
        and (${only?.code ?? null}::text is null or (code = ${only?.code ?? null}::text and cause = ${only?.cause ?? null}::text)) order by records desc, code, cause limit ${limit})
      union all select * from sized where code = '') taken),
    named as materialized (select * from (
      -- Numbers and times are sorted at once; texts only where times are the same, and byte by byte.
      select p.n, s.kind, s.record_id, row_number() over (partition by p.n order by s.since, s.kind collate "C", s.record_id collate "C") as place from page p join stuck s using (code, cause)) ranked where place <= ${examplesEach})
    select p.code, p.cause, p.records, p.oldest,
      (select jsonb_agg(jsonb_build_object('kind', k.kind, 'currency', k.currency, 'count', k.count, 'amount', k.amount::text) order by k.kind, k.currency) from kinds k where k.code = p.code and k.cause = p.cause) as kinds,
      (select jsonb_agg(jsonb_build_object('kind', e.kind, 'id', e.record_id, 'label', r.label, 'inXero', l.xero_id is not null, 'problem', l.problem) order by e.place) from named e
        join links l on l.company_id = ${companyId} and l.kind = e.kind and l.record_id = e.record_id join records r on r.company_id = ${companyId} and r.kind = e.kind and r.record_id = e.record_id where e.n = p.n) as examples
    from page p order by p.n`.execute(db);
  const held = rows.find((row) => row.code === '');
  return { held: held ? sizeOf(held) : nothingHeld, groups: rows.flatMap(groupOf) };
}

function groupOf(row: Row): ProblemGroup[] {
  const examples = row.examples.flatMap(({ kind, inXero, problem }) => problem ? [{ kind, inXero, problem }] : []);
  return row.code === '' ? [] : [problemGroup(row.code, row.cause, sizeOf(row), examples.map(({ problem }) => problem.details), examples)];
}

function sizeOf({ records, oldest, kinds, examples }: Row): GroupSize {
  const byKind = [...new Set(kinds.map(({ kind }) => kind))].map((kind) => {
    const rows = kinds.filter((row) => row.kind === kind);
    return { kind, count: rows.reduce((total, { count }) => total + count, 0), amounts: rows.flatMap(({ currency, amount }) => currency === null || amount === null ? [] : [{ currency, amount }]) };
  });
  return { records, byKind, oldestSince: oldest, examples: examples.map(({ kind, id, label }) => ({ kind, id, label })) };
}
