import { serveHealth, type Health } from '../../worker/health';

const well: Health = { running: () => true, pingDatabase: () => Promise.resolve() };

async function answersOf(health: Health, ...paths: readonly string[]): Promise<readonly unknown[]> {
  const server = await serveHealth(health, '127.0.0.1', 0);
  try {
    return await Promise.all(paths.map(async (path) => {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
      return [response.status, await response.json()];
    }));
  } finally {
    await server.close();
  }
}

describe('the worker’s health', () => {
  it('is good while it polls and has its database', async () => {
    expect(await answersOf(well, '/healthz', '/readyz')).toEqual([[200, { status: 'ready', missing: [] }], [200, { status: 'ready', missing: [] }]]);
  });

  it('is alive but not ready without its database, which comes back by itself', async () => {
    const away: Health = { ...well, pingDatabase: () => Promise.reject(new Error('refused')) };
    expect(await answersOf(away, '/healthz', '/readyz')).toEqual([[200, { status: 'ready', missing: [] }], [503, { status: 'not ready', missing: ['database'] }]]);
  });

  it('is bad when it no longer polls', async () => {
    expect(await answersOf({ ...well, running: () => false }, '/healthz', '/readyz')).toEqual([[503, { status: 'not ready', missing: ['worker'] }], [503, { status: 'not ready', missing: ['worker'] }]]);
  });

  it('has no other page', async () => {
    expect(await answersOf(well, '/')).toEqual([[404, { status: 'not found' }]]);
  });
});
