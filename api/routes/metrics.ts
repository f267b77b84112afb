import { createHash, timingSafeEqual } from 'node:crypto';
import { Router, type RequestHandler } from 'express';
import { Counter, Gauge, Histogram, Registry, type OpenMetricsContentType, type PrometheusContentType } from 'prom-client';
import { readMetrics, type Metrics } from '../../db/metrics';
import { recordKinds, syncStatuses } from '../../domain/kinds';
import type { ApiDeps } from '../deps';
import { Refusal } from '../problem';
import type { Limiters } from '../rate-limits';

/** Whoever asks more often is told the same again: each look reads the whole database. */
const cachedMs = 10_000;

/** `GET /metrics`: how the service stands, as text for Prometheus; and the handler that counts this process' requests. Nothing in it names a company or a person. */
export function createMetrics({ db, configuration: { lateAfterMinutes, metricsKey } }: Pick<ApiDeps, 'db' | 'configuration'>, limiters: Limiters): { readonly counting: RequestHandler; readonly routes: Router } {
  const register = new Registry<PrometheusContentType | OpenMetricsContentType>();
  const requests = new Histogram({ name: 'http_request_duration_seconds', help: 'Requests to this process, by route as the API names it', labelNames: ['method', 'route', 'status'], buckets: [0.01, 0.05, 0.2, 1, 5, 30], registers: [register] });
  const store = gauges(register);
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;
  /** One look at a time, however many ask. */
  const refreshed = async (): Promise<void> => {
    if (Date.now() - readAt < cachedMs) return;
    reading ??= read().finally(() => { reading = undefined; });
    await reading;
  };
  async function read(): Promise<void> {
    store(await readMetrics(db, lateAfterMinutes));
    readAt = Date.now();
  }

  const counting: RequestHandler = (request, response, next) => {
    const end = requests.startTimer({ method: request.method });
    response.on('finish', () => { end({ route: routeOf(request.route), status: String(response.statusCode) }); });
    next();
  };
  const routes = Router();
  routes.get('/metrics', limiters.health, async (request, response) => {
    if (metricsKey !== undefined && !same(request.headers.authorization ?? '', `Bearer ${metricsKey}`)) throw new Refusal(401, 'wrong-key', 'Send the key of METRICS_KEY as bearer token.');
    await refreshed();
    response.set('Cache-Control', 'no-store').type(register.contentType).send(await register.metrics());
  });
  return { counting, routes };
}

/** As the code names it, so that no id becomes a label; what no route took is one. */
const routeOf = (route: unknown): string => typeof route === 'object' && route !== null && 'path' in route && typeof route.path === 'string' ? route.path : 'other';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** Makes the gauges; what comes back sets them all. */
function gauges(register: Registry<PrometheusContentType | OpenMetricsContentType>): (metrics: Metrics) => void {
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) => new Gauge<Label>({ name, help, labelNames, registers: [register] });
  const records = gauge('sync_records', 'Accepted records by how they stand; the sum is all that was accepted', ['kind', 'status']);
  const oldest = gauge('sync_oldest_pending_seconds', 'How long the oldest pending record has been pending; 0 when none is');
  const late = gauge('sync_late_records', 'Records that are pending for longer than LATE_AFTER_MINUTES');
  const held = gauge('sync_companies_held', 'Companies from which nothing, or no bulk, goes to Xero just now, by the reason', ['reason']);
  const problems = gauge('sync_problem_records', 'Records with a problem, by its code', ['code']);
  const companies = gauge('sync_problem_companies', 'Companies with records of a problem, by its code', ['code']);
  const callbacks = gauge('callbacks', 'Callbacks to the platform that wait, or were given up', ['state']);
  const mails = gauge('notice_mails', 'E-mails about problems that wait, or were given up', ['state']);
  const unknown = new Counter({ name: 'xero_refused_unknown_total', help: 'Refusals of Xero in words that are not known yet, without what is particular to the record', labelNames: ['text'], registers: [register] });
  return (metrics) => {
    for (const one of [records, held, problems, companies, unknown]) one.reset();
    for (const kind of recordKinds) for (const status of syncStatuses) records.set({ kind, status }, 0);
    for (const { kind, status, count } of metrics.records) records.set({ kind, status }, count);
    oldest.set(metrics.oldestPendingSeconds);
    late.set(metrics.late);
    for (const { reason, count } of metrics.held) held.set({ reason }, count);
    for (const { code, records: stuck, companies: having } of metrics.problems) { problems.set({ code }, stuck); companies.set({ code }, having); }
    callbacks.set({ state: 'due' }, metrics.callbacks.due);
    callbacks.set({ state: 'given-up' }, metrics.callbacks.givenUp);
    mails.set({ state: 'due' }, metrics.mails.due);
    mails.set({ state: 'given-up' }, metrics.mails.givenUp);
    for (const { text, times } of metrics.unknownRefusals) unknown.inc({ text }, times);
  };
}
