import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that these scripts belong to. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** What is kept between two starts. */
export const dataFolder = join(root, '.data');
/** Survives `--fresh`: fetched programs, and the records of who runs what. */
export const binFolder = join(dataFolder, 'bin');
export const runFolder = join(dataFolder, 'run');
export const distFolder = join(root, 'dist');
export const workflowBundle = join(distFolder, 'workflow-bundle.js');
