import express from 'express';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino, { type Logger } from 'pino';
import type { Accounting } from './accounting-parts';
import { controlRoutes } from './control/control-routes';
import { requestListener } from './door/http';
import { authoriseRoutes } from './identity/authorise';
import type { AppRegistration } from './identity/identity';
import { pageRoutes } from './pages/page-routes';
import { openState } from './state/state';
import type { Receiver } from './webhooks/send';

export interface SimulatorOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the simulator keeps what it remembers; made if missing. */
  readonly dataFolder: string;
  readonly app: AppRegistration;
  /** Median delay of API answers in milliseconds; 0 answers at once. Settings changed later win. */
  readonly delayMs: number;
  /** The address as others see it, when it differs from where it listens. */
  readonly publicUrl?: string;
  /** Where the app takes webhooks, and the key that signs them; without, the control API may say so later. */
  readonly webhook?: Receiver;
  readonly logger?: Logger;
}

export interface Simulator {
  readonly url: string;
  /** Ends listening and every connection, then closes the store. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** Longer than any client keeps an idle connection, so that the simulator never closes one that is just being used again. */
const KEEP_ALIVE_MS = 120_000;
/** What answers under way may take when closing. */
const LAST_WORDS_MS = 1000;

/** Starts the shell around given books, on loopback only. Rejects when the port is taken or the stored state is damaged. */
export async function startShell(options: SimulatorOptions, accounting: Accounting): Promise<Simulator> {
  const logger = options.logger ?? pino({ level: 'warn', name: 'simulator' });
  let listener: RequestListener | undefined;
  const server = createServer((req, res) => listener?.(req, res));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, options.port);
  const url = options.publicUrl ?? `http://${HOST}:${(server.address() as AddressInfo).port}`;
  try {
    // Only who has the port opens the store: two simulators never write to one file.
    const state = openState({ ...options, accounting, logger, issuer: () => url });
    listener = requestListener(state, pages(state, accounting));
    state.webhooks.start(options.webhook);
    return { url, close: () => close(server).then(() => state.webhooks.close()).then(() => state.store.close()) };
  } catch (error) {
    await close(server);
    throw error;
  }
}

function pages(state: Parameters<typeof controlRoutes>[0], accounting: Accounting): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use('/simulator', controlRoutes(state, accounting));
  app.use(authoriseRoutes(state));
  app.use(pageRoutes(state, accounting));
  return app as RequestListener;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), LAST_WORDS_MS).unref();
  });
}
