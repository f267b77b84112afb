import { linkedTo, type LinkedObject } from '../../db/document-sights';
import { noteRecordEvent } from '../../db/events';
import { readCompanyFacts, type CompanyFacts } from '../../db/facts';
import { healAround, healUnfixed } from '../../db/heal-around';
import type { Tx } from '../../db/open';
import { isSending, recordsUnderWay } from '../../db/outbox';
import { documentsInQuestion, markBornDeleted, noteGone, openPaymentsLike, readLinkedPayments, type LinkedPayment, type OpenPayment } from '../../db/payments';
import { decideAgain, decideAmbiguousAgain } from '../../db/settle';
import { createXeroBorn } from '../../db/xero-born';
import { markDecided, undecidedObjects } from '../../db/xero-objects';
import type { NewChange } from '../../domain/changes';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../../domain/ids';
import { daysApart, perhapsWithinDays, surelyWithinDays } from '../../domain/same-payment';
import type { XeroPaymentSnapshot } from '../../xero/snapshots';

/**
 * Decides payments that were seen and not decided yet: after a page, and when a batch of payments is settled. Those of ours that were
 * deleted in Xero are decided by their syncs; those that people made there become records of origin `xero`. One that may be a payment
 * that CloudRent has recorded too is left until that is settled, and so are those on a document of which another payment may be gone. Hold
 * `lockKind` of payments; the feed's part is the answer.
 * @param readNow the payments that were read just now.
 */
export async function decideSeenPayments(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, readNow: readonly XeroId[] = []): Promise<NewChange[]> {
  const seen = (await undecidedObjects(tx, companyId, tenant, 'payment')).map((one) => ({ ...one, payment: one.snapshot as XeroPaymentSnapshot }));
  const company = await readCompanyFacts(tx, companyId);
  if (seen.length === 0 || !company) return [];
  const linked = seen.flatMap(({ recordId, payment }) => recordId === null ? [] : [{ recordId, payment }]);
  const underWay = await recordsUnderWay(tx, companyId, 'payment', linked.map(({ recordId }) => recordId));
  const ready = linked.filter(({ recordId }) => !underWay.has(recordId));
  const changes = await followDeleted(tx, companyId, tenant, ready.filter(({ payment }) => payment.status === 'DELETED'));
  await healUnfixed(tx, companyId, ready.flatMap(({ recordId, payment }) => payment.isReconciled || payment.batchPaymentId !== undefined ? [] : [recordId]));
  const decided: XeroId[] = ready.map(({ payment }) => payment.xeroId);

  const unknown = seen.filter(({ recordId }) => recordId === null).map(({ payment }) => payment);
  const dead = unknown.filter(({ status }) => status === 'DELETED');
  const alive = unknown.filter(({ status }) => status !== 'DELETED');
  decided.push(...dead.map(({ xeroId }) => xeroId));
  await decideAmbiguousAgain(tx, companyId, [...dead.map(({ xeroId }) => xeroId), ...ready.flatMap(({ payment }) => payment.status === 'DELETED' ? [payment.xeroId] : [])]);
  if (alive.length > 0 && !await isSending(tx, companyId, 'payment-create')) {
    const open = await documentsInQuestion(tx, companyId, readNow);
    const born = await takeIn(tx, company, tenant, alive.filter(({ target }) => !open.has(target.xeroId)));
    changes.push(...born.changes);
    decided.push(...born.decided);
  }
  await markDecided(tx, companyId, 'payment', decided);
  return changes;
}

interface Deleted { readonly recordId: RecordId; readonly payment: XeroPaymentSnapshot }

