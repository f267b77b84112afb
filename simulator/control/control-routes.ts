import { json, Router, type ErrorRequestHandler } from 'express';
import { z } from 'zod';
import type { Accounting } from '../accounting-parts';
import { faultOrder } from '../faults/fault-schemas';
import type { Organisation } from '../state/organisations';
import { organisationSettings, simulatorSettings, type OrganisationSettings } from '../state/settings';
import type { State } from '../state/state';
import { webhookRoutes } from './webhook-routes';
import { answers, checked, checkedQuery, ControlError, errorBody } from './requests';

const newOrganisation = z.strictObject({
  name: z.string().min(1).max(100),
  countryCode: z.enum(['AU', 'GB', 'NZ', 'US']).default('AU'),
  baseCurrency: z.string().regex(/^[A-Z]{3}$/).optional(),
  timezone: z.string().regex(/^[A-Z0-9/-]+$/, 'Xero\'s spelling, such as AUSEASTERNSTANDARDTIME').optional(),
  chart: z.enum(['hire', 'plain']).default('hire'),
  ...organisationSettings.shape,
});
const ofOrganisation = z.strictObject({ tenantId: z.string().optional() });
const after = z.coerce.number().int().min(0).default(0);
const callsQuery = z.strictObject({ tenantId: z.string().optional(), after });
const journalQuery = z.strictObject({ tenantId: z.string().optional(), entity: z.string().optional(), after });
const objectsQuery = z.strictObject({ tenantId: z.string(), entity: z.string().optional() });
const advance = z.strictObject({ advanceSeconds: z.number().min(0).max(366 * 86_400) });
const persons = z.strictObject({
  method: z.enum(['GET', 'PUT', 'POST', 'DELETE']),
  path: z.array(z.string().min(1)).min(1),
  query: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
});

const LOCAL: Record<z.infer<typeof newOrganisation>['countryCode'], { baseCurrency: string; timezone: string }> = {
  AU: { baseCurrency: 'AUD', timezone: 'AUSEASTERNSTANDARDTIME' },
  GB: { baseCurrency: 'GBP', timezone: 'GMTSTANDARDTIME' },
  NZ: { baseCurrency: 'NZD', timezone: 'NEWZEALANDSTANDARDTIME' },
  US: { baseCurrency: 'USD', timezone: 'EASTERNSTANDARDTIME' },
};

/** The control API under /simulator: for tests, the start script and people who try things. Not part of Xero. */
export function controlRoutes(state: State, { switchValues }: Pick<Accounting, 'switchValues'>): Router {
  const router = Router();
  router.use(json({ limit: '4mb' }));
  organisationRoutes(router, state, switchValues);
  settingsRoutes(router, state, switchValues);
  recordRoutes(router, state);
  faultRoutes(router, state);
  webhookRoutes(router, state);
  router.get('/health', answers(() => ({ status: 'ok', organisations: state.organisations.all().length })));
  router.get('/clock', answers(() => clockBody(state)));
  router.post('/clock', answers((req) => {
    state.clock.advance(checked(advance, req.body).advanceSeconds);
    return clockBody(state);
  }));
  router.use((req) => {
    throw new ControlError(404, 'no-such-route', `There is no ${req.method} ${req.originalUrl}.`);
  });
  router.use(onError(state));
  return router;
}

function organisationRoutes(router: Router, state: State, switchValues: Accounting['switchValues']): void {
  router.get('/organisations', answers(() => state.organisations.all().map((organisation) => organisationBody(state, organisation))));
  router.post('/organisations', answers((req, res) => {
    const { name, countryCode, chart, baseCurrency, timezone, ...settings } = withKnownSwitches(checked(newOrganisation, req.body), switchValues);
    const local = LOCAL[countryCode];
    const made = state.organisations.create({ name, countryCode, chart, baseCurrency: baseCurrency ?? local.baseCurrency, timezone: timezone ?? local.timezone });
    if (Object.keys(settings).length > 0) state.settings.patchOrganisation(made.tenantId, settings);
    res.status(201);
    return organisationBody(state, made);
  }));
  router.post('/people/:tenantId', answers((req, res) => {
    const { tenantId } = organisationOf(state, req.params['tenantId']);
    const { method, path, query, body } = checked(persons, req.body);
    const answer = state.organisations.asPerson(tenantId, { method, path, query: new URLSearchParams(query), ...(body === undefined ? {} : { body }) });
    res.status(answer.status === 204 ? 200 : answer.status);
    return { status: answer.status, body: 'json' in answer.body ? answer.body.json : null };
  }));
}

