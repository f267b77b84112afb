import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

/** The nonce that this answer's content policy lets styles in by: `<style nonce="…">`. Scripts come from files of ours alone. */
export const cspNonceOf = (response: Response): string => (response.locals as { cspNonce: string }).cspNonce;

/** Security headers of every answer; a page that wants more than this policy gives does not get it. */
export function securityHeaders(publicUrl: string): RequestHandler[] {
  return [
    (_request, response, next) => {
      response.locals['cspNonce'] = randomBytes(18).toString('base64url');
      next();
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"], 'script-src': ["'self'"], 'style-src': ["'self'", (_request, response) => `'nonce-${cspNonceOf(response as Response)}'`],
          'img-src': ["'self'", 'data:'], 'font-src': ["'self'"], 'connect-src': ["'self'"], 'manifest-src': ["'self'"], 'form-action': ["'self'"], 'base-uri': ["'none'"], 'frame-ancestors': ["'none'"],
        },
      },
      xFrameOptions: { action: 'deny' },
      // A browser would keep to https for every port of the host: said only where the service is reached so.
      strictTransportSecurity: new URL(publicUrl).protocol === 'https:' ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    }),
  ];
}
