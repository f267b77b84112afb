import { basename, dirname } from 'node:path';
import { readEnvironment } from '../../config/environment';
import { noteConfigured } from './configured';
import { plantCanary } from './evidence';
import { watchApi } from './watched-api';

/** Loaded before a process of the service that a test starts whole: its output goes to a file, its answers are kept from here. */
const main = process.argv[1] ?? '';
const part = basename(dirname(main));

if (basename(main) === 'main.js' && (part === 'api' || part === 'worker')) {
  const configuration = readEnvironment(process.env);
  noteConfigured(configuration);
  console.log(plantCanary('logs', `what the process of the ${part} wrote`));
  if (part === 'api') {
    const stop = watchApi(`http://127.0.0.1:${String(configuration.port)}`);
    process.once('exit', stop);
  }
}
