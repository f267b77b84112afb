import { matchedContacts, type CheckRow, type NewClash, type OpenDocument } from '../../db/clashes';
import { heldElsewhere } from '../../db/contact-links';
import { readContactNames } from '../../db/contact-mirror';
import { lockRecords, type CompanyFacts, type RecordRow } from '../../db/facts';
import type { Tx } from '../../db/open';
import type { RecordId, XeroId } from '../../domain/ids';
import { problem, type Problem } from '../../domain/problems';
import { asNewIn } from '../facts';
import type { Decision } from '../decide/decision';
import { isOver } from '../decide/sales-document';
import { sameAmong, type Document } from '../look-up-documents';

type Kind = 'invoice' | 'credit-note';
const salesType = { invoice: 'ACCREC', 'credit-note': 'ACCRECCREDIT' } as const satisfies Record<Kind, string>;

/** Judges documents of ours whose numbers Xero has, by the rule by which the sync adopts them: the content that would be sent against what is there. */
export async function judgeNumbers(tx: Tx, company: CompanyFacts, check: CheckRow, kind: Kind, open: readonly OpenDocument[], theirs: readonly Document[]): Promise<NewClash[]> {
  const tenant = check.xero_tenant_id;
  const sales = theirs.filter(({ type }) => type === salesType[kind]);
  const hit = open.filter(({ number }) => sales.some((one) => one.number === number));
  if (hit.length === 0) return [];
  const rows = await lockRecords(tx, company.companyId, kind, hit.map(({ recordId }) => recordId));
  const customers = await lockRecords(tx, company.companyId, 'contact', hit.flatMap(({ contactId }) => contactId ?? []));
  const matched = await matchedContacts(tx, company.companyId, check.check_id, [...customers.keys()]);
  const names = await readContactNames(tx, tenant, sales.map(({ contactXeroId }) => contactXeroId));
  const judged = hit.flatMap(({ recordId, number, contactId }) => {
    const row = rows.get(recordId);
    return row ? judgeNumber(kind, row, { number, customer: customerOf(contactId === null ? undefined : customers.get(contactId), matched) }, sales, (contactXeroId) => asNewIn(company, kind, row, contactXeroId)) : [];
  });
  const holders = await heldElsewhere(tx, company.companyId, kind, tenant, judged.filter(({ outcome }) => outcome === 'will-link').map(({ id, xero }) => ({ recordId: id as RecordId, xeroId: xero.id as XeroId })));
  return judged.map((one) => ({ ...one, ...(holders.has(one.id as RecordId) ? { outcome: 'differs' as const } : {}), xero: { ...one.xero, contact: names.get(one.contactXeroId) ?? '' } }));
}

/** The customer's contact in Xero as it is or would be linked: null for one that would be made new, a problem where only a person can say. */
type Customer = XeroId | null | Problem;

function customerOf(row: RecordRow | undefined, matched: ReadonlyMap<RecordId, XeroId | null>): Customer {
  if (!row) return problem('depends-on-problem', { kind: 'contact', id: '' });
  if (row.link.xero_id !== null) return row.link.xero_id;
  const found = matched.get(row.record_id);
  return found === null ? problem('depends-on-problem', { kind: 'contact', id: row.record_id }) : found ?? null;
}

/** One of ours against those of its number. What can't be said before something else is settled is asked, not guessed. Pure. */
export function judgeNumber(kind: Kind, { record_id: id }: Pick<RecordRow, 'record_id'>, { number, customer }: { readonly number: string; readonly customer: Customer }, theirs: readonly Document[], asNew: (contact: XeroId | null) => Decision): (NewClash & { readonly contactXeroId: XeroId })[] {
  const numbered = theirs.filter((one) => one.number === number);
  const shown = numbered.find(({ status }) => !isOver(status)) ?? numbered[0];
  if (!shown) return [];
  const clash = (one: Document, outcome: NewClash['outcome'], reason: Problem | null = null) => [{
    kind, id, label: number, outcome, reason, contactXeroId: one.contactXeroId,
    xero: { id: one.xeroId, label: one.number, status: one.status, total: one.totals.total, currency: one.currency, ...(one.date === '' ? {} : { date: one.date }) },
  }];
  if (isProblem(customer)) return clash(shown, 'asks', customer);
  const decision = asNew(customer);
  if (decision.action === 'problem') return clash(shown, 'asks', decision.problem);
  const same = decision.action === 'write' ? sameAmong({ kind, body: decision.body }, numbered) : undefined;
  return same ? clash(same, 'will-link') : clash(shown, 'differs');
}

const isProblem = (customer: Customer): customer is Problem => typeof customer === 'object' && customer !== null;
