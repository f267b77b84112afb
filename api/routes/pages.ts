import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { Router } from 'express';
import { Refusal } from '../problem';
import { cspNonceOf } from '../security-headers';

/** The pages as Vite built them (web/). Both this file's source and what tsc makes of it look for them. */
const folder = [join(__dirname, '..', '..', 'dist', 'web'), join(__dirname, '..', '..', 'web')].find((each) => existsSync(join(each, 'assets')));

const aYear = '365d';

/**
 * The single-page app of a company: the same document for each of its addresses, never cached, with the nonce of this answer
 * (api/security-headers.ts); its assets bear their hash in the name and are good for ever, and alone are long enough to go compressed.
 */
export function pageRoutes(): Router {
  const routes = Router();
  const index = folder === undefined ? undefined : readFileSync(join(folder, 'index.html'), 'utf8');
  routes.get(['/companies/:companyId', '/companies/:companyId/*rest'], (_request, response) => {
    if (index === undefined) throw new Refusal(503, 'pages-not-built', 'The pages have not been built: run npm run build.');
    response.set('Cache-Control', 'no-store').type('html').send(index.replaceAll('CSP_NONCE', cspNonceOf(response)));
  });
  if (folder !== undefined) routes.use('/assets', compression(), express.static(join(folder, 'assets'), { immutable: true, maxAge: aYear, index: false, redirect: false }));
  return routes;
}
