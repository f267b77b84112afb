import { readConnection } from '../db/connections';
import { readLaterChanges } from '../db/month-changes';
import { readMonthCheck } from '../db/month-checks';
import { countDifferences, readNow, readZones, zonesOf, type MonthRow } from '../db/months';
import type { Db } from '../db/open';
import { describeHold, reasonOfState, type HoldReason } from '../domain/holds';
import type { CompanyId } from '../domain/ids';
import { msUntilOver } from '../domain/months';
import { differenceCatalogue } from '../domain/reconciliation';
import type { ApiDeps } from './deps';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A month as the list tells of it. */
export async function monthListView({ db }: Pick<ApiDeps, 'db'>, row: MonthRow) {
  const heldBy = await heldByOf(db, row);
  return {
    month: row.month, revision: row.revision, state: row.state, progress: row.state === 'reading' ? { step: row.position.step, page: row.position.page, pages: row.position.pages ?? null, calls: row.position.calls } : null,
    heldBy: heldBy && { reason: heldBy, text: describeHold(heldBy) }, openDifferences: row.open_differences, rounds: row.rounds, readAt: iso(row.read_at), comparedAt: iso(row.compared_at),
    openedAt: row.opened_at.toISOString(), openedBy: row.opened_by, remindedAt: iso(row.reminded_at), closedAt: iso(row.closed_at), closedBy: row.closed_by, sha256: row.sha256, previousSha256: row.previous_sha256,
  };
}

/** A month with its totals, what was found, and what has changed since it was closed. */
export async function monthView(deps: Pick<ApiDeps, 'db'>, row: MonthRow) {
  const { db } = deps;
  const of = { companyId: row.company_id, month: row.month, revision: row.revision };
  const timeZones = await readZones(db, row.company_id);
  return {
    ...await monthListView(deps, row), timeZones: { ...timeZones, differ: timeZones.organisation !== null && timeZones.organisation !== timeZones.company },
    isOver: msUntilOver(row.month, zonesOf(timeZones), await readNow(db)) === 0, totals: row.totals,
    differences: (await countDifferences(db, of)).map((one) => ({ ...one, title: differenceCatalogue[one.kind].title })), laterChanges: await readLaterChanges(db, of),
  };
}

/** What holds up the reading of a month; null when nothing does. */
async function heldByOf(db: Db, row: MonthRow): Promise<HoldReason | null> {
  if (row.state === 'closed') return null;
  const connection = await readConnection(db, row.company_id);
  if (connection?.state !== 'connected') return reasonOfState(connection?.state, connection?.ended_because);
  if (connection.xero_tenant_id !== row.xero_tenant_id) return 'not-connected';
  return row.state === 'reading' ? row.trouble : null;
}

/** The month that is on, as the last daily look found it; null before the first. */
export async function openMonthView(db: Db, companyId: CompanyId) {
  const found = await readMonthCheck(db, companyId);
  return found ? { month: found.month, checkedAt: found.checked_at.toISOString(), agrees: found.kinds.every(({ agrees }) => agrees), kinds: found.kinds } : null;
}
