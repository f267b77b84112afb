import { healAround, readPaid } from '../db/heal-around';
import type { Tx } from '../db/open';
import type { Batch, BatchElement } from '../db/outbox';
import type { RecordName } from '../domain/kinds';
import type { DeallocateBody } from './decide/credit-note';
import { isOver } from './decide/sales-document';

/** After a batch has taken money off documents in Xero, what was stuck because of it goes on. Called after its own settlements. */
export async function healAfterBatch(tx: Tx, batch: Batch, elements: readonly BatchElement[]): Promise<void> {
  const done = elements.filter(({ outcome }) => outcome?.is === 'accepted');
  await healAround(tx, batch.company_id, await freedBy(tx, batch, done));
}

async function freedBy(tx: Tx, batch: Batch, done: readonly BatchElement[]): Promise<RecordName[]> {
  switch (batch.operation) {
    case 'payment-delete': return await readPaid(tx, batch.company_id, done.map((element) => element.record_id));
    case 'credit-note-deallocate': return done.flatMap(({ kind, record_id, body }): RecordName[] => [{ kind, recordId: record_id }, { kind: 'invoice', recordId: (body as DeallocateBody).invoiceId }]);
    case 'credit-note-update': case 'invoice-update': return done.filter(({ outcome }) => outcome?.is === 'accepted' && isOver(outcome.status ?? null)).map(({ kind, record_id }) => ({ kind, recordId: record_id }));
    case 'contact-create': case 'contact-update': case 'contact-look': case 'invoice-create': case 'credit-note-create': case 'credit-note-allocate': case 'payment-create': return [];
  }
}
