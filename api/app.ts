import express, { Router, type Express } from 'express';
import { ping } from '../db/connections';
import type { ApiDeps } from './deps';
import { closedDoor } from './door';
import { paths } from './openapi';
import { errorAnswers, unknownRoute } from './problem';
import { createLimiters, rateLimits } from './rate-limits';
import { auditRoutes } from './routes/audit';
import { bothWaysRoutes } from './routes/both-ways';
import { changeRoutes } from './routes/changes';
import { companyRoutes } from './routes/companies';
import { connectionRoutes } from './routes/connection';
import { consentRoutes } from './routes/consent';
import { docsRoutes } from './routes/docs';
import { mappingRoutes } from './routes/mappings';
import { createMetrics } from './routes/metrics';
import { pageRoutes } from './routes/pages';
import { fixRoutes } from './routes/fixes';
import { problemRoutes } from './routes/problems';
import { remapRoutes } from './routes/remap';
import { recordRoutes } from './routes/records';
import { sessionRoutes, settingsLinkRoutes } from './routes/session';
import { setUpRoutes } from './routes/set-up';
import { syncNowRoutes } from './routes/sync-now';
import { webhookRoutes } from './routes/webhooks';
import { securityHeaders } from './security-headers';
import { v1Door } from './v1-door';

/** The whole API; nothing here knows Temporal but through `starts`. */
export function createApi(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.configuration.trustedProxies === 0 ? false : deps.configuration.trustedProxies);
  const limiters = createLimiters(deps.rateLimits ?? rateLimits);
  const metrics = createMetrics(deps, limiters);
  app.use(metrics.counting);
  app.use(securityHeaders(deps.configuration.publicUrl));
  app.use(['/healthz', '/readyz'], limiters.health);
  app.get('/healthz', (_request, response) => { response.json({ status: 'ok' }); });
  app.get('/readyz', async (_request, response) => {
    const missing = [...await lacks('database', () => ping(deps.db)), ...await lacks('temporal', deps.checkTemporal)];
    response.status(missing.length === 0 ? 200 : 503).json({ status: missing.length === 0 ? 'ready' : 'not ready', missing });
  });
  app.use(metrics.routes);
  app.use(['/docs', '/openapi.json', '/companies', '/assets'], limiters.files);
  app.use(docsRoutes());
  app.use(consentRoutes(deps, limiters), settingsLinkRoutes(deps, limiters));
  app.use(webhookRoutes(deps, limiters));
  app.use(pageRoutes());

  const v1 = Router();
  v1.use(v1Door(deps, paths, limiters));
  v1.use(companyRoutes(deps));
  v1.use('/companies/:companyId', closedDoor(deps.db), connectionRoutes(deps), setUpRoutes(deps), mappingRoutes(deps), recordRoutes(deps), fixRoutes(deps), remapRoutes(deps), problemRoutes(deps), bothWaysRoutes(deps), changeRoutes(deps), syncNowRoutes(deps), auditRoutes(deps));
  v1.use(sessionRoutes(deps));
  app.use('/v1', v1);
  app.use(unknownRoute);
  app.use(errorAnswers(deps.log));
  return app;
}

async function lacks(name: string, check: () => Promise<void>): Promise<string[]> {
  try {
    await check();
    return [];
  } catch {
    return [name];
  }
}
