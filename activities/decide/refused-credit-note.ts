import type { SentContent } from '../../db/schema';
import { problem } from '../../domain/problems';
import { isVoid, type XeroCreditNoteBody, type XeroCreditNoteContent } from '../../xero/bodies';
import { compareCreditNote } from '../../xero/mapping/document-differences';
import type { XeroCreditNoteSnapshot } from '../../xero/snapshots';
import { refusedDocument } from './refused-document';
import { lineIdsOf, values, type AfterRefusal } from './refused-update';
import { isOver } from './sales-document';

/**
 * An update of a credit note that Xero refused, beside what Xero has (undefined when it has none of this id). What Xero still allows of a
 * credit note that is used is not known, so that nothing is sent in part: a problem names what differs. Pure.
 */
export function decideRefusedCreditNote({ body, sent, messages, theirs }: { readonly body: XeroCreditNoteBody; readonly sent: SentContent; readonly messages: readonly string[]; readonly theirs: XeroCreditNoteSnapshot | undefined }): AfterRefusal {
  const xeroMessage = messages.join('\n');
  if (!theirs) return { action: 'problem', problem: problem('missing-in-xero', {}, xeroMessage) };
  const number = { number: sent.number ?? theirs.number };
  if (isVoid(body)) {
    if (isOver(theirs.status)) return { action: 'settled' };
    return { action: 'problem', problem: refusedDocument('credit-note', messages, sent, { ...number, refused: 'voiding it', instead: 'leave it as it is' }) };
  }
  const { pairs, differences } = compareCreditNote(body as XeroCreditNoteContent, theirs, lineIdsOf(sent));
  if (isOver(theirs.status)) return { action: 'problem', problem: problem('credit-note-voided-in-xero', {}, xeroMessage, values(differences)) };
  if (differences.length === 0) return { action: 'settled', lineItemIds: pairs.map((position) => theirs.lines[position ?? -1]?.lineItemId ?? '') };
  const refused = refusedDocument('credit-note', messages, sent, { ...number, refused: 'changing it', instead: 'leave it as it was, and make a further credit note' });
  return { action: 'problem', problem: { ...refused, differences: values(differences) } };
}
