import type { Tx } from '../db/open';
import type { Batch, BatchElement } from '../db/outbox';
import { wantObjects } from '../db/pull-cursors';
import { ringLists } from '../db/pull-rings';
import { addNote, takePutBacks } from '../db/xero-notes';
import { undecideCreditedBy, undecidePaymentsOn } from '../db/xero-objects';
import { xeroId } from '../domain/ids';
import { kindWords } from '../domain/kinds';
import { operations } from '../domain/operations';
import type { FieldDifference } from '../domain/problems';
import { longestNote } from '../xero/calls';

/**
 * What a settled batch leaves to be read or written in Xero: documents that were there before us are read whole, with the payments on
 * them; what was put back is said in their history; credit that turned out to be CloudRent's own is told no more. @returns whether the pull has something to do.
 */
export async function followUp(tx: Tx, batch: Batch, elements: readonly BatchElement[]): Promise<boolean> {
  const { kind } = operations[batch.operation];
  const { company_id: companyId, xero_tenant_id: tenant } = batch;
  const found = elements.flatMap(({ outcome }) => outcome?.is === 'accepted' && outcome.adopted ? [xeroId(outcome.xeroId)] : []);
  await wantObjects(tx, companyId, kind, found);
  await undecidePaymentsOn(tx, companyId, found);
  const putBacks = kind === 'invoice' || kind === 'credit-note' ? await takePutBacks(tx, companyId, kind, elements.map((element) => element.record_id)) : [];
  for (const { xeroId: id, differences } of putBacks) await addNote(tx, companyId, tenant, { kind, xeroId: id, details: noteOf(kindWords[kind], differences) });
  const allocated = elements.flatMap(({ outcome, record_id: id }) => outcome?.is === 'accepted' && outcome.allocations ? [id] : []);
  const credited = await undecideCreditedBy(tx, companyId, allocated);
  if (credited) await ringLists(tx, companyId, ['invoices']);
  return credited || found.length + putBacks.length > 0;
}

/** What a bookkeeper reads in Xero's own history. */
function noteOf(word: string, differences: readonly FieldDifference[]): string {
  const said = `CloudRent Pro keeps this ${word} and put back what was changed here: ${differences.map(({ field, xero, cloudrent }) => `${field} “${xero}” → “${cloudrent}”`).join('; ')}. To change it, change it in CloudRent Pro.`;
  return said.length <= longestNote ? said : `${said.slice(0, longestNote - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
