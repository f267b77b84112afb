import { kindWords, type ExclusionReason, type RecordKind } from './kinds';

/** Why a record is deliberately not sent, in a bookkeeper's words, and what to do should it be sent after all. */
export function describeExclusion(kind: RecordKind, because: ExclusionReason): string {
  const it = kindWords[kind];
  switch (because) {
    case 'voided-before-sent': return `The ${it} was voided before it was ever sent, so that Xero needs nothing of it.`;
    case 'archived-before-sent': return `The ${it} was archived before it was ever sent, so that Xero needs nothing of it.`;
    case 'deleted-before-sent': return `The ${it} was deleted before it was ever sent, so that Xero needs nothing of it.`;
    case 'accepted-in-xero': return `A person accepted that the ${it} was voided or deleted in Xero, and it is not sent again.`;
    case 'of-another-organisation': return `The ${it} was made in another Xero organisation, which this company was connected to before, and stays there. Record it in the present organisation by hand if it belongs there too.`;
    case 'older-than-sync-from': return kind === 'payment'
      ? 'The payment was made before the date from which this company syncs, or is of an invoice or credit note issued before it, which is not linked to Xero. It is left alone: record it in Xero by hand if it is not there, or set an earlier date to have it sent.'
      : `The ${it} was issued before the date from which this company syncs. It is left alone: nothing of it is sent or compared. Set an earlier date to have it sent.`;
  }
}

/** Why an allocation of a credit note is not made in Xero although the credit note is there. */
export const allocationLeftAlone = 'The invoice was issued before the date from which this company syncs, so that it is not linked to Xero. The credit note is there with this amount open: put it against the old invoice in Xero by hand, or set an earlier date.';
