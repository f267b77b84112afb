import express, { Router, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { ping } from '../db/connections';
import type { ApiDeps } from './deps';
import { platformDoor } from './door';
import { jsonBody } from './json-body';
import { paths } from './openapi';
import { operationDoor } from './operation-door';
import { errorAnswers, unknownRoute } from './problem';
import { bothWaysRoutes } from './routes/both-ways';
import { changeRoutes } from './routes/changes';
import { companyRoutes } from './routes/companies';
import { connectionRoutes } from './routes/connection';
import { consentRoutes } from './routes/consent';
import { docsRoutes } from './routes/docs';
import { mappingRoutes } from './routes/mappings';
import { recordRoutes } from './routes/records';
import { setUpRoutes } from './routes/set-up';
import { syncNowRoutes } from './routes/sync-now';
import { webhookRoutes } from './routes/webhooks';

/** The whole API; nothing here knows Temporal but through `starts`. */
export function createApi(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet({ contentSecurityPolicy: { directives: { 'img-src': ["'self'", 'data:'], 'upgrade-insecure-requests': null } } }));
  app.get('/healthz', (_request, response) => { response.json({ status: 'ok' }); });
  app.get('/readyz', async (_request, response) => {
    const missing = [...await lacks('database', () => ping(deps.db)), ...await lacks('temporal', deps.checkTemporal)];
    response.status(missing.length === 0 ? 200 : 503).json({ status: missing.length === 0 ? 'ready' : 'not ready', missing });
  });
  app.use(docsRoutes());
  app.use(consentRoutes(deps));
  app.use(webhookRoutes(deps));

  const v1 = Router();
  const operations = operationDoor(paths);
  // Cheap questions first: who, what, and only then is a body read.
  v1.use(neverCached, platformDoor(deps.configuration.platformApiKeys), operations.address, ...jsonBody, operations.bodyless);
  v1.use(companyRoutes(deps));
  v1.use('/companies/:companyId', connectionRoutes(deps), setUpRoutes(deps), mappingRoutes(deps), recordRoutes(deps), bothWaysRoutes(deps), changeRoutes(deps), syncNowRoutes(deps));
  app.use('/v1', v1);
  app.use(unknownRoute);
  app.use(errorAnswers(deps.log));
  return app;
}

const neverCached: RequestHandler = (_request, response, next) => { response.set('Cache-Control', 'no-store'); next(); };

async function lacks(name: string, check: () => Promise<void>): Promise<string[]> {
  try {
    await check();
    return [];
  } catch {
    return [name];
  }
}
