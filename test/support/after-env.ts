import { closeRigs } from './open-rigs';

// After each file: every workflow execution that it started is replayed against the current code, then its rigs are closed.
afterAll(async () => { await closeRigs(); }, 120_000);
