import { lockRecords, readCompanyFacts } from '../db/facts';
import type { Tx } from '../db/open';
import { registerWrites, type Batch, type NewWrite } from '../db/outbox';
import { adopted, noteSteps, type Settlement } from '../db/settle';
import { noteRecordEvent } from '../db/events';
import { operations } from '../domain/operations';
import { decideRecords } from './facts';

type Step = Settlement & { readonly outcome: { readonly is: 'synced' } };
const isStep = (settlement: Settlement): settlement is Step => settlement.outcome.is === 'synced';

/**
 * Credit notes and payments come to Xero in steps: content, then allocations; deleted, then made anew. What is there now is noted, and each
 * is decided again: it goes on with its next step, the same sync waiting, or ends. One that has a newer version ends with this one.
 * @returns the settlements of those that have come to an end.
 */
export async function settleSteps(tx: Tx, batch: Batch, settlements: readonly Settlement[]): Promise<Settlement[]> {
  const { kind } = operations[batch.operation];
  const steps = settlements.filter(isStep);
  const company = await readCompanyFacts(tx, batch.company_id);
  if ((kind !== 'credit-note' && kind !== 'payment') || steps.length === 0 || company?.connection?.xeroTenantId !== batch.xero_tenant_id) return [...settlements];
  const rows = await lockRecords(tx, batch.company_id, kind, steps.map(({ recordId }) => recordId));
  const newest = steps.filter(({ recordId, version }) => rows.get(recordId)?.version === version);
  if (newest.length === 0) return [...settlements];
  await noteSteps(tx, batch.company_id, newest);
  const now = await lockRecords(tx, batch.company_id, kind, newest.map(({ recordId }) => recordId));
  const verdicts = await decideRecords(tx, company, kind, [...now.values()]);
  const ended: Settlement[] = settlements.filter((one) => !newest.includes(one as Step));
  for (const step of newest) {
    const verdict = verdicts.get(step.recordId);
    const again = { recordId: step.recordId, priority: batch.priority, waiter: step.waiter };
    switch (verdict?.action) {
      case undefined: case 'nothing': ended.push(step); break;
      case 'write': await goOn(step, { ...again, operation: verdict.operation }); break;
      case 'await': await goOn(step, { ...again, operation: batch.operation, waitsOn: verdict.on }); break;
      case 'adopt': ended.push({ ...step, outcome: adopted(batch.xero_tenant_id, verdict) }); break;
      case 'problem': ended.push({ ...step, outcome: { is: 'problem', problem: verdict.problem, linked: step.outcome } }); break;
      case 'exclude': ended.push({ ...step, outcome: { is: 'excluded', because: verdict.because } }); break;
    }
  }
  return ended;

  async function goOn({ recordId, version, outcome: { xero } }: Step, write: NewWrite): Promise<void> {
    await registerWrites(tx, batch.company_id, operations[write.operation].kind, [write]);
    await noteRecordEvent(tx, batch.company_id, { kind, recordId }, 'sync', 'step', { version, did: batch.operation, next: write.operation, xeroId: xero.id });
  }
}
