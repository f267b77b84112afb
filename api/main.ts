import { ConfigurationError, readEnvironment } from '../config/environment';
import { startApi } from './start';

/** The API process; one line when ready, a graceful end on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const api = await startApi(readEnvironment(process.env));
  console.log(JSON.stringify({ ready: true, url: api.url }));
  process.send?.('ready');
  await new Promise<void>((resolve) => { for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => { resolve(); }); });
  await api.close();
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(1);
});
