import { sql } from 'kysely';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { withoutParticulars } from '../domain/refusal-words';
import type { Tx } from './open';
import type { Settlement } from './settle';

/** So many different texts are counted by themselves; whatever comes after them counts as one. */
const textsAtMost = 1_000;
const anyOther = '(another text)';

/**
 * Counts, for the operator, what Xero refused in words that nobody knows yet, in the transaction that settles it. What comes back says of such a
 * problem which words they are, without what is particular to the record (`details.words`): by them equal refusals are one cause.
 */
export async function countUnknownRefusals(tx: Tx, companyId: CompanyId, settlements: readonly Settlement[]): Promise<readonly Settlement[]> {
  const unknown = settlements.flatMap((settlement) => settlement.outcome.is === 'problem' && settlement.outcome.problem.code === 'xero-refused' ? [{ settlement, problem: settlement.outcome.problem }] : []);
  if (unknown.length === 0) return settlements;
  const worded = new Map<Settlement, Settlement>();
  const counted: { kind: RecordKind; recordId: RecordId; words: string }[] = [];
  for (const { settlement, problem } of unknown) {
    const { kind, recordId, outcome } = settlement;
    const record = await tx.selectFrom('records').select('document').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).executeTakeFirst();
    const words = withoutParticulars(problem.xeroMessage ?? '', record?.document);
    counted.push({ kind, recordId, words });
    worded.set(settlement, { ...settlement, outcome: { ...outcome, is: 'problem', problem: { ...problem, details: { ...problem.details, words } } } });
  }
  const { known } = await tx.selectFrom('unknown_refusals').select(sql<number>`count(*)::int`.as('known')).executeTakeFirstOrThrow();
  // In one order, so that two who count the same texts never wait for each other.
  for (const { kind, recordId, words } of counted.toSorted((one, other) => one.words.localeCompare(other.words))) {
    await sql`insert into unknown_refusals as u (text, company_id, kind, record_id)
      select case when ${known} < ${textsAtMost} or exists (select from unknown_refusals where text = ${words}) then ${words} else ${anyOther} end, ${companyId}, ${kind}, ${recordId}
      on conflict (text) do update set times = u.times + 1, last_at = clock_timestamp(), company_id = excluded.company_id, kind = excluded.kind, record_id = excluded.record_id`.execute(tx);
  }
  return settlements.map((settlement) => worded.get(settlement) ?? settlement);
}
