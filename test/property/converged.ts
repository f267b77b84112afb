import { decimal, sum } from '../../domain/money';
import { daysApart, perhapsWithinDays, surelyWithinDays } from '../../domain/same-payment';
import type { Json } from '../support/house';
import { isDeepStrictEqual } from 'node:util';
import { feedOf, ourRecords, theirBooks, toldCredits, type Ours, type Theirs } from './books';
import { wrongInContacts } from './converged-contacts';
import type { Scene } from './scene';

/** What must be true once everything is settled and read; each sentence is a defect. */

/** Problems that a run may end with: each says what a person is to do. `xero-refused` is none of them, nor are those of a set-up that no run has. */
const expectedProblems: ReadonlySet<string> = new Set([
  'contact-name-taken', 'contact-ambiguous', 'contact-archived', 'contact-merged', 'invoice-paid', 'invoice-voided-in-xero', 'credit-note-used', 'credit-note-voided-in-xero', 'allocation-refused',
  // Where Xero keeps the number of a voided document, it is not made anew under it.
  'invoice-number-taken', 'credit-note-number-taken', 'invoice-number-kept', 'credit-note-number-kept',
  'payment-exceeds-due', 'payment-ambiguous', 'payment-deleted-in-xero', 'document-not-open', 'depends-on-problem',
]);

export async function wrongIn(scene: Scene, theirs?: Theirs): Promise<string[]> {
  const books = theirs ?? await theirBooks(scene.desk);
  const records = await ourRecords(scene);
  const told = await toldCredits(scene);
  return [
    ...records.flatMap(wrongStanding),
    ...await wrongInContacts(scene, records, books),
    ...records.flatMap((one) => one.kind === 'invoice' ? wrongDocument(one, records, books.invoice) : one.kind === 'credit-note' ? [...wrongDocument(one, records, books.creditNote), ...wrongAllocations(one, records, books, told)] : []),
    ...wrongPayments(records, books), ...doubledPayments(records, books),
    ...records.flatMap((one) => one.kind === 'invoice' || one.kind === 'credit-note' ? wrongSums(one, records, books) : []),
    ...wrongFeed(records, await feedOf(scene.desk)),
  ];
}

const name = ({ kind, id }: Ours): string => `${kind} ${id}`;

function wrongStanding(one: Ours): string[] {
  switch (one.status) {
    case 'synced': return one.syncedVersion === one.version ? [] : [`${name(one)} is synced at version ${String(one.syncedVersion)}, not ${String(one.version)}`];
    case 'problem': return expectedProblems.has(String(one.problem?.['code'])) ? [] : [`${name(one)} has the problem ${JSON.stringify(one.problem)}`];
    case 'excluded': return one.because === null ? [`${name(one)} is excluded without a reason`] : [];
    default: return [`${name(one)} is still ${one.status}`];
  }
}

/** An invoice or credit note that is synced is in Xero as CloudRent says it. */
function wrongDocument(one: Ours, records: readonly Ours[], documents: readonly Json[]): string[] {
  const { document, xeroId } = one;
  const alive = documents.filter((other) => other['number'] === document['number'] && other['status'] !== 'VOIDED' && other['status'] !== 'DELETED');
  if (alive.length > 1) return [`${name(one)} is in Xero ${String(alive.length)} times`];
  if (one.status !== 'synced') return [];
  const found = documents.find(({ id }) => id === xeroId);
  if (!found) return [`${name(one)} is synced and not in Xero`];
  if (found['status'] !== one.xeroStatus && !(found['status'] === 'PAID' && one.xeroStatus === 'AUTHORISED') && !(found['status'] === 'AUTHORISED' && one.xeroStatus === 'PAID')) return [`${name(one)} is ${String(found['status'])} in Xero and ${String(one.xeroStatus)} here`];
  if (document['status'] === 'void') return found['status'] === 'VOIDED' || found['status'] === 'DELETED' ? [] : [`${name(one)} is void and ${String(found['status'])} in Xero`];
  const contact = records.find(({ kind, id }) => kind === 'contact' && id === document['contactId']);
  const wanted = { status: true, number: document['number'], date: document['issuedOn'], ...(one.kind === 'invoice' ? { due: document['dueOn'], reference: document['reference'] } : {}), contact: contact?.xeroId, total: document['totals'] && (document['totals'] as Json)['total'],
    lines: (document['lines'] as Json[]).map(({ description, quantity, unitPrice }) => [description, Number(quantity), Number(unitPrice)]) };
  const there = { status: found['status'] === 'AUTHORISED' || found['status'] === 'PAID', number: found['number'], date: found['date'], ...(one.kind === 'invoice' ? { due: found['dueDate'], reference: found['reference'] } : {}), contact: found['contactId'], total: found['total'],
    lines: (found['lines'] as Json[]).map(({ description, quantity, unitAmount }) => [description, Number(quantity), Number(unitAmount)]) };
  return isDeepStrictEqual(wanted, there) ? [] : [`${name(one)} is not the same in Xero: ${JSON.stringify(there)} instead of ${JSON.stringify(wanted)}`];
}

