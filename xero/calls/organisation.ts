import type { XeroAnswer } from '../answer';
import { callXero, type XeroAccess } from '../client';
import { readAccount, readOrganisationBody, readPlanLimitsBody, readTaxRate, type XeroAccount, type XeroOrganisation, type XeroPlanLimits, type XeroTaxRate } from '../snapshots';
import { readAll } from '../values';
import { readDeadlineMs, type Settings } from './asking';

export const readOrganisation = (settings: Settings, access: XeroAccess, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroOrganisation>> =>
  callXero(settings, access, deadlineMs, (api, tenant) => api.getOrganisations(tenant), (body) => readOrganisationBody(body.organisations?.[0]));

/** What the organisation's plan allows at this moment. */
export const readPlanLimits = (settings: Settings, access: XeroAccess, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroPlanLimits>> =>
  callXero(settings, access, deadlineMs, (api, tenant) => api.getOrganisationActions(tenant), (body) => readPlanLimitsBody(body.actions));

/** All accounts, archived ones too. */
export const readAccounts = (settings: Settings, access: XeroAccess, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroAccount[]>> =>
  callXero(settings, access, deadlineMs, (api, tenant) => api.getAccounts(tenant), (body) => readAll(body.accounts, readAccount));

/** All tax rates, inactive ones too. */
export const readTaxRates = (settings: Settings, access: XeroAccess, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroTaxRate[]>> =>
  callXero(settings, access, deadlineMs, (api, tenant) => api.getTaxRates(tenant), (body) => readAll(body.taxRates, readTaxRate));
