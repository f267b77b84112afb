import type { BooksAnswer, BooksRequest } from '../seam';
import { ok, type Json } from './answers';
import { choice, flag, readObject } from './body';
import { asNumber } from './money';
import { allowParameters, selectRows } from './reading';
import type { TaxRateRecord, TaxRateStatus } from './records';
import { NotFound } from './refusal';
import type { Session } from './session';
import type { FilterFields } from './where';

/** `GET /TaxRates`, all statuses; a person may switch one off and on, for all or for sales alone, by `POST /TaxRates/{TaxType}`. */
export function handleTaxRates(session: Session, request: BooksRequest): BooksAnswer {
  const [, taxType, ...rest] = request.path;
  if (rest.length > 0) throw new NotFound();
  if (request.method === 'GET' && taxType === undefined) return listTaxRates(session, request);
  const rate = taxType === undefined ? undefined : session.state.taxRates.get(taxType);
  if (!rate || request.method !== 'POST' || session.actor !== 'person') throw new NotFound();
  const { Status, CanApplyToRevenue } = readObject(request.body, 'TaxRate', { Status: choice('ACTIVE', 'ARCHIVED', 'DELETED'), CanApplyToRevenue: flag }, '');
  const status = (Status ?? rate.status) as TaxRateStatus;
  const elsewhere = rate.appliesTo.filter((one) => one !== 'REVENUE');
  const appliesTo = CanApplyToRevenue === undefined ? rate.appliesTo : CanApplyToRevenue === true ? [...elsewhere, 'REVENUE' as const] : elsewhere;
  const changed = { ...rate, status, appliesTo, updatedAt: session.nowIso };
  session.putTaxRate(changed, status === 'ARCHIVED' ? 'archived' : status === 'DELETED' ? 'deleted' : 'updated');
  return ok(session, { TaxRates: [taxRateJson(changed)] });
}

function listTaxRates(session: Session, request: BooksRequest): BooksAnswer {
  allowParameters(request, ['where', 'order']);
  const inOrder = session.state.taxRates.all().sort((a, b) => a.sequence - b.sequence);
  return ok(session, { TaxRates: selectRows(session, request, inOrder, filterFields, true).map(taxRateJson) });
}

function taxRateJson(rate: TaxRateRecord): Json {
  return {
    Name: rate.name,
    TaxType: rate.taxType,
    ReportTaxType: rate.reportTaxType,
    CanApplyToAssets: rate.appliesTo.includes('ASSET'),
    CanApplyToEquity: rate.appliesTo.includes('EQUITY'),
    CanApplyToExpenses: rate.appliesTo.includes('EXPENSE'),
    CanApplyToLiabilities: rate.appliesTo.includes('LIABILITY'),
    CanApplyToRevenue: rate.appliesTo.includes('REVENUE'),
    DisplayTaxRate: asNumber(rate.rate),
    EffectiveRate: asNumber(rate.rate),
    Status: rate.status,
    TaxComponents: [{ Name: rate.component, Rate: asNumber(rate.rate), IsCompound: false, IsNonRecoverable: false }],
  };
}

const filterFields: FilterFields<TaxRateRecord> = {
  Name: { type: 'String', get: (r) => r.name },
  TaxType: { type: 'String', get: (r) => r.taxType },
  ReportTaxType: { type: 'String', get: (r) => r.reportTaxType },
  Status: { type: 'String', get: (r) => r.status },
  CanApplyToRevenue: { type: 'Boolean', get: (r) => r.appliesTo.includes('REVENUE') },
  CanApplyToExpenses: { type: 'Boolean', get: (r) => r.appliesTo.includes('EXPENSE') },
};