async function followDeleted(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, deleted: readonly Deleted[]): Promise<NewChange[]> {
  const records = await readLinkedPayments(tx, companyId, deleted.map(({ recordId }) => recordId));
  const changes: NewChange[] = [];
  const news = deleted.filter(({ recordId }) => records.get(recordId)?.xeroStatus !== 'DELETED');
  for (const { recordId, payment } of news) {
    const record = records.get(recordId);
    if (!record) continue;
    await noteRecordEvent(tx, companyId, { kind: 'payment', recordId }, 'xero', 'deleted-in-xero', { xeroId: payment.xeroId });
    if (record.origin === 'cloudrent') await noteGone(tx, companyId, recordId);
    else {
      await markBornDeleted(tx, companyId, recordId);
      changes.push({ kind: 'payment', recordId, type: 'payment.deleted', data: { payment: { ...toldOf(record), status: 'deleted' } } });
    }
  }
  const freed = await linkedTo(tx, companyId, tenant, ['invoice', 'credit-note'], news.map(({ payment }) => payment.target.xeroId));
  await healAround(tx, companyId, [...freed.values()]);
  return changes;
}

const toldOf = ({ document: { version: _version, ...payment } }: LinkedPayment) => payment;

/** Payments that no record of ours has, on documents that are ours. */
async function takeIn(tx: Tx, company: CompanyFacts, tenant: XeroTenantId, payments: readonly XeroPaymentSnapshot[]): Promise<{ changes: NewChange[]; decided: XeroId[] }> {
  const { companyId } = company;
  const documents = await linkedTo(tx, companyId, tenant, ['invoice', 'credit-note'], payments.map(({ target }) => target.xeroId));
  const changes: NewChange[] = [];
  const decided: XeroId[] = [];
  for (const payment of payments) {
    const paid = documents.get(payment.target.xeroId);
    if (paid) {
      const alike = (await openPaymentsLike(tx, companyId, paid, payment.amount)).filter((one) => !one.createAnew && daysApart(one.paidOn, payment.date) <= perhapsWithinDays);
      const perhaps = alike.filter(({ status }) => status !== 'excluded');
      // CloudRent's own decides whether it is this one: the same payment is linked, not doubled.
      await decideAgain(tx, companyId, 'payment', perhaps.filter((one) => mayBeSettledBy(one, payment)).map(({ recordId }) => recordId));
      if (perhaps.length > 0) continue;
      // CloudRent has it, and leaves it alone as too old: told as Xero's own it would be there twice.
      const isLeftAlone = alike.some(({ status, paidOn }) => status === 'excluded' && daysApart(paidOn, payment.date) <= surelyWithinDays);
      if (!isLeftAlone) changes.push(...await bear(tx, company, tenant, payment, paid));
    }
    // One on a document of somebody else's is asked for again when that becomes ours.
    decided.push(payment.xeroId);
  }
  return { changes, decided };
}

/** What the payment in Xero is news for: a problem that it may solve, unless a person is asked about it already. */
const mayBeSettledBy = ({ status, problem }: OpenPayment, { xeroId }: XeroPaymentSnapshot): boolean =>
  status === 'problem' && problem?.code !== 'depends-on-problem' && !problem?.payments?.some((one) => one.xeroId === xeroId);

async function bear(tx: Tx, company: CompanyFacts, tenant: XeroTenantId, payment: XeroPaymentSnapshot, paid: LinkedObject): Promise<NewChange[]> {
  const document = {
    version: 1, ...(paid.kind === 'invoice' ? { invoiceId: paid.recordId } : { creditNoteId: paid.recordId }), amount: payment.amount, currency: paid.currency ?? '', paidOn: payment.date,
    method: methodOf(company, payment.accountId), ...(payment.reference === undefined ? {} : { reference: payment.reference }), status: 'received' as const,
  };
  const { recordId, created } = await createXeroBorn(tx, company.companyId, tenant, {
    kind: 'payment', xeroId: payment.xeroId, document, label: payment.reference ?? '', paid: { kind: paid.kind, recordId: paid.recordId }, total: payment.amount, currency: paid.currency, xeroStatus: payment.status,
  });
  if (!created) return [];
  const { version: _version, ...told } = document;
  return [{ kind: 'payment', recordId, type: 'payment.created', data: { payment: told, xero: { id: payment.xeroId, accountId: payment.accountId ?? null, isReconciled: payment.isReconciled } } }];
}

/** CloudRent's word for the account that the money went to; `xero` where no method is mapped to it. */
const methodOf = ({ mapping }: CompanyFacts, accountId: string | undefined): string => Object.entries(mapping.payments).find(([, id]) => id === accountId)?.[0] ?? 'xero';
