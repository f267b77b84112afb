import type { XeroId } from '../../domain/ids';
import type { RecordKind } from '../../domain/kinds';
import type { PullResource } from '../../domain/pull';
import type { XeroAnswer } from '../../xero/answer';
import { findContacts, findCreditNotesById, findInvoicesById, findPaymentsById, readContactsPage, readCreditNotesPage, readInvoicesPage, readPaymentsPage, type Page } from '../../xero/calls';
import type { XeroAccess } from '../../xero/client';
import type { XeroSettings } from '../../xero/settings';
import type { Snapshots } from './apply';

/** The two ways in which each resource is read: by page, and by id. */

export interface ReadPage { readonly pulled: Snapshots; readonly pageCount: number }
export interface PageRequest { readonly page: number; readonly pageSize: number; readonly since: Date }

/** One page of what changed since, the oldest change first. */
export async function readChanges(settings: XeroSettings, access: XeroAccess, resource: PullResource, { page, pageSize, since }: PageRequest): Promise<XeroAnswer<ReadPage>> {
  switch (resource) {
    case 'contacts': return asPage(await readContactsPage(settings, access, page, pageSize, since), (snapshots) => ({ kind: 'contact', snapshots }));
    case 'invoices': return asPage(await readInvoicesPage(settings, access, page, pageSize, since), (snapshots) => ({ kind: 'invoice', snapshots }));
    case 'credit-notes': return asPage(await readCreditNotesPage(settings, access, page, pageSize, since), (snapshots) => ({ kind: 'credit-note', snapshots }));
    case 'payments': return asPage(await readPaymentsPage(settings, access, page, pageSize, since), (snapshots) => ({ kind: 'payment', snapshots }));
  }
}

/** Objects by their ids; what Xero does not have is missing. */
export async function readByIds(settings: XeroSettings, access: XeroAccess, kind: RecordKind, ids: readonly XeroId[]): Promise<XeroAnswer<Snapshots>> {
  switch (kind) {
    case 'contact': return withValue(await findContacts(settings, access, { ids, numbers: [], names: [] }), (snapshots) => ({ kind, snapshots }));
    case 'invoice': return withValue(await findInvoicesById(settings, access, ids), (snapshots) => ({ kind, snapshots }));
    case 'credit-note': return withValue(await findCreditNotesById(settings, access, ids), (snapshots) => ({ kind, snapshots }));
    case 'payment': return withValue(await findPaymentsById(settings, access, ids), (snapshots) => ({ kind, snapshots }));
  }
}

const asPage = <Snapshot>(answer: XeroAnswer<Page<Snapshot>>, pulled: (snapshots: Snapshot[]) => Snapshots): XeroAnswer<ReadPage> =>
  withValue(answer, ({ items, pageCount }) => ({ pulled: pulled(items), pageCount }));

const withValue = <T, R>(answer: XeroAnswer<T>, value: (read: T) => R): XeroAnswer<R> => (answer.answer === 'done' ? { ...answer, value: value(answer.value) } : answer);
