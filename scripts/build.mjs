import { parseArgs } from 'node:util';
import { build } from './stack/build.mjs';
import { complain, step } from './stack/terminal.mjs';
import { sentence } from './stack/trouble.mjs';

/** `npm run build`: TypeScript into dist/, then the workflows as one bundle; with `-- --production` only what API and worker need, for an image. */
const { values: { production } } = parseArgs({ options: { production: { type: 'boolean', default: false } } });
step('Build', (progress) => build({ progress, ...(production ? { project: 'tsconfig.production.json' } : {}) })).catch((error) => {
  complain(sentence(error));
  process.exitCode = 1;
});
