import { markMirrored, storeOrganisation, storePlanLimits } from '../db/connection-state';
import { storeSeen } from '../db/contact-mirror';
import { readCompanyFacts } from '../db/facts';
import { believe } from '../db/unbelieved';
import { reasonOfState } from '../domain/holds';
import { companyId as toCompanyId } from '../domain/ids';
import { priorities } from '../workflows/contract/names';
import type { XeroAnswer } from '../xero/answer';
import { largestPage, readAccounts, readContactsPage, readOrganisation, readPlanLimits, readTaxRates } from '../xero/calls';
import type { XeroAccess } from '../xero/client';
import type { ActivityDeps } from './deps';
import { nothingToRead, tryAgain } from './failures';
import { oneCall, type Books, type Called } from './one-call';
import { seenContact } from './seen-contact';

const notRead = {
  'parked': 'Xero allows us no call at the moment', 'in-doubt': 'Xero’s answer was lost or cannot be read', 'server-error': 'Xero answered with an error of its own', 'refused': 'Xero refused to be read',
} as const;

/** Single calls that only read an organisation, in set-up too. A failed read is tried again, never taken for "nothing". */
export function createOrganisationCalls(deps: ActivityDeps) {
  async function books(companyId: string): Promise<Books> {
    const connection = (await readCompanyFacts(deps.db, toCompanyId(companyId)))?.connection;
    // A reconnect takes up where it was.
    if (connection?.state === 'expired') throw tryAgain('xero-unavailable', 'The access to Xero has expired', 30_000);
    // Set-up reads too, before anything may be sent.
    if (!connection?.grantId || !connection.xeroTenantId || (connection.state !== 'setup' && connection.state !== 'connected')) {
      throw nothingToRead(reasonOfState(connection?.state === 'disconnected' ? 'disconnected' : undefined, connection?.endedBecause));
    }
    return { companyId: toCompanyId(companyId), xeroTenantId: connection.xeroTenantId, grantId: connection.grantId };
  }
  const nothing = (): Promise<void> => Promise.resolve();
  const ask = <T>(where: Books, call: (access: XeroAccess) => Promise<XeroAnswer<T>>): Promise<Called<T>> => oneCall(deps, where, priorities.person, nothing, call, nothing);
  async function read<T>(where: Books, call: (access: XeroAccess) => Promise<XeroAnswer<T>>): Promise<T> {
    const answer = await ask(where, call);
    if (answer.answer !== 'done') throw tryAgain('xero-unavailable', notRead[answer.answer], 2_000);
    return answer.value;
  }
  return { books, ask, read };
}

/** Reads of an organisation: each attempt is one call, and what it read is stored before it is told. A failed read is tried again, never taken for "nothing"; nor is a list with suspiciously little in it (db/unbelieved.ts). */
export function createOrganisationReads(deps: ActivityDeps) {
  const { books, ask, read } = createOrganisationCalls(deps);
  return {
    async readOrganisationFacts({ companyId }: { companyId: string }): Promise<void> {
      const where = await books(companyId);
      const found = await read(where, (access) => readOrganisation(deps.xero, access));
      const { xeroTimeZone, timeZone, ...facts } = found;
      await storeOrganisation(deps.db, toCompanyId(companyId), { organisation: { ...facts, timeZone: timeZone ?? xeroTimeZone } }, where.xeroTenantId);
    },
    /** What the plan allows now. The only read that nothing depends on: what Xero refuses to say stays unknown. */
    async readOrganisationActions({ companyId }: { companyId: string }): Promise<void> {
      const where = await books(companyId);
      const answer = await ask(where, (access) => readPlanLimits(deps.xero, access));
      if (answer.answer !== 'done' && answer.answer !== 'refused') throw tryAgain('xero-unavailable', notRead[answer.answer], 2_000);
      await storePlanLimits(deps.db, where.companyId, where.xeroTenantId, answer.answer === 'done' ? answer.value : {});
    },
    async readAccountList({ companyId }: { companyId: string }): Promise<void> {
      const where = await books(companyId);
      const accounts = await read(where, (access) => readAccounts(deps.xero, access));
      if (await believe(deps.db, where.companyId, where.xeroTenantId, 'accounts', accounts.length)) await storeOrganisation(deps.db, where.companyId, { accounts }, where.xeroTenantId);
    },
    async readTaxRateList({ companyId }: { companyId: string }): Promise<void> {
      const where = await books(companyId);
      const taxRates = await read(where, (access) => readTaxRates(deps.xero, access));
      if (await believe(deps.db, where.companyId, where.xeroTenantId, 'tax-rates', taxRates.length)) await storeOrganisation(deps.db, where.companyId, { taxRates }, where.xeroTenantId);
    },
    /** One page of contacts into the mirror; `more` when another follows. The mirror counts as read once the last page is, unless it has many more than came. */
    async mirrorContactsPage({ companyId, page }: { companyId: string; page: number }): Promise<{ more: boolean }> {
      const where = await books(companyId);
      const found = await read(where, (access) => readContactsPage(deps.xero, access, page));
      await storeSeen(deps.db, where.xeroTenantId, found.items.map(seenContact));
      const more = page < found.pageCount;
      const answered = (page - 1) * largestPage + found.items.length;
      if (!more && await believe(deps.db, where.companyId, where.xeroTenantId, 'contacts', answered)) await markMirrored(deps.db, where.companyId, where.xeroTenantId);
      return { more };
    },
  };
}