function settingsRoutes(router: Router, state: State, switchValues: Accounting['switchValues']): void {
  router.get('/settings', answers(() => state.settings.for()));
  router.patch('/settings', answers((req) => {
    state.settings.patchAll(withKnownSwitches(checked(simulatorSettings, req.body), switchValues));
    return state.settings.for();
  }));
  router.patch('/organisations/:tenantId/settings', answers((req) => {
    const { tenantId } = organisationOf(state, req.params['tenantId']);
    state.settings.patchOrganisation(tenantId, withKnownSwitches(checked(organisationSettings, req.body), switchValues));
    return state.settings.for(tenantId);
  }));
}

function recordRoutes(router: Router, state: State): void {
  router.get('/journal', answers((req) => {
    const { after, ...wanted } = checkedQuery(journalQuery, req);
    return { items: state.journal.effectsAfter(after, wanted) };
  }));
  router.get('/calls', answers((req) => {
    const { after, tenantId } = checkedQuery(callsQuery, req);
    return { items: state.journal.callsAfter(after, tenantId) };
  }));
  router.get('/calls/summary', answers((req) => state.journal.summary(checkedQuery(ofOrganisation, req).tenantId)));
  router.get('/objects', answers((req) => {
    const { tenantId, entity } = checkedQuery(objectsQuery, req);
    const objects = [...state.organisations.objects(organisationOf(state, tenantId).tenantId).values()];
    return { items: entity === undefined ? objects : objects.filter((object) => object.entity === entity) };
  }));
}

function faultRoutes(router: Router, state: State): void {
  router.get('/faults', answers(() => ({ items: state.faults.all() })));
  router.post('/faults', answers((req, res) => {
    const planned = state.faults.plan(checked(faultOrder, req.body));
    res.status(201);
    return { faultId: planned.faultId };
  }));
  router.delete('/faults', answers(() => {
    state.faults.dropAll();
    return { items: [] };
  }));
  router.delete('/faults/:faultId', answers((req) => {
    const { faultId } = req.params;
    if (!state.faults.drop(String(faultId))) throw new ControlError(404, 'no-such-fault', `There is no fault ${String(faultId)}.`);
    return { faultId };
  }));
}

/** The settings as they came, unless they set a switch that the books do not have or to what it cannot be. */
function withKnownSwitches<T extends OrganisationSettings>(settings: T, known: Accounting['switchValues']): T {
  for (const [name, value] of Object.entries(settings.switches ?? {})) {
    const values = Object.hasOwn(known, name) ? known[name] : undefined;
    if (values === undefined) throw new ControlError(400, 'invalid-request', `switches: there is no switch ${name}; there are ${Object.keys(known).join(', ')}.`);
    if (!values.includes(value)) throw new ControlError(400, 'invalid-request', `switches: ${name} cannot be ${JSON.stringify(value)}; it is one of ${values.map((v) => JSON.stringify(v)).join(', ')}.`);
  }
  return settings;
}

function organisationOf(state: State, tenantId: string | string[] | undefined): Organisation {
  const organisation = state.organisations.get(String(tenantId));
  if (organisation === undefined) throw new ControlError(404, 'no-such-organisation', `There is no organisation ${String(tenantId)}; GET /simulator/organisations lists them.`);
  return organisation;
}

function organisationBody(state: State, organisation: Organisation): unknown {
  const { tenantId } = organisation;
  const settings = state.settings.for(tenantId);
  return { ...organisation, settings, callsLeft: state.limits.remaining(tenantId, settings, state.clock.ms()) };
}

function clockBody(state: State): unknown {
  return { now: state.clock.now().toISOString(), aheadSeconds: state.clock.offsetMs() / 1000 };
}

function onError(state: State): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const known = error instanceof ControlError ? error : fromBodyParser(error);
    if (known === undefined) state.logger.error({ err: error, method: req.method, url: req.originalUrl }, 'the control API failed');
    const shown = known ?? new ControlError(500, 'internal', 'The simulator failed; its log says why.');
    res.status(shown.status).json(errorBody(shown));
  };
}

/** Express refuses unreadable JSON before any route; it says so with a status of its own. */
function fromBodyParser(error: unknown): ControlError | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  return new ControlError(error.status, 'invalid-request', error.message);
}
