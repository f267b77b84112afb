import { Router } from 'express';
import { z } from 'zod';
import { readConnection, readMapping, saveMapping, type Connection } from '../../db/connections';
import { healProblems } from '../../db/records';
import type { AccountFacts, TaxRateFacts } from '../../db/schema';
import { describeHold, reasonOfState } from '../../domain/holds';
import { isPayable, isSalesAccount, mappingFaults, offerMapping, usableTaxRates } from '../../domain/mapping';
import { mappingProblems } from '../../domain/problem-catalogue';
import { required, word } from '../../domain/records';
import { actorOf } from '../caller';
import { check, invalid } from '../check';
import type { ApiDeps } from '../deps';
import { companyClosed, knownCompany } from '../door';
import { Refusal, type FieldError } from '../problem';

const names = z.record(word, required(50));
export const mappingSchema = z.strictObject({ accounts: names, taxes: names, payments: z.record(word, z.uuid()).default({}) });

export const refreshQuery = z.strictObject({ refresh: z.enum(['true', 'false']).optional() });

/** An account with what a mapping may choose it for; none when it may not. */
function mappable(account: AccountFacts) {
  const uses = [...(isSalesAccount(account) ? ['sales'] : []), ...(isPayable(account) ? ['payments'] : [])];
  const { accountId, code, name, type, taxType } = account;
  return uses.length === 0 ? [] : [{ accountId, code, name, type, taxType, uses }];
}

/** Accounts and tax rates to choose from, and the mapping that a person chose. */
export function mappingRoutes({ db, starts, log }: ApiDeps): Router {
  const routes = Router({ mergeParams: true });
  async function organisation(params: Record<string, unknown>, refresh: boolean): Promise<Connection & { accounts: AccountFacts[]; tax_rates: TaxRateFacts[] }> {
    const company = await knownCompany(db, params);
    if (refresh && company.closed_at) throw companyClosed();
    const { state, ended_because } = await readConnection(db, company.company_id) ?? {};
    // Nothing could be read, however long it is waited for.
    if (refresh && state !== 'setup' && state !== 'connected') throw new Refusal(409, 'not-connected', describeHold(reasonOfState(state, ended_because)));
    if (refresh) await starts.readOrganisation(company.company_id, false).catch((error: unknown) => {
      log.warn({ companyId: company.company_id, error: String(error) }, 'the organisation could not be read again');
      throw new Refusal(503, 'xero-unavailable', 'The organisation could not be read from Xero just now. Try again soon, or ask without refresh for what was read before.');
    });
    const connection = await readConnection(db, company.company_id);
    if (!connection?.accounts || !connection.tax_rates) throw new Refusal(409, 'not-connected', 'No organisation has been read yet: connect to Xero first.');
    return { ...connection, accounts: connection.accounts, tax_rates: connection.tax_rates };
  }
  routes.get('/xero/accounts', async (request, response) => {
    const { accounts, read_at } = await organisation(request.params, check(refreshQuery, request.query).refresh === 'true');
    response.json({ items: accounts.flatMap(mappable), readAt: read_at?.toISOString() ?? null, nextCursor: null });
  });
  routes.get('/xero/tax-rates', async (request, response) => {
    const { tax_rates, read_at } = await organisation(request.params, check(refreshQuery, request.query).refresh === 'true');
    response.json({ items: usableTaxRates(tax_rates).map(({ taxType, name, effectiveRate }) => ({ taxType, name, effectiveRate })), readAt: read_at?.toISOString() ?? null, nextCursor: null });
  });
  routes.get('/mappings', async (request, response) => {
    const company = await knownCompany(db, request.params);
    const connection = await readConnection(db, company.company_id);
    response.json({ ...await readMapping(db, company.company_id), offered: offerMapping(connection?.accounts ?? [], connection?.tax_rates ?? []) });
  });
  routes.put('/mappings', async (request, response) => {
    await knownCompany(db, request.params);
    const mapping = check(mappingSchema, request.body);
    const { accounts, tax_rates, company_id } = await organisation(request.params, false);
    const errors = mappingFaults(mapping, accounts, tax_rates).map(({ what, word, problem }): FieldError => ({ field: `${what}.${word}`, message: problem }));
    if (errors.length > 0) throw invalid(errors);
    await saveMapping(db, company_id, mapping, actorOf(response));
    await healProblems(db, company_id, mappingProblems);
    response.json(mapping);
  });
  return routes;
}
