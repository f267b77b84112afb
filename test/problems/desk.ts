import { sql } from 'kysely';
import { createTickPull } from '../../activities/pull/tick';
import { companyId } from '../../domain/ids';
import { createRings } from '../../workflows/contract/rings';
import { createStarts } from '../../workflows/contract/start';
import { connect, endedSync, pathIn, type House, type Json } from '../support/house';
import { openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { pull } from '../support/pulls';

/** Short ways to what people do about problems, on both sides, and to what the service then notices by itself. */
export interface ProblemDesk extends MoneyDesk {
  /** Sends a version of any record, and waits for nothing. */
  readonly give: (path: string, body: Json) => Promise<void>;
  /** A person chooses something more, or otherwise, in the mapping. */
  readonly choose: (over: { readonly accounts?: Readonly<Record<string, string>>; readonly taxes?: Readonly<Record<string, string>>; readonly payments?: Readonly<Record<string, string>> }) => Promise<void>;
  /** A person picks a fix that the problem offers. */
  readonly pick: (path: string, fix: string, body?: Json) => Promise<void>;
  /** A person in Xero does something that must succeed; the first of what it answers. */
  readonly inXero: (method: string, path: readonly string[], body?: Json) => Promise<Json>;
  /** A person in Xero changes an account, or a tax rate. */
  readonly account: (code: string, to: Json) => Promise<void>;
  readonly taxRate: (taxType: string, to: Json) => Promise<void>;
  /** A person in Xero changes the organisation: lock dates, currencies, plan. */
  readonly organisation: (to: Json) => Promise<void>;
  /** The organisation with its accounts and tax rates is read anew. */
  readonly refreshed: () => Promise<void>;
  /** What the Schedule does every few minutes. */
  readonly tick: () => Promise<void>;
  /** A day goes by, and what is done once a day is done. */
  readonly dayLater: () => Promise<void>;
}

export async function openProblemDesk(opening?: Promise<House>): Promise<ProblemDesk> {
  const desk = await openMoneyDesk(opening);
  const { house } = desk;
  const asked = async (method: string, path: string, body?: Json): Promise<Json> => {
    const answer = await house.call(method, pathIn(house, path), body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const inXero: ProblemDesk['inXero'] = async (method, path, body) => {
    const answer = await house.simulator('POST', `/people/${house.tenantId}`, { method, path, ...(body === undefined ? {} : { body }) });
    const [first] = Object.values(answer['body'] as Json).find((part): part is Json[] => Array.isArray(part)) ?? [];
    if (answer['status'] !== 200 || !first || first['HasValidationErrors'] === true || first['HasErrors'] === true) throw new Error(`A person's ${method} ${path.join('/')} was refused: ${JSON.stringify(answer)}`);
    return first;
  };
  let choosing: Promise<void> = Promise.resolve();
  const tick = async (): Promise<void> => {
    const starts = createStarts(house.temporal, house.queue);
    await createTickPull({ db: house.db, starts, rings: createRings(starts, { warn: () => undefined }) })({ companyId: house.company });
    await pull(house);
  };
  return {
    ...desk, inXero, tick,
    async give(path, body) { await asked('PUT', path, body); },
    async choose({ accounts = {}, taxes = {}, payments = {} }) {
      // One after the other: each saves the whole mapping.
      const before = choosing;
      choosing = (async () => {
        await before.catch(() => undefined);
        const now = await asked('GET', 'mappings') as Record<'accounts' | 'taxes' | 'payments', Record<string, string>>;
        await asked('PUT', 'mappings', { accounts: { ...now.accounts, ...accounts }, taxes: { ...now.taxes, ...taxes }, payments: { ...now.payments, ...payments } });
      })();
      await choosing;
    },
    async pick(path, fix, body) { await asked('POST', `${path}/fixes/${fix}`, body); },
    async account(code, to) {
      const found = (await desk.books('account')).find((account) => account['code'] === code);
      if (!found) throw new Error(`there is no account ${code}`);
      await inXero('POST', ['Accounts', String(found['id'])], to);
    },
    async taxRate(taxType, to) { await inXero('POST', ['TaxRates', taxType], to); },
    async organisation(to) { await inXero('POST', ['Organisation'], to); },
    async refreshed() { await asked('GET', 'xero/accounts?refresh=true'); },
    async dayLater() {
      await house.db.updateTable('connections').set({ daily_read_at: sql<Date>`clock_timestamp() - interval '25 hours'` }).where('company_id', '=', companyId(house.company)).execute();
      await tick();
      await house.temporal.workflow.getHandle(`organisation/${house.company}`).result();
    },
  };
}

let companies = 0;
/** Another company of the same house, connected to an organisation of its own, with its customers and mapping. */
export async function openNextDesk({ house: first }: ProblemDesk): Promise<ProblemDesk> {
  companies += 1;
  const name = `${first.company}-${String(companies)}`;
  const { tenantId } = await first.simulator('POST', '/organisations', { name: `Organisation ${name}`, chart: 'hire', callsPerMinute: 600 });
  const house: House = { ...first, company: name, tenantId: String(tenantId) };
  return await openProblemDesk((async () => {
    await connect(house);
    await house.call('PUT', pathIn(house, 'contacts/harbour'), { version: 1, name: 'Harbour Builders', email: 'accounts@harbour.example' });
    await endedSync(house, 'contacts/harbour');
    return house;
  })());
}
