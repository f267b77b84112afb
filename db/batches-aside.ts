import { sql } from 'kysely';
import type { CompanyId, XeroTenantId } from '../domain/ids';
import type { Tx } from './open';
import { closeBatch, readBatch, registerWrites } from './outbox';

/**
 * Batches of an organisation that a company leaves. Their records queue again, for the other one; those that may be with Xero are kept as they
 * are, in doubt, until the company comes back: what is in doubt is never forgotten, and never holds up the records elsewhere.
 */
export async function closeForOther(tx: Tx, companyId: CompanyId): Promise<void> {
  const open = await tx.selectFrom('batches').select('batch_id').where('company_id', '=', companyId).where('state', '!=', 'settled').forUpdate().execute();
  for (const { batch_id: id } of open) {
    const { batch, elements } = await readBatch(tx, id);
    await closeBatch(tx, id);
    const [first] = elements;
    if (first) await registerWrites(tx, companyId, first.kind, elements.map((element) => ({ recordId: element.record_id, operation: batch.operation, priority: batch.priority, waiter: element.waiter })));
    if (batch.first_sent_at === null) continue;
    await tx.updateTable('batches').set({ put_aside: true }).where('batch_id', '=', id).execute();
    await tx.updateTable('batch_elements').set({ waiter: null }).where('batch_id', '=', id).execute();
  }
}

/** The company is back: they (but for what Xero refused to take meanwhile) are unsettled again, and looked up or settled like any that was left unfinished. */
export async function openAgain(tx: Tx, companyId: CompanyId, tenant: XeroTenantId): Promise<void> {
  const opened = await sql<{ batch_id: string }>`update batches b set put_aside = false, settled_at = null,
      state = case when exists (select from batch_elements e where e.batch_id = b.batch_id and e.outcome is not null) then 'answered' else 'claimed' end
    where company_id = ${companyId} and xero_tenant_id = ${tenant} and put_aside and first_sent_at is not null returning batch_id`.execute(tx);
  const ids = opened.rows.map((row) => row.batch_id);
  if (ids.length > 0) await sql`update batch_elements set settled = false where batch_id = any(${ids}::uuid[])`.execute(tx);
}
