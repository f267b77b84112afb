import type { Selectable, Updateable } from 'kysely';
import type { NewChange } from '../domain/changes';
import type { FixFacts } from '../domain/fix-preview';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import { insteadOf, type Instead } from '../domain/instead';
import type { RecordName } from '../domain/kinds';
import { firstOpenDay } from '../domain/lock-dates';
import { offeredFixes, type PlainFix, type Problem } from '../domain/problems';
import type { CreditNote, Documents } from '../domain/records';
import { heldElsewhere } from './contact-links';
import { allocatedInvoiceDates, mirroredContact, paymentFacts, whoHasNumber } from './fix-facts';
import type { Tx } from './open';
import type { LinksTable, OrganisationFacts } from './schema';

/** What a person asks for: a fix, and what they chose for it. */
export type FixAsked =
  | { readonly fix: 'link' | 'adopt'; readonly xeroId: XeroId }
  | { readonly fix: 'renumber'; readonly number: string }
  | { readonly fix: PlainFix };

/** Why a fix cannot be carried out. `number-used`: by that record of ours; null: by something in Xero. `no-open-day`: no lock date is known that closes its date. */
export type NotFixed =
  | { readonly result: 'missing' } | { readonly result: 'not-offered' } | { readonly result: 'taken'; readonly record: RecordId }
  | { readonly result: 'same-number' } | { readonly result: 'number-used'; readonly record: RecordId | null } | { readonly result: 'no-open-day' };

/** What a fix comes to: the one plan that a preview tells and the fix carries out. `done`: it was chosen before, and holds. */
export type FixPlan =
  | { readonly result: 'planned'; readonly about: FixFacts; /** Of the link. */ readonly set: Updateable<LinksTable>; readonly details: Readonly<Record<string, unknown>>; readonly change?: NewChange; /** It is to be synced. */ readonly again: boolean }
  | { readonly result: 'done' } | NotFixed;

/** A record as a fix finds it. */
export interface FixedRecord extends RecordName {
  readonly companyId: CompanyId; readonly version: number; readonly document: unknown; readonly label: string; readonly total: string | null; readonly currency: string | null;
  readonly link: Selectable<LinksTable>; readonly tenant: XeroTenantId | null; readonly organisation: OrganisationFacts | null;
}

/** @param lock that nobody settles it meanwhile. */
export async function readFixed(tx: Tx, companyId: CompanyId, { kind, recordId }: RecordName, lock: boolean): Promise<FixedRecord | undefined> {
  const query = tx.selectFrom('links').selectAll().where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId);
  const link = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!link) return undefined;
  const record = await tx.selectFrom('records').select(['version', 'document', 'label', 'total', 'currency']).where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).executeTakeFirstOrThrow();
  const connection = await tx.selectFrom('connections').select(['xero_tenant_id', 'organisation']).where('company_id', '=', companyId).executeTakeFirst();
  return { companyId, kind, recordId, ...record, link, tenant: connection?.xero_tenant_id ?? null, organisation: connection?.organisation ?? null };
}

/** As if Xero had nothing of it. What a person chose is taken as it is: `sent` says nothing yet. */
const unlinked = { xero_tenant_id: null, xero_id: null, xero_number: null, xero_status: null, sent: null, xero_base: null, create_anew: false } as const;

export async function planFix(tx: Tx, fixed: FixedRecord, asked: FixAsked): Promise<FixPlan> {
  const { link } = fixed;
  if (isChosen(fixed, asked)) return { result: 'done' };
  if (!link.problem || !offeredFixes(link.kind, link.xero_id !== null, link.problem).includes(asked.fix)) return { result: 'not-offered' };
  switch (asked.fix) {
    case 'link': return await planLink(tx, fixed, link.problem, asked.xeroId);
    case 'adopt': return await planAdopt(tx, fixed, link.problem, asked.xeroId);
    case 'create': return { result: 'planned', again: true, set: { ...unlinked, create_anew: true }, details: {}, about: fixed.kind === 'contact'
      ? { fix: 'create', kind: 'contact', id: fixed.recordId, label: fixed.label, alike: link.problem.candidates ?? [] } : { fix: 'create', kind: 'payment', payment: await paymentFacts(tx, fixed), alike: link.problem.payments ?? [] } };
    case 'recreate': return { result: 'planned', again: true, set: unlinked, details: {}, about: { fix: 'recreate', ...await whatItIs(tx, fixed) } };
    case 'accept': return { result: 'planned', again: false, set: { sync_status: 'excluded', excluded_because: 'accepted-in-xero' }, details: {}, about: { fix: 'accept', ...await whatItIs(tx, fixed) }, change: acceptedChange(fixed) };
    case 'renumber': return await planNumber(tx, fixed, link.problem, asked.number);
    case 'redate': return await planDate(tx, fixed, link.problem);
  }
}

/** Whether what is asked for holds already: asked for twice, as after an answer that got lost. */
function isChosen({ document, link: { instead, problem } }: FixedRecord, asked: FixAsked): boolean {
  const holding = insteadOf(document, instead);
  if (asked.fix === 'renumber') return holding?.number === asked.number && problem?.details['number'] !== asked.number;
  return asked.fix === 'redate' && holding?.issuedOn !== undefined && problem?.code !== 'period-locked';
}