/** What CloudRent allocates is allocated, once; what is more was told as credit applied in Xero. */
function wrongAllocations(note: Ours, records: readonly Ours[], books: Theirs, told: readonly Json[]): string[] {
  if (note.status !== 'synced' || note.document['status'] === 'void') return [];
  const there = books.allocation.filter(({ creditId, status }) => creditId === note.xeroId && status !== 'DELETED');
  return records.filter(({ kind, xeroId }) => kind === 'invoice' && xeroId !== null).flatMap((invoice) => {
    const wanted = (note.document['allocations'] as Json[]).filter(({ invoiceId }) => invoiceId === invoice.id).map(({ amount }) => decimal(String(amount)));
    const more = told.filter(({ invoiceId, xeroId }) => invoiceId === invoice.id && xeroId === note.xeroId).map(({ amount }) => decimal(String(amount)));
    const made = sum(there.filter(({ invoiceId }) => invoiceId === invoice.xeroId).map(({ amount }) => decimal(String(amount))));
    const expected = sum([...wanted, ...more]);
    return made.eq(expected) ? [] : [`${name(note)}: ${made.toFixed(2)} of it stands against ${invoice.id} in Xero, ${sum(wanted).toFixed(2)} by CloudRent and ${sum(more).toFixed(2)} told`];
  });
}

const isAlive = ({ status }: Json): boolean => status === 'AUTHORISED';

function wrongPayments(records: readonly Ours[], books: Theirs): string[] {
  const payments = records.filter(({ kind }) => kind === 'payment');
  const documents = new Map(records.filter(({ kind, xeroId }) => (kind === 'invoice' || kind === 'credit-note') && xeroId !== null).map((one) => [one.xeroId, one]));
  const asked = new Set(payments.flatMap(({ problem }) => (problem?.['payments'] as Json[] | undefined ?? []).map(({ xeroId }) => String(xeroId))));
  const there = books.payment.filter((payment) => documents.has(String(payment['payableId'])));
  return [
    ...payments.filter(({ status }) => status === 'synced').flatMap((one) => {
      const found = there.find(({ id }) => id === one.xeroId);
      if (one.document['status'] === 'deleted') return found && isAlive(found) ? [`${name(one)} is deleted and stands in Xero`] : [];
      if (!found || !isAlive(found)) return [`${name(one)} is synced and not in Xero`];
      const on = documents.get(String(found['payableId']));
      return decimal(String(found['amount'])).eq(decimal(String(one.document['amount']))) && on?.id === one.paidId ? [] : [`${name(one)} is in Xero ${String(found['amount'])} on ${String(on?.id)}`];
    }),
    ...there.filter(isAlive).flatMap((payment) => {
      const holders = payments.filter(({ xeroId }) => xeroId === payment['id']);
      if (holders.length === 1) return holders[0]?.document['status'] === 'received' || holders[0]?.status === 'problem' ? [] : [`payment ${String(payment['id'])} stands in Xero, ${name(holders[0] as Ours)} does not`];
      // One of CloudRent's that it may be has a problem of its own, and it is decided with that.
      const stuck = payments.some((one) => one.status === 'problem' && one.paidId === documents.get(String(payment['payableId']))?.id && decimal(String(one.document['amount'])).eq(decimal(String(payment['amount']))) && daysApart(String(one.document['paidOn']), String(payment['date'])) <= perhapsWithinDays);
      return holders.length === 0 && (stuck || asked.has(String(payment['id']))) ? [] : [`payment ${String(payment['id'])} (${String(payment['amount'])} of ${String(payment['date'])}, “${String(payment['reference'])}”) in Xero on ${String(documents.get(String(payment['payableId']))?.id)} belongs to ${holders.length === 0 ? 'no record' : holders.map(name).join(' and ')}`];
    }),
    ...payments.filter(({ origin }) => origin === 'cloudrent').flatMap((one) => {
      const ours = there.filter((payment) => isAlive(payment) && String(payment['reference']).endsWith(one.id));
      return ours.length > 1 ? [`${name(one)} is in Xero ${String(ours.length)} times`] : [];
    }),
  ];
}

