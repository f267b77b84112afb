import type { Selectable } from 'kysely';
import { readCompanyGroups } from '../db/company-problems';
import { readCounts } from '../db/completeness';
import { readLate, type Late } from '../db/held';
import type { Db } from '../db/open';
import { readGroups, type GroupPosition } from '../db/problem-groups';
import type { StoredRecord } from '../db/records';
import type { CompaniesTable } from '../db/schema';
import { describeHold, type HoldReason } from '../domain/holds';
import type { ApiDeps } from './deps';

const lateNamed = 100;

/** What `GET …/problems` answers: on the first page what concerns the whole company before all else. */
export async function problemsView({ db, configuration }: Pick<ApiDeps, 'db' | 'configuration'>, company: Pick<Selectable<CompaniesTable>, 'company_id' | 'time_zone' | 'closed_at'>, { after, limit }: { after: GroupPosition | undefined; limit: number }) {
  const { lateAfterMinutes } = configuration;
  const { groups } = await readGroups(db, company.company_id, { after, limit: limit + 1 });
  const late = company.closed_at ? { count: 0, items: [] } : await readLate(db, company.company_id, lateAfterMinutes, { limit: lateNamed });
  const page = groups.slice(0, limit);
  const last = groups.length > limit ? page.at(-1) : undefined;
  return {
    counts: await readCounts(db, company.company_id),
    late: { afterMinutes: lateAfterMinutes, count: late.count, oldestSince: late.items[0]?.since.toISOString() ?? null, items: late.items.map(({ kind, recordId, label, since, reason }) => ({ kind, id: recordId, label, pendingSince: since.toISOString(), reason, text: describeHold(reason) })) },
    items: [...(after || company.closed_at ? [] : await readCompanyGroups(db, company.company_id, company.time_zone, configuration)), ...page].map((group) => ({ ...group, oldestSince: group.oldestSince?.toISOString() ?? null })),
    nextCursor: last ? cursorOf(last) : null,
  };
}

const cursorOf = ({ records, code, cause }: GroupPosition): string => Buffer.from(JSON.stringify([records, code, cause])).toString('base64url');

export interface LateView { readonly since: string; readonly reason: HoldReason; readonly text: string }
const lateView = ({ since, reason }: Late): LateView => ({ since: since.toISOString(), reason, text: describeHold(reason) });
const keyOf = ({ kind, recordId }: { kind: string; recordId: string }): string => `${kind}/${recordId}`;

/** Of some records of one company: those that are pending for longer than is promised, by record. Costs a query only when one may be. */
export async function lateOf(db: Db, lateAfterMinutes: number, records: readonly Pick<StoredRecord, 'link'>[]): Promise<(record: Pick<StoredRecord, 'link'>) => LateView | undefined> {
  const before = Date.now() - lateAfterMinutes * 60_000;
  const maybe = records.map(({ link }) => link).filter((link) => link.sync_status === 'pending' && link.pending_since.getTime() < before);
  const [first] = maybe;
  if (!first) return () => undefined;
  const { items } = await readLate(db, first.company_id, lateAfterMinutes, { only: maybe.map(({ kind, record_id: recordId }) => ({ kind, recordId })), limit: maybe.length });
  const byRecord = new Map(items.map((one) => [keyOf(one), lateView(one)]));
  return ({ link }) => byRecord.get(keyOf({ kind: link.kind, recordId: link.record_id }));
}
