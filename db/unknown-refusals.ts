import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import { withoutParticulars } from '../domain/refusal-words';
import type { Tx } from './open';
import type { Settlement } from './settle';

/** So many different texts are counted by themselves; whatever comes after them counts as one. */
const textsAtMost = 1_000;
const anyOther = '(another text)';

/** Counts, for the operator, what Xero refused in words that nobody knows yet; in the transaction that settles it. */
export async function countUnknownRefusals(tx: Tx, companyId: CompanyId, settlements: readonly Settlement[]): Promise<void> {
  const unknown = settlements.flatMap(({ kind, recordId, outcome }) => outcome.is === 'problem' && outcome.problem.code === 'xero-refused' ? [{ kind, recordId, words: outcome.problem.xeroMessage ?? '' }] : []);
  if (unknown.length === 0) return;
  const { known } = await tx.selectFrom('unknown_refusals').select(sql<number>`count(*)::int`.as('known')).executeTakeFirstOrThrow();
  const counted = await Promise.all(unknown.map(async ({ kind, recordId, words }) => {
    const record = await tx.selectFrom('records').select('document').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).executeTakeFirst();
    return { kind, recordId, text: withoutParticulars(words, record?.document) };
  }));
  // In one order, so that two who count the same texts never wait for each other.
  for (const { kind, recordId, text } of counted.toSorted((one, other) => one.text.localeCompare(other.text))) {
    await sql`insert into unknown_refusals as u (text, company_id, kind, record_id)
      select case when ${known} < ${textsAtMost} or exists (select from unknown_refusals where text = ${text}) then ${text} else ${anyOther} end, ${companyId}, ${kind}, ${recordId}
      on conflict (text) do update set times = u.times + 1, last_at = clock_timestamp(), company_id = excluded.company_id, kind = excluded.kind, record_id = excluded.record_id`.execute(tx);
  }
}