/** The same object may belong to one record only. */
async function holderOf(tx: Tx, { companyId, kind, recordId, tenant }: FixedRecord, xeroId: XeroId): Promise<RecordId | undefined> {
  return tenant === null ? undefined : (await heldElsewhere(tx, companyId, kind, tenant, [{ recordId, xeroId }])).get(recordId);
}

async function planLink(tx: Tx, fixed: FixedRecord, found: Problem, xeroId: XeroId): Promise<FixPlan> {
  const record = await holderOf(tx, fixed, xeroId);
  if (record !== undefined) return { result: 'taken', record };
  const { email } = fixed.document as Documents['contact'];
  const seen = async (id: XeroId) => await mirroredContact(tx, fixed.tenant, id) ?? found.candidates?.find((one) => one.xeroId === id);
  const before = fixed.link.xero_id === null || fixed.link.xero_id === xeroId ? undefined : await seen(fixed.link.xero_id);
  return { result: 'planned', again: true, set: { ...unlinked, xero_tenant_id: fixed.tenant, xero_id: xeroId }, details: { xeroId }, about: { fix: 'link', id: fixed.recordId, label: fixed.label, email: email ?? null, theirs: await seen(xeroId), before } };
}

async function planAdopt(tx: Tx, fixed: FixedRecord, found: Problem, xeroId: XeroId): Promise<FixPlan> {
  const theirs = found.payments?.find((one) => one.xeroId === xeroId);
  if (!theirs) return { result: 'not-offered' };
  const record = await holderOf(tx, fixed, xeroId);
  if (record !== undefined) return { result: 'taken', record };
  return { result: 'planned', again: true, set: { ...unlinked, xero_tenant_id: fixed.tenant, xero_id: xeroId, xero_status: 'AUTHORISED' }, details: { xeroId }, about: { fix: 'adopt', payment: await paymentFacts(tx, fixed), theirs } };
}

type Closed = { readonly kind: 'invoice' | 'credit-note'; readonly label: string; readonly total: string; readonly status: string | null } | { readonly kind: 'payment'; readonly payment: Awaited<ReturnType<typeof paymentFacts>> };
async function whatItIs(tx: Tx, fixed: FixedRecord): Promise<Closed> {
  if (fixed.kind === 'contact') throw new Error('contacts are neither voided nor deleted in Xero');
  return fixed.kind === 'payment' ? { kind: 'payment', payment: await paymentFacts(tx, fixed) }
    : { kind: fixed.kind, label: insteadOf(fixed.document, fixed.link.instead)?.number ?? fixed.label, total: `${fixed.total ?? ''} ${fixed.currency ?? ''}`, status: fixed.link.xero_status };
}

/** A person accepted what was done in Xero: CloudRent is to follow. */
const acceptedChange = ({ kind, recordId }: RecordName): NewChange =>
  ({ kind, recordId, type: kind === 'payment' ? 'payment.deleted' : `${kind}.voided`, data: { accepted: true } });

async function planNumber(tx: Tx, fixed: FixedRecord, found: Problem, to: string): Promise<FixPlan> {
  const { kind, recordId, document, link } = fixed;
  if (kind !== 'invoice' && kind !== 'credit-note') return { result: 'not-offered' };
  const own = (document as Documents['invoice' | 'credit-note']).number;
  const refused = insteadOf(document, link.instead)?.number ?? own;
  if (to === refused || to === found.details['number']) return { result: 'same-number' };
  const holder = await whoHasNumber(tx, fixed, kind, to);
  if (holder !== undefined) return { result: 'number-used', record: holder };
  return {
    result: 'planned', again: true, set: { instead: choose(link.instead, 'number', own, to) }, details: { from: refused, to }, change: { kind, recordId, type: `${kind}.renumbered`, data: { from: own, to } },
    about: { fix: 'renumber', kind, own, from: link.xero_number ?? refused, to, inXero: link.xero_id !== null && link.xero_status !== 'VOIDED' && link.xero_status !== 'DELETED' },
  };
}

async function planDate(tx: Tx, fixed: FixedRecord, found: Problem): Promise<FixPlan> {
  const { kind, recordId, link, organisation } = fixed;
  const { issuedOn } = fixed.document as CreditNote;
  const to = firstOpenDay({ issuedOn, organisation, named: found.details['lockDate'], invoices: await allocatedInvoiceDates(tx, fixed) });
  if (to === undefined) return { result: 'no-open-day' };
  return {
    result: 'planned', again: true, set: { instead: choose(link.instead, 'issuedOn', issuedOn, to) }, details: { from: issuedOn, to }, change: { kind, recordId, type: `${kind}.redated`, data: { from: issuedOn, to } },
    about: { fix: 'redate', label: insteadOf(fixed.document, link.instead)?.number ?? fixed.label, from: issuedOn, to },
  };
}

/** CloudRent's own value again is no choice any more. */
function choose(instead: Instead | null, field: keyof Instead, from: string, to: string): string | null {
  const { [field]: _before, ...others } = instead ?? {};
  const chosen = from === to ? others : { ...others, [field]: { from, to } };
  return Object.keys(chosen).length === 0 ? null : JSON.stringify(chosen);
}
