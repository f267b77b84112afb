import { join, dirname } from 'node:path';
import express, { Router } from 'express';
import { openApiDocument } from '../openapi';

/** `/openapi.json`, and `/docs`: a page that reads it and can send. */
export function docsRoutes(): Router {
  const routes = Router();
  const document = openApiDocument();
  const assets = dirname(require.resolve('swagger-ui-dist/swagger-ui.css'));
  routes.get('/openapi.json', (_request, response) => { response.json(document); });
  routes.get('/docs', (_request, response) => { response.type('html').send(docsPage); });
  routes.get('/docs/start.js', (_request, response) => { response.type('js').send("SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', tryItOutEnabled: true });"); });
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']) routes.use(`/docs/${name}`, express.static(join(assets, name)));
  return routes;
}

const docsPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>CloudRent Pro ⇄ Xero API</title><link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css"><div id="docs"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></html>`;
