import { readConfig } from './config';
import { startSimulator } from './server';

/** The simulator as a process: one JSON line when ready, a clean end on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const simulator = await startSimulator(readConfig(process.env));
  console.log(JSON.stringify({ ready: true, url: simulator.url, pid: process.pid }));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void simulator.close().then(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  console.error(JSON.stringify({ ready: false, error: explain(error) }));
  process.exitCode = 1;
});

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') return `${error.message}. Choose another SIMULATOR_PORT or end what listens there.`;
  return error.message;
}
