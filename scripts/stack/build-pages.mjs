import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, fingerprintOf, programOf, runNode } from './build-steps.mjs';
import { distFolder, root } from './paths.mjs';
import { Trouble } from './trouble.mjs';

const stamp = join(distFolder, '.pages-built-from');
const index = join(distFolder, 'web', 'index.html');

/**
 * Brings the pages (`web/`) into `dist/web/` by Vite, after a look at their types; nothing when they are those of the last build. Resolves to
 * `{ built, errors }` as `build` does; pages that cannot be made are a `Trouble` whatever `tolerant` says.
 */
export async function buildPages({ tolerant, progress }) {
  // The pages take types from domain/.
  const fingerprint = fingerprintOf('pages', ['web', 'domain'], ['package-lock.json'], /\.(tsx?|css|html|svg|json|mjs)$/);
  if (existsSync(stamp) && existsSync(index) && readFileSync(stamp, 'utf8') === fingerprint) return { built: false, errors: '' };
  progress('pages');
  const [errors, { code, output }] = await Promise.all([compile(join('web', 'tsconfig.json')), runNode([programOf('vite', 'bin/vite.js'), 'build', '--config', join(root, 'web', 'vite.config.mjs'), '--logLevel', 'warn'])]);
  if (errors !== '' && !tolerant) throw new Trouble(`TypeScript finds mistakes in the pages:\n${errors}`);
  if (code !== 0) throw new Trouble(`The pages could not be built:\n${output.trim().split('\n').slice(-20).join('\n')}`);
  if (errors === '') writeFileSync(stamp, fingerprint);
  return { built: true, errors };
}
