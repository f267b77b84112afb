import { forgetCheck, noteCheckLook, readCheck, storeChecked } from '../../db/clashes';
import { readCompanyFacts } from '../../db/facts';
import { companyId as toCompanyId } from '../../domain/ids';
import type { ClashLook } from '../../workflows/contract/names';
import type { ActivityDeps } from '../deps';
import { matchContacts } from './contacts';

const words = { contacts: 'reads Xero’s contacts anew', match: 'compares contacts', invoice: 'asks for the numbers of invoices', 'credit-note': 'asks for the numbers of credit notes', done: 'everything is checked' } as const;

/** What a company's check for clashes does next, from Postgres alone; contacts are compared at once, since that needs no call. */
export function createLookClashes({ db }: Pick<ActivityDeps, 'db'>) {
  return async function lookClashes(input: { companyId: string }): Promise<ClashLook> {
    const companyId = toCompanyId(input.companyId);
    await noteCheckLook(db, companyId);
    const check = await readCheck(db, companyId);
    const company = await readCompanyFacts(db, companyId);
    if (!check || !company?.connection || check.step === 'done') return { next: 'ended', text: words.done };
    const { state, xeroTenantId } = company.connection;
    // What was found of an organisation that is left is of no use any more.
    if (xeroTenantId !== check.xero_tenant_id || state === 'disconnected' || state === 'choosing') {
      await forgetCheck(db, companyId);
      return { next: 'ended', text: 'the organisation is not connected any more' };
    }
    if (state === 'expired') return { next: 'ended', text: 'the access to Xero has expired; it goes on once a person has reconnected' };
    if (check.step !== 'match') return { next: 'ask', text: `${words[check.step]}: ${check.done} of ${check.total} records are judged` };
    await db.transaction().execute(async (tx) => { await storeChecked(tx, check, await matchContacts(tx, company, check)); });
    return { next: 'look', text: words.match };
  };
}
