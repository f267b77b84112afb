import { Router } from 'express';
import { z } from 'zod';
import { changeMapping, readConnection, readMapping } from '../../db/connections';
import type { Db } from '../../db/open';
import { readCause } from '../../db/remaps';
import { mappingFaults, type Mapping } from '../../domain/mapping';
import { choosable, describeRemap, remapped, wordsOf, type Choice, type Remap } from '../../domain/remap';
import { required } from '../../domain/records';
import { actorOf } from '../caller';
import { check, invalid } from '../check';
import type { ApiDeps } from '../deps';
import { knownCompany } from '../door';
import { Refusal } from '../problem';
import { causeSchema, problemCodeSchema } from '../problems-schema';

/** A cause, and the one that is chosen instead: of accounts its code, of tax rates the type, for payments the account's id. */
export const remapSchema = z.strictObject({ cause: causeSchema.min(1), account: required(50).optional(), taxType: required(50).optional(), accountId: z.uuid().optional() });
const fields = { accounts: 'account', taxes: 'taxType', payments: 'accountId' } as const satisfies Record<keyof Mapping, string>;

/** Another account or tax rate for all that wait on one cause: what that would do, and doing it. */
export function remapRoutes({ db }: ApiDeps): Router {
  const routes = Router({ mergeParams: true });
  const path = '/problems/:code/fixes/remap' as const;
  routes.get(path, async (request, response) => {
    response.json((await planRemap(db, request.params, request.query)).preview);
  });
  routes.post(path, async (request, response) => {
    const { companyId, remap, preview } = await planRemap(db, request.params, request.body);
    await changeMapping(db, companyId, (before) => remapped(before, remap), actorOf(response));
    response.status(202).json(preview);
  });
  return routes;
}

/** What is asked for, checked as a mapping that is saved is; of the mapping, only what changes. */
async function planRemap(db: Db, params: Record<string, unknown>, asked: unknown) {
  const { company_id: companyId } = await knownCompany(db, params);
  const code = check(problemCodeSchema, params['code']);
  const { cause, ...chosen } = check(remapSchema, asked);
  const allowed = choosable(code);
  if (allowed.length === 0) throw new Refusal(409, 'fix-not-offered', 'No account or tax rate that is chosen otherwise would solve this problem.');
  const choice = chosenFrom(chosen, allowed);
  const { accounts, tax_rates: rates } = await readConnection(db, companyId) ?? {};
  if (!accounts || !rates) throw new Refusal(409, 'not-connected', 'No organisation has been read yet: connect to Xero first.');
  const found = await readCause(db, companyId, code, cause);
  const mapping = await readMapping(db, companyId);
  const remap: Remap = { ...choice, words: found ? wordsOf(code, choice.what, found.details, mapping) : [] };
  if (!found || remap.words.length === 0) throw new Refusal(409, 'no-such-problem', 'Nothing waits on this cause any more: there is nothing to choose otherwise.');
  const field = fields[choice.what];
  const fault = mappingFaults(remapped(mapping, remap), accounts, rates).find(({ what, word }) => what === choice.what && remap.words.includes(word));
  if (fault) throw invalid([{ field, message: fault.problem }]);
  if (remap.words.every((word) => mapping[choice.what][word] === choice.target)) throw invalid([{ field, message: 'is chosen already' }]);
  const nameOf = (target: string): string => {
    if (choice.what === 'taxes') return rates.find(({ taxType }) => taxType === target)?.name ?? target;
    const account = accounts.find((one) => (choice.what === 'accounts' ? one.code : one.accountId) === target);
    return account ? [account.code, account.name].filter((part) => part !== '').join(' ') : target;
  };
  return { companyId, remap, preview: describeRemap(remap, mapping, found.group, nameOf) };
}

/** The one choice that was made, which the problem must be about. */
function chosenFrom(chosen: Partial<Record<(typeof fields)[keyof Mapping], string | undefined>>, allowed: readonly (keyof Mapping)[]): Choice {
  const made = (Object.keys(fields) as (keyof Mapping)[]).flatMap((what) => { const target = chosen[fields[what]]; return target === undefined ? [] : [{ what, target }]; });
  const wanted = allowed.map((what) => fields[what]).join(' or ');
  const [choice] = made;
  if (!choice) throw invalid([{ field: fields[allowed[0] ?? 'accounts'], message: 'is missing' }]);
  const wrong = made.find(({ what }, index) => index > 0 || !allowed.includes(what));
  if (wrong) throw invalid([{ field: fields[wrong.what], message: `is not what this problem is about: choose one ${wanted}` }]);
  return choice;
}
