import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit, type RateLimitInfo } from 'express-rate-limit';
import { callerOf } from './caller';
import { Refusal } from './problem';

/**
 * How many requests a minute each door takes from one and the same: far above what anybody needs, so that only what has run wild is stopped.
 * Counted in this process alone: with several, each takes as many.
 */
export const rateLimits = {
  /** Of a key of the platform: an import of many years sends some hundred a second. */
  platform: 60_000,
  /** Of a settings session: its pages ask once a second or so, in a few tabs. */
  session: 1_200,
  /** Of an address without key and session. Keys cannot be guessed at any speed; noise is to cost little. Who has the right key is let in all the same. */
  failed: 1_000,
  /** Of an address that opens links and comes back from Xero: an office behind one address connects now and then. */
  pages: 300,
  /** Of an address whose webhooks Xero has not signed; what Xero signed is never counted. */
  unsigned: 600,
  /** Of an address that asks how the service is: a few monitors, once a second. */
  health: 1_200,
  /** Of an address that loads the pages, their files and the documentation: an office behind one address, each page a handful of files. */
  files: 3_000,
} as const;
export type RateLimits = Readonly<Record<keyof typeof rateLimits, number>>;

const windowMs = 60_000;
const ofAddress = (request: Request): string => ipKeyGenerator(request.ip ?? '');

function limiter(limit: number, keyGenerator: (request: Request, response: Response) => string): RequestHandler {
  return rateLimit({
    windowMs, limit, keyGenerator, standardHeaders: false, legacyHeaders: false,
    // Whether a proxy stands in front is said by TRUSTED_PROXIES; what a stranger puts into a header is no reason to log.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (request, response, next) => {
      const { resetTime } = (request as Request & { rateLimit: RateLimitInfo }).rateLimit;
      response.set('Retry-After', String(Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000))));
      next(new Refusal(429, 'too-many-requests', 'Too many requests within a minute: wait as many seconds as Retry-After says, then go on more slowly.'));
    },
  });
}

/** As a step of a handler: rejects with the refusal when it is too much. */
const counted = (handler: RequestHandler) => async (request: Request, response: Response): Promise<void> => {
  await new Promise<void>((resolve, reject) => { void handler(request, response, (error?: unknown) => { if (error === undefined) resolve(); else reject(error); }); });
};

/** A counter for each door. */
export function createLimiters(limits: RateLimits) {
  const ofCaller = (_request: Request, response: Response): string => { const caller = callerOf(response); return caller.door === 'platform' ? caller.keyId : caller.session.sessionHash; };
  const platform = limiter(limits.platform, ofCaller);
  const session = limiter(limits.session, ofCaller);
  const caller: RequestHandler = (request, response, next) => callerOf(response).door === 'platform' ? platform(request, response, next) : session(request, response, next);
  return { caller, failed: counted(limiter(limits.failed, ofAddress)), pages: limiter(limits.pages, ofAddress), unsigned: counted(limiter(limits.unsigned, ofAddress)), health: limiter(limits.health, ofAddress), files: limiter(limits.files, ofAddress) };
}
export type Limiters = ReturnType<typeof createLimiters>;
