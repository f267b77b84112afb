import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { registerRig } from './open-rigs';

/** A real browser on the pages: what it shows is looked at for accessibility, and its console for what the content policy forbade. */

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Nothing of the machine's own browser, and nothing sent anywhere. */
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** Where pictures of every page that a test looks at are put, if anywhere; see docs/testing.md. */
const pictures = process.env['PAGES_PICTURES'];

export interface RealBrowser {
  /** What went wrong in any of its pages: errors of scripts, and what the content policy forbade. */
  readonly complaints: readonly string[];
  /** Another person's browser: no cookies. */
  somebody(): Promise<Page>;
  /** Looks at the page as it stands, in light and dark: throws what is seriously wrong for somebody who cannot see, or not well. Takes its pictures. */
  lookAt(page: Page, name: string): Promise<void>;
}

export async function openRealBrowser(): Promise<RealBrowser> {
  // An ES module, which jest cannot load; it unpacks the browser when asked where it is.
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', "import program from '@sparticuz/chromium'; console.log(JSON.stringify({ executablePath: await program.executablePath(), args: program.args }))"]);
  const program = JSON.parse(stdout) as { executablePath: string; args: string[] };
  const profile = mkdtempSync(join(tmpdir(), 'cloudrent-browser-'));
  const browser = await chromium.launch({ executablePath: program.executablePath, headless: true, args: [...program.args.filter((arg) => arg.startsWith('--headless')), ...flags], env: { ...process.env, HOME: profile } });
  registerRig({ async close() { await browser.close(); rmSync(profile, { recursive: true, force: true }); } });
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    complaints,
    async somebody() {
      const context = await browser.newContext({ locale: 'en-AU', timezoneId: 'Australia/Sydney', viewport: { width: 1100, height: 900 }, reducedMotion: 'reduce' });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(45_000);
      page.on('pageerror', (error) => { complaints.push(error.message); });
      page.on('console', (message) => { if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text()); });
      return page;
    },
    async lookAt(page, name) {
      const found: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        found.push(...(await seriousViolations(page)).map((violation) => `${name}, ${colorScheme}: ${violation}`));
        if (pictures !== undefined) await takePictures(page, pictures, `${name}-${colorScheme}`);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      if (found.length > 0) throw new Error(found.join('\n'));
    },
  };
}

async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, help, nodes }) => id + ': ' + help + ': ' + nodes.map(({ html }) => html).join(' | ').slice(0, 600)))`);
  return violations as string[];
}

async function takePictures(page: Page, folder: string, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const size = page.viewportSize() ?? { width: 1100, height: 900 };
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: join(folder, `${name}-390.png`), fullPage: true });
  await page.setViewportSize(size);
}
