import { lockRecords, readCompanyFacts, type RecordRow } from '../db/facts';
import { decideByFacts } from '../db/lock-facts';
import type { Tx } from '../db/open';
import { joinBatchesUnderWay, recordsUnderWay, registerWrites, type NewWrite } from '../db/outbox';
import type { SettledOutcome, Waiter } from '../db/schema';
import { adopted, settleRecords, unchanged, type Settlement } from '../db/settle';
import type { Told } from '../db/untold';
import type { CompanyId, RecordId, XeroTenantId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { priorities, type Priority } from '../workflows/contract/names';
import { decideRecords, likelyOperation, type Verdict } from './facts';

/** A record that is to be brought to Xero, and who waits for it. */
export interface Asked { readonly recordId: RecordId; readonly waiter: Waiter }
/** `queued`: a write waits in the outbox; `under-way`: its content is in a batch already; else there was nothing to send. */
export type Registered = SettledOutcome | 'queued' | 'under-way';

export interface Registrations {
  /** What came of each record; one that the database does not have is missing. */
  readonly outcomes: ReadonlyMap<RecordId, Registered>;
  /** Whom else to tell after the commit. */
  readonly told: readonly Told[];
  /** The most urgent priority that was queued; undefined when nothing was. */
  readonly mostUrgent?: Priority;
}

/**
 * Decides what the newest versions of some records ask, and queues their writes, in the caller's transaction.
 * @param asked records of one company and kind, each once.
 */
export async function registerRecords(tx: Tx, companyId: CompanyId, kind: RecordKind, asked: readonly Asked[]): Promise<Registrations> {
  const outcomes = new Map<RecordId, Registered>();
  await decideByFacts(tx, companyId);
  const company = await readCompanyFacts(tx, companyId);
  if (!company) return { outcomes, told: [] };
  const rows = await lockRecords(tx, companyId, kind, asked.map(({ recordId }) => recordId));
  const known = asked.flatMap(({ recordId, waiter }) => {
    const row = rows.get(recordId);
    return row ? [{ row, waiter }] : [];
  });

  const open = known.filter(({ row, waiter }) => {
    const before = row.link.last_outcome;
    if (!before || !sameWaiter(before.waiter, waiter)) return true;
    outcomes.set(row.record_id, before.settled);
    return false;
  });
  const joined = await joinBatchesUnderWay(tx, companyId, kind, open.map(({ row, waiter }) => ({ recordId: row.record_id, version: row.version, waiter })));
  for (const recordId of joined) outcomes.set(recordId, 'under-way');
  const undecided = open.filter(({ row }) => !joined.has(row.record_id));

  // Without a usable connection, or while an older version is on its way, nothing can be decided: it queues, and is decided when it is claimed.
  const underWay = await recordsUnderWay(tx, companyId, kind, undecided.map(({ row }) => row.record_id));
  const decidable = company.connection?.state === 'connected' ? undecided.filter(({ row }) => !underWay.has(row.record_id)) : [];
  const verdicts = await decideRecords(tx, company, kind, decidable.map(({ row }) => row));
  const writes: NewWrite[] = [];
  const settlements: Settlement[] = [];
  for (const { row, waiter } of undecided) {
    const next = stepOf(kind, company.connection?.xeroTenantId ?? null, row, waiter, verdicts.get(row.record_id));
    if ('outcome' in next) settlements.push(next);
    else writes.push(next);
  }
  await registerWrites(tx, companyId, kind, writes);
  for (const { recordId } of writes) outcomes.set(recordId, 'queued');
  const told = await settleRecords(tx, companyId, settlements);
  // Who asked is answered by returning, the others by completion. Should that answer get lost, it counts as untold all the same.
  const others = told.filter((one) => {
    const own = settlements.find(({ waiter }) => waiter !== null && sameWaiter(waiter, one.waiter));
    if (own) outcomes.set(own.recordId, one.settled);
    return !own;
  });
  return { outcomes, told: others, ...(writes.length === 0 ? {} : { mostUrgent: writes.some(({ priority }) => priority === priorities.person) ? priorities.person : priorities.bulk }) };
}

const sameWaiter = (one: Waiter, other: Waiter): boolean => one.runId === other.runId && one.activityId === other.activityId;

/** The write that a verdict asks for, or its settlement when nothing has to be sent. */
function stepOf(kind: RecordKind, tenant: XeroTenantId | null, row: RecordRow, waiter: Waiter, verdict: Verdict | undefined): NewWrite | Settlement {
  const write = { recordId: row.record_id, operation: likelyOperation(kind, row), priority: row.link.priority, waiter };
  const settled = (outcome: Settlement['outcome']): Settlement => ({ kind, recordId: row.record_id, version: row.version, waiter, outcome });
  switch (verdict?.action) {
    case undefined: return write;
    case 'await': return { ...write, waitsOn: verdict.on };
    case 'write': return { ...write, operation: verdict.operation };
    case 'nothing': return settled(unchanged(verdict));
    case 'adopt': return settled(adopted(tenant, verdict));
    case 'exclude': return settled({ is: 'excluded', because: verdict.because });
    case 'problem': return settled({ is: 'problem', problem: verdict.problem });
  }
}
