import type { BooksAnswer, BooksRequest } from '../seam';
import { ok, type Json } from './answers';
import { readDate, xeroDate } from './dates';
import { mayApprove } from './invoice-rules';
import { allowParameters } from './reading';
import type { OrganisationRecord } from './records';
import { BadRequest, NotFound } from './refusal';
import type { Session } from './session';

/** `GET /Organisation` and `/Organisation/Actions`; a person may change locks, currencies and the plan by `POST /Organisation`. */
export function handleOrganisation(session: Session, request: BooksRequest): BooksAnswer {
  const [, below, ...rest] = request.path;
  if (rest.length > 0 || (below !== undefined && below !== 'Actions')) throw new NotFound();
  allowParameters(request, []);
  if (request.method === 'GET') {
    return ok(session, below ? { Actions: actions(session) } : { Organisations: [organisationJson(session.organisation)] });
  }
  if (request.method !== 'POST' || below !== undefined || session.actor !== 'person') throw new NotFound();
  const changed = changedBy(session.organisation, request.body);
  session.putOrganisation(changed);
  return ok(session, { Organisations: [organisationJson(changed)] });
}

const versions = { AU: 'AU', GB: 'UK', NZ: 'NZ', US: 'US' } as const;

function organisationJson(organisation: OrganisationRecord): Json {
  const { periodLockDate, endOfYearLockDate } = organisation;
  return {
    OrganisationID: organisation.id,
    Name: organisation.name,
    LegalName: organisation.name,
    PaysTax: true,
    Version: versions[organisation.countryCode],
    OrganisationType: 'COMPANY',
    BaseCurrency: organisation.baseCurrency,
    CountryCode: organisation.countryCode,
    IsDemoCompany: false,
    OrganisationStatus: 'ACTIVE',
    FinancialYearEndDay: organisation.countryCode === 'AU' ? 30 : 31,
    FinancialYearEndMonth: organisation.countryCode === 'AU' ? 6 : 3,
    SalesTaxBasis: organisation.countryCode === 'AU' ? 'ACCRUALS' : 'ACCRUAL',
    SalesTaxPeriod: organisation.countryCode === 'AU' ? 'QUARTERLY1' : 'QUARTERLY',
    DefaultSalesTax: 'Tax Exclusive',
    DefaultPurchasesTax: 'Tax Inclusive',
    ...(periodLockDate ? { PeriodLockDate: xeroDate(periodLockDate) } : {}),
    ...(endOfYearLockDate ? { EndOfYearLockDate: xeroDate(endOfYearLockDate) } : {}),
    CreatedDateUTC: `/Date(${Date.parse(organisation.createdAt)})/`,
    OrganisationEntityType: 'COMPANY',
    Timezone: organisation.timezone,
    ShortCode: organisation.shortCode,
    Edition: 'BUSINESS',
    Class: organisation.approvalLimit === undefined ? 'PREMIUM' : 'STARTER',
    Addresses: [],
    Phones: [],
    ExternalLinks: [],
    PaymentTerms: {},
  };
}

/** What the organisation lets an app do (section 4: a used-up plan says NOT-ALLOWED). */
function actions(session: Session): Json[] {
  const approving = mayApprove(session);
  const multicurrency = session.organisation.currencies.length > 1;
  const states: [string, boolean][] = [
    ['CreateApprovedInvoice', approving], ['CreateDraftInvoice', true], ['CreateInvoicePayment', true], ['CreateApprovedBill', true],
    ['CreateDraftBill', true], ['AttachFilesIntoInvoice', true], ['CreateRepeatingInvoice', true], ['CreateRepeatingBill', true],
    ['CreateDraftPurchaseOrder', true], ['CreateApprovedPurchaseOrder', true], ['CreateDraftQuote', true], ['CreateSentQuote', true],
    ['UseMulticurrency', multicurrency],
  ];
  return states.map(([Name, allowed]) => ({ Name, Status: allowed ? 'ALLOWED' : 'NOT-ALLOWED' }));
}

/**
 * A person's settings: `PeriodLockDate`, `EndOfYearLockDate` ('YYYY-MM-DD' or null), `Currencies` (all that are subscribed; the base
 * currency stays), `ApprovalLimit` (approvals a month, or null), `MailsPerDay` (or null).
 */
function changedBy(organisation: OrganisationRecord, body: unknown): OrganisationRecord {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw BadRequest.body('the body must be an object.');
  const { PeriodLockDate, EndOfYearLockDate, Currencies, ApprovalLimit, MailsPerDay, ...strangers } = body as Json;
  const [stranger] = Object.keys(strangers);
  if (stranger !== undefined) throw BadRequest.body(`Could not find member '${stranger}' on object of type 'Organisation'. Path '${stranger}'.`);
  const { periodLockDate, endOfYearLockDate, approvalLimit, mailsPerDay, ...rest } = organisation;
  return {
    ...rest,
    ...setting('periodLockDate', PeriodLockDate, periodLockDate, readLockDate),
    ...setting('endOfYearLockDate', EndOfYearLockDate, endOfYearLockDate, readLockDate),
    ...setting('approvalLimit', ApprovalLimit, approvalLimit, readLimit('ApprovalLimit')),
    ...setting('mailsPerDay', MailsPerDay, mailsPerDay, readLimit('MailsPerDay')),
    currencies: Currencies === undefined ? organisation.currencies : [...new Set([organisation.baseCurrency, ...readCurrencies(Currencies)])],
  };
}

/** A setting that is left alone when not sent, cleared by null, otherwise read. */
function setting<Name extends string, Value>(name: Name, sent: unknown, kept: Value | undefined, read: (sent: unknown) => Value): Partial<Record<Name, Value>> {
  const value = sent === undefined ? kept : sent === null ? undefined : read(sent);
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, Value>>);
}

function readLockDate(sent: unknown): string {
  const date = typeof sent === 'string' ? readDate(sent) : undefined;
  if (date === undefined) throw BadRequest.body("a lock date must be 'YYYY-MM-DD' or null.");
  return date;
}

function readLimit(name: string): (sent: unknown) => number {
  return (sent) => {
    if (typeof sent !== 'number' || !Number.isInteger(sent) || sent < 0) throw BadRequest.body(`${name} must be a whole number or null.`);
    return sent;
  };
}

function readCurrencies(sent: unknown): string[] {
  if (!Array.isArray(sent) || !sent.every((code): code is string => typeof code === 'string' && /^[A-Z]{3}$/.test(code))) {
    throw BadRequest.body('Currencies must be a list of codes such as ["AUD", "EUR"].');
  }
  return sent;
}
