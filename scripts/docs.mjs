import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from './stack/build.mjs';
import { distFolder, root } from './stack/paths.mjs';
import { complain, say, step } from './stack/terminal.mjs';
import { sentence } from './stack/trouble.mjs';

/** `npm run docs`: writes what of the documentation is made from the code. A unit test fails while it is stale. */
async function main() {
  await step('Build', (progress) => build({ progress }));
  const { problemGuide } = createRequire(import.meta.url)(join(distFolder, 'domain', 'problem-guide.js'));
  writeFileSync(join(root, 'docs', 'problems.md'), problemGuide());
  say('docs/problems.md is up to date.');
}

main().catch((error) => {
  complain(sentence(error));
  process.exitCode = 1;
});
