import { watchAnswers } from './answers';
import { watchApiErrors } from './errors';
import { plantCanary } from './evidence';

/** Keeps the answers and the errors of the API that listens in this process at an address. Returns what ends it. */
export function watchApi(url: string): () => void {
  const watches = [watchAnswers(Number(new URL(url).port)), watchApiErrors()];
  return () => { for (const stop of watches) stop(); };
}

/** Has the API refuse a request and name a canary, in its answer and in the error behind it. */
export async function plantInAnswers(url: string, key: string): Promise<void> {
  if (!process.env['SECRETS_RECORD']) return;
  const canary = plantCanary('errors', 'a route of the API', plantCanary('answers', 'an answer of the API'));
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  await (await fetch(`${url}/v1/companies/canary`, { method: 'PUT', headers, body: JSON.stringify({ [canary]: 1 }) })).text();
}
