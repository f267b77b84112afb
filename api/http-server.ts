import { createServer, STATUS_CODES, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { problemDocument, Refusal } from './problem';

/** How long a sender may take, so that slow ones cannot hold connections for ever; Node looks every few seconds. */
const limits = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16 * 1024,
  // Longer than the 60 s for which load balancers keep idle connections, or they would send into one that is just closing.
  keepAliveTimeout: 65_000 };

/** An HTTP server that also answers with a problem document what is no request at all. */
export function createHttpServer(listener: RequestListener): Server {
  return createServer(limits, listener).on('clientError', (error: NodeJS.ErrnoException, socket) => { refuse(error, socket as Socket); });
}

/** Answers under way are finished, for at most 5 s: who still sends or reads then is cut off, so that nobody can hold up the end. */
export async function closeHttpServer(server: Server): Promise<void> {
  const idle = setInterval(() => { server.closeIdleConnections(); }, 100);
  const late = setTimeout(() => { server.closeAllConnections(); }, 5_000);
  await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
  clearInterval(idle);
  clearTimeout(late);
}

function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy(error);
    return;
  }
  const refusal = refusalOf(error.code ?? '');
  const body = JSON.stringify(problemDocument(refusal));
  // No middleware sees it: the security headers that matter for a document are said here (api/security-headers.ts).
  socket.end([`HTTP/1.1 ${String(refusal.status)} ${STATUS_CODES[refusal.status] ?? ''}`, 'Content-Type: application/problem+json; charset=utf-8', 'Cache-Control: no-store',
    "Content-Security-Policy: default-src 'none';frame-ancestors 'none'", 'X-Content-Type-Options: nosniff', 'X-Frame-Options: DENY', 'Referrer-Policy: no-referrer',
    `Content-Length: ${String(Buffer.byteLength(body))}`, 'Connection: close', '', body].join('\r\n'));
}

function refusalOf(code: string): Refusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW': return new Refusal(431, 'headers-too-large', 'Address and headers together are larger than 16 KB.');
    case 'ERR_HTTP_REQUEST_TIMEOUT': return new Refusal(408, 'too-slow', 'The request took too long to arrive.');
    default: return new Refusal(400, 'not-http', 'This is not a well-formed HTTP request.');
  }
}