/** A payment that a person had recorded in Xero before CloudRent said so too is that one: CloudRent makes no second, unless a person says that it is another. */
function doubledPayments(records: readonly Ours[], { payment, makers }: Theirs): string[] {
  const payments = records.filter(({ kind }) => kind === 'payment');
  return payments.filter((one) => one.origin === 'cloudrent' && one.status === 'synced' && one.document['status'] === 'received' && !one.createAnew && makers.get(String(one.xeroId))?.actor === 'app').flatMap((one) => {
    const made = payment.find(({ id }) => id === one.xeroId);
    // A version that changed nothing made none.
    if ((makers.get(String(one.xeroId))?.at ?? one.changedAt) < one.changedAt) return [];
    const before = payment.filter((other) => isAlive(other) && other['payableId'] === made?.['payableId'] && decimal(String(other['amount'])).eq(decimal(String(one.document['amount']))) && daysApart(String(other['date']), String(one.document['paidOn'])) <= surelyWithinDays
      && makers.get(String(other['id']))?.actor !== 'app' && (makers.get(String(other['id']))?.at ?? one.changedAt) < one.changedAt && !payments.some(({ origin, xeroId }) => origin === 'cloudrent' && xeroId === other['id']));
    return before.length === 0 ? [] : [`${name(one)} was recorded in Xero already, as ${before.map(({ id }) => String(id)).join(' or ')}, and was made there once more`];
  });
}

/** The money on a document is the same on both sides, unless a problem on it or on one of its payments says why not. */
function wrongSums(document: Ours, records: readonly Ours[], books: Theirs): string[] {
  const payments = records.filter(({ kind, paidId, paidKind }) => kind === 'payment' && paidId === document.id && paidKind === document.kind);
  if (document.xeroId === null || [document, ...payments].some(({ status }) => status === 'problem')) return [];
  const ours = sum(payments.filter((one) => one.document['status'] === 'received' && one.status === 'synced').map((one) => decimal(String(one.document['amount']))));
  const theirs = sum(books.payment.filter((payment) => isAlive(payment) && payment['payableId'] === document.xeroId).map(({ amount }) => decimal(String(amount))));
  return ours.eq(theirs) ? [] : [`${name(document)}: ${ours.toFixed(2)} of payments here, ${theirs.toFixed(2)} in Xero`];
}

/** Numbers without a gap; and who has read the feed knows of the same payments as we do. */
function wrongFeed(records: readonly Ours[], feed: readonly Json[]): string[] {
  const gap = feed.findIndex(({ number }, index) => number !== index + 1);
  const born = records.filter(({ kind, origin }) => kind === 'payment' && origin === 'xero');
  const known = new Map<string, boolean>();
  const twice: string[] = [];
  for (const { type, id } of feed) {
    if (type === 'payment.created' && known.get(String(id)) === true) twice.push(`payment ${String(id)} was created twice on the feed`);
    if (type === 'payment.created') known.set(String(id), true);
    if (type === 'payment.deleted' || type === 'payment.merged') known.set(String(id), false);
  }
  return [
    ...gap < 0 ? [] : [`the feed has number ${String(feed[gap]?.['number'])} at place ${String(gap + 1)}`], ...twice,
    ...born.filter((one) => (known.get(one.id) ?? false) !== (one.document['status'] === 'received')).map((one) => `${name(one)} is ${String(one.document['status'])}, the feed says otherwise`),
  ];
}
