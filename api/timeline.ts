import { z } from 'zod';
import { readCompanyFacts } from '../db/facts';
import type { Db } from '../db/open';
import { readCause, readElements, readEvents, readPaymentEvents } from '../db/record-history';
import { recordId, type CompanyId } from '../domain/ids';
import { recordKinds, type RecordName } from '../domain/kinds';
import { causesOf, composeSteps, healedStep, healsIn } from '../domain/timeline/compose';
import { compareKeys, type Healed, type StepKey, type TimelineStep, type XeroNames } from '../domain/timeline/steps';
import { invalid } from './check';

export interface TimelineAsked { /** The last step of the page before. */ readonly after: StepKey | undefined; readonly limit: number }
/** Which page is asked for; refuses a cursor that no timeline answered with. */
export const timelineAsked = ({ cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }): TimelineAsked => ({ after: cursor === undefined ? undefined : readCursor(cursor), limit });

/** One page of a record's timeline, oldest first. `nextCursor` is null at its end. */
export async function readTimelinePage(db: Db, companyId: CompanyId, record: RecordName, { after, limit }: TimelineAsked) {
  // What shares its millisecond with the last step of the page before is read again.
  const window = { from: new Date(after?.[0] ?? 0), limit: limit + 20 };
  const [events, elements, payments, names] = await Promise.all([readEvents(db, companyId, record, window), readElements(db, companyId, record, window), readPaymentEvents(db, companyId, record, window), readNames(db, companyId)]);
  const composed = composeSteps({ events, elements, payments }, { kind: record.kind, names });
  const healed = await Promise.all(healsIn(composed, events).map(async (one) => healedStep(one, await causeOf(db, companyId, one))));
  const rest = [...composed, ...healed].toSorted((one, other) => compareKeys(one.key, other.key)).filter(({ key }) => !after || compareKeys(key, after) > 0);
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return { items: page.map(view), nextCursor: last ? Buffer.from(JSON.stringify(last.key)).toString('base64url') : null };
}

const view = ({ at, actor, person, type, details, text }: TimelineStep) => ({ at: at.toISOString(), actor, person, type, details, text });

async function causeOf(db: Db, companyId: CompanyId, { code, details, after, before }: Healed) {
  const kind = recordKinds.find((one) => one === details['kind']);
  const on = kind !== undefined && details['id'] !== undefined ? { kind, recordId: recordId(details['id']) } : null;
  for (const because of causesOf(code)) {
    const cause = await readCause(db, companyId, because, on, after.at, before);
    if (cause) return cause;
  }
  return undefined;
}

/** What accounts and tax rates are called at the moment. */
async function readNames(db: Db, companyId: CompanyId): Promise<XeroNames> {
  const { accounts = [], taxRates = [] } = (await readCompanyFacts(db, companyId))?.connection ?? {};
  return {
    accounts: Object.fromEntries(accounts.map(({ code, name }) => [code, name])), taxRates: Object.fromEntries(taxRates.map(({ taxType, name }) => [taxType, name])),
    paymentAccounts: Object.fromEntries(accounts.map(({ accountId, name }) => [accountId, name])),
  };
}

function readCursor(cursor: string): StepKey {
  try {
    return z.tuple([z.number().int().min(0).max(8.64e15), z.number().int(), z.string()]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalid([{ field: 'cursor', message: 'is not one that a timeline answered with' }]);
  }
}
