import { recordId } from '../../domain/ids';
import type { RecordKind } from '../../domain/kinds';
import type { Json } from '../support/house';
import type { MoneyDesk } from '../support/money-desk';
import type { Scene } from './scene';

/** Both sides at the end, as far as a run needs them. */

export interface Ours { readonly kind: RecordKind; readonly id: string; readonly origin: 'cloudrent' | 'xero'; readonly document: Json; readonly version: number; readonly paidKind: string | null; readonly paidId: string | null;
  readonly status: string; readonly xeroId: string | null; readonly xeroStatus: string | null; readonly syncedVersion: number; readonly problem: Json | null; readonly because: string | null; readonly changedAt: Date; /** A person said that it is another payment than those in Xero. */ readonly createAnew: boolean }
export interface Theirs { readonly contact: Json[]; readonly invoice: Json[]; readonly creditNote: Json[]; readonly payment: Json[]; readonly allocation: Json[]; /** Who made each payment and when, by its id. */ readonly makers: ReadonlyMap<string, { readonly actor: string; readonly at: Date }> }

/** The books of the organisation, deleted objects included. */
export async function theirBooks(desk: MoneyDesk): Promise<Theirs> {
  const { items } = await desk.house.simulator('GET', `/objects?tenantId=${desk.house.tenantId}`) as { items: { entity: string; value: Json }[] };
  const of = (entity: string): Json[] => items.filter((item) => item.entity === entity).map(({ value }) => value);
  return { contact: of('contact'), invoice: of('invoice'), creditNote: of('creditNote'), payment: of('payment'), allocation: of('allocation'), makers: await paymentMakers(desk) };
}

async function paymentMakers({ house }: MoneyDesk): Promise<Theirs['makers']> {
  const { items } = await house.simulator('GET', `/journal?tenantId=${house.tenantId}&entity=payment`) as { items: { id: string; effect: string; actor: string; at: string }[] };
  return new Map(items.filter(({ effect }) => effect === 'created').map(({ id, actor, at }) => [id, { actor, at: new Date(at) }]));
}

/** The run's records, and those born in Xero on its documents. */
export async function ourRecords({ desk: { house }, name }: Scene): Promise<Ours[]> {
  const rows = await house.db.selectFrom('records as r').innerJoin('links as l', (join) => join.onRef('l.company_id', '=', 'r.company_id').onRef('l.kind', '=', 'r.kind').onRef('l.record_id', '=', 'r.record_id'))
    .select(['r.kind', 'r.record_id as id', 'r.origin', 'r.document', 'r.version', 'r.paid_kind as paidKind', 'r.paid_id as paidId', 'l.sync_status as status', 'l.xero_id as xeroId', 'l.xero_status as xeroStatus', 'l.synced_version as syncedVersion', 'l.problem', 'l.excluded_because as because', 'r.changed_at as changedAt', 'l.create_anew as createAnew'])
    .where((eb) => eb.or([eb('r.record_id', 'like', recordId(`${name}-%`)), eb('r.paid_id', 'like', recordId(`${name}-%`))])).execute();
  return rows.map((row) => ({ ...row, document: row.document as Json, problem: row.problem as Json | null }));
}

/** Credit on an invoice that the platform was told of, beside its own allocations, by invoice and credit note. */
export async function toldCredits({ desk: { house }, name }: Scene): Promise<Json[]> {
  return await house.db.selectFrom('applied_credits').select(['invoice_id as invoiceId', 'xero_id as xeroId', 'amount']).where('invoice_id', 'like', recordId(`${name}-%`)).execute();
}

/** The whole feed. */
export async function feedOf({ house }: MoneyDesk): Promise<Json[]> {
  const all: Json[] = [];
  for (let after = 0; ;) {
    const { body } = await house.call('GET', `/v1/companies/${house.company}/changes?after=${String(after)}&limit=200`);
    all.push(...body['items'] as Json[]);
    if (body['nextCursor'] === null) return all;
    after = Number(body['nextCursor']);
  }
}
