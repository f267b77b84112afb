import { build } from './stack/build.mjs';
import { complain, step } from './stack/terminal.mjs';
import { sentence } from './stack/trouble.mjs';

/** `npm run build`: TypeScript into dist/, then the workflows as one bundle. */
step('Build', (progress) => build({ progress })).catch((error) => {
  complain(sentence(error));
  process.exitCode = 1;
});
