import { z } from 'zod';
import { connect, finishSetUp } from './client/consent';
import { ApiError, httpApi, type HttpApi } from './client/http-api';
import { connectionShape } from './client/shapes';
import { playBothWays } from './demo/both-ways';
import { loadSamples } from './demo/load';
import { mapPayments } from './demo/payment-mapping';
import { addressLines, arrivalTable, cureCommand, feedTable, invoiceTable, ownInvoiceCommand, ownPaymentCommands, problemLines, settingsCommand, type Addresses } from './demo/report';

/** Brings the demo company to life on a running service, then says where to look. Safe to repeat: what is there already stays. */

const COMPANY = 'demo';

const environment = z.object({
  PUBLIC_URL: z.url().default('http://localhost:3000'),
  PLATFORM_KEY: z.string({ error: 'is needed: one of the keys in PLATFORM_API_KEYS' }).min(1),
  SIMULATOR_URL: z.url().default('http://localhost:4000'),
  TEMPORAL_UI_URL: z.url().default('http://localhost:8233'),
});

const settingsLink = z.object({ url: z.string() });

async function main(): Promise<void> {
  const read = environment.safeParse(process.env);
  if (!read.success) throw new Error(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const addresses: Omit<Addresses, 'settingsUrl'> = {
    publicUrl: read.data.PUBLIC_URL.replace(/\/+$/, ''), temporalUiUrl: read.data.TEMPORAL_UI_URL, simulatorUrl: read.data.SIMULATOR_URL, platformKey: read.data.PLATFORM_KEY,
  };
  const api = httpApi(addresses.publicUrl, addresses.platformKey);
  await ensureConnected(api);
  const mapping = await mapPayments(api, COMPANY);
  const standing = await loadSamples(api, COMPANY);
  const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
  print([invoiceTable(standing, columns), problemLines(standing)]);
  const { arrivals, feed } = await playBothWays({ api, simulator: httpApi(addresses.simulatorUrl), company: COMPANY }, standing, mapping);
  const { url: settingsUrl } = settingsLink.parse(await api.call('POST', `/v1/companies/${COMPANY}/settings-link`, {}));
  const now = new Date();
  print([
    arrivalTable(arrivals, columns), feedTable(feed), addressLines(COMPANY, { ...addresses, settingsUrl }), settingsCommand(COMPANY, addresses),
    cureCommand(COMPANY, standing, mapping, addresses), ownInvoiceCommand(COMPANY, addresses, now), ownPaymentCommands(COMPANY, addresses, now),
  ]);
}

/** The company exists and its organisation is connected and set up; nothing happens when that is so already. */
async function ensureConnected(api: HttpApi): Promise<void> {
  await api.call('PUT', `/v1/companies/${COMPANY}`, { name: 'Demo Hire Co', timeZone: 'Australia/Sydney' });
  const status = await connectionStatus(api);
  if (status === 'connected') return;
  if (status !== 'setup') {
    const { organisation } = await connect(api, COMPANY);
    console.log(`Connected to ${organisation?.name ?? 'Xero'} through Xero's consent page.`);
  }
  await finishSetUp(api, COMPANY);
  console.log('Accepted the offered accounts and tax rates.');
}

async function connectionStatus(api: HttpApi): Promise<string> {
  try {
    return connectionShape.parse(await api.call('GET', `/v1/companies/${COMPANY}/connection`)).status;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return 'none';
    throw error;
  }
}

function print(parts: readonly (string | readonly string[])[]): void {
  for (const part of parts) if (part.length > 0) console.log(`\n${typeof part === 'string' ? part : part.join('\n')}`);
}

main().catch((error: unknown) => {
  console.error(`The demo could not be set up: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
