import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, type HttpApi } from '../scripts/client/http-api';

const firstPauseMs = 250;
const longestPauseMs = 2_000;

/**
 * The same API for a caller who repeats a request until it is answered, as a platform does while the service restarts. A PUT of the
 * same version and content is the same PUT, and a GET is a GET; a POST is made once. Gives up with the last error after `patienceSeconds`.
 */
export function patientApi(api: HttpApi, patienceSeconds: number): HttpApi {
  return {
    baseUrl: api.baseUrl,
    async call(method, path, body) {
      const deadline = Date.now() + patienceSeconds * 1000;
      for (let wait = firstPauseMs; ; wait = Math.min(2 * wait, longestPauseMs)) {
        try {
          return await api.call(method, path, body);
        } catch (error) {
          if (method === 'POST' || Date.now() > deadline || !mayPass(error)) throw error;
          await pause(wait);
        }
      }
    },
  };
}

/** Nobody answered, or not just now. A 500 is a mistake, and is not hidden by asking again. */
const mayPass = (error: unknown): boolean => !(error instanceof ApiError) || error.status === 429 || error.status === 503;
