import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../stack/paths.mjs';

/** Pictures of Temporal's pages, with a real browser. */

const load = createRequire(join(root, 'package.json'));
/** Nothing of the machine's own browser, and nothing sent anywhere. */
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** What is looked at: a list by its query, or a workflow with the tabs of its page. */
const lists = [
  ['list-company', `CompanyId='harbour'`], ['list-problems', `CompanyId='harbour' AND SyncStatus='problem'`], ['list-parked', `SyncStatus='waiting' AND ExecutionStatus='Running'`],
  ['list-problem-by-code', `SyncStatus='problem' AND ProblemCode='category-unmapped'`], ['list-running', `ExecutionStatus='Running'`],
];
const workflows = [
  // First: the slow call ends within a minute.
  ['writer-running', 'xero-writer/slow', ['user-metadata', 'pending-activities', 'timeline']], ['sync-running', 'invoice/slow/slow-1', ['pending-activities', 'timeline']],
  ['sync-completed', 'invoice/harbour/completed', ['timeline', 'user-metadata', 'history']], ['sync-healed', 'invoice/harbour/healed', ['timeline']], ['sync-excluded', 'invoice/harbour/excluded', ['search-attributes']],
  ['sync-locked', 'invoice/harbour/locked', ['timeline', 'user-metadata', 'history', 'search-attributes']], ['sync-unmapped', 'invoice/harbour/unmapped', ['history']], ['sync-dependent', 'invoice/harbour/dependent', ['history']],
  ['sync-number-taken', 'invoice/harbour/taken', ['history']],
  ['sync-daily-limit', 'invoice/day/waits', ['pending-activities']], ['sync-expired', 'invoice/expired/waits', ['pending-activities']], ['sync-disconnected', 'invoice/gone/waits', ['pending-activities']],
  ['sync-not-connected', 'invoice/new/waits', ['pending-activities']], ['sync-minute', 'invoice/minute/waits', ['pending-activities']],
  ['sync-in-doubt', 'contact/doubt/unsure', ['pending-activities']], ['sync-waits-for-contact', 'invoice/doubt/behind', ['timeline', 'pending-activities']],
  ['writer-parked', 'xero-writer/day', ['user-metadata', 'search-attributes']], ['writer-expired', 'xero-writer/expired', ['user-metadata', 'search-attributes']],
  ['writer-minute', 'xero-writer/minute', ['user-metadata']], ['writer-in-doubt', 'xero-writer/doubt', ['timeline', 'user-metadata']], ['organisation-read', 'organisation/harbour', ['timeline', 'user-metadata']],
];

export async function openPictures({ folder, uiUrl, address }) {
  const { chromium } = load('playwright-core');
  const { default: program } = await import('@sparticuz/chromium');
  const profile = mkdtempSync(join(tmpdir(), 'cloudrent-browser-'));
  const browser = await chromium.launchPersistentContext(profile, { executablePath: await program.executablePath(), headless: true, args: [...program.args.filter((arg) => arg.startsWith('--headless')), ...flags], viewport: { width: 1500, height: 1100 } });
  const page = browser.pages()[0] ?? await browser.newPage();
  const { Client, Connection } = load('@temporalio/client');
  const connection = await Connection.connect({ address });
  const temporal = new Client({ connection });

  async function picture(name, path) {
    await page.goto(`${uiUrl}${path}`, { waitUntil: 'load' });
    // The page asks for its data after it has loaded, and some of it again and again.
    await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }
  async function take(entries) {
    for (const [name, workflowId, tabs] of entries) {
      const { runId } = await temporal.workflow.getHandle(workflowId).describe();
      for (const tab of tabs) await picture(`${name}-${tab}`, `/namespaces/default/workflows/${encodeURIComponent(workflowId)}/${runId}/${tab}`);
    }
  }
  return {
    take,
    async takeAll(progress) {
      for (const entry of workflows) { progress(entry[0]); await take([entry]); }
      for (const [name, query] of lists) { progress(name); await picture(name, `/namespaces/default/workflows?query=${encodeURIComponent(query)}`); }
    },
    async close() {
      await browser.close();
      await connection.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
