import { ConfigError, readConfig } from './config';

const GOOD = { SIMULATOR_CLIENT_ID: 'id', SIMULATOR_CLIENT_SECRET: 'secret', SIMULATOR_REDIRECT_URIS: 'http://localhost:3000/xero/callback, https://app.example/cb' };

describe('the simulator\'s environment', () => {
  it('has defaults for all but the app registration', () => {
    expect(readConfig(GOOD)).toEqual({
      port: 4000, dataFolder: '.data/simulator', delayMs: 300,
      app: { clientId: 'id', clientSecret: 'secret', redirectUris: ['http://localhost:3000/xero/callback', 'https://app.example/cb'] },
    });
  });

  it('reads what is set', () => {
    expect(readConfig({ ...GOOD, SIMULATOR_PORT: '4100', SIMULATOR_DATA: 'here', SIMULATOR_DELAY_MS: '0', SIMULATOR_PUBLIC_URL: 'http://xero.example' }))
      .toMatchObject({ port: 4100, dataFolder: 'here', delayMs: 0, publicUrl: 'http://xero.example' });
  });

  it('takes address and key of the webhooks, both or neither', () => {
    const webhook = { SIMULATOR_WEBHOOK_URL: 'http://localhost:3000/webhooks/xero', SIMULATOR_WEBHOOK_KEY: 'key' };
    expect(readConfig({ ...GOOD, ...webhook })).toMatchObject({ webhook: { url: 'http://localhost:3000/webhooks/xero', key: 'key' } });
    for (const [name, value] of Object.entries(webhook)) expect(() => readConfig({ ...GOOD, [name]: value })).toThrow(/SIMULATOR_WEBHOOK_URL: and SIMULATOR_WEBHOOK_KEY/);
  });

  it('names everything that is missing or wrong at once', () => {
    expect(() => readConfig({ SIMULATOR_PORT: 'many' })).toThrow(ConfigError);
    expect(() => readConfig({ SIMULATOR_PORT: 'many' })).toThrow(/SIMULATOR_PORT: .*SIMULATOR_CLIENT_ID: is needed.*SIMULATOR_CLIENT_SECRET: is needed.*SIMULATOR_REDIRECT_URIS: is needed/);
  });

  it.each(['http://127.0.0.1:3000/cb', 'http://app.example/cb', '/cb', 'https://*.example/cb'])(
    'xero-api.md 2: redirect URIs are absolute, https or http://localhost, without wildcard: not %s', (uri) => {
      expect(() => readConfig({ ...GOOD, SIMULATOR_REDIRECT_URIS: uri })).toThrow(/SIMULATOR_REDIRECT_URIS/);
    });

  it('xero-api.md 2: there are at most 50 redirect URIs', () => {
    const uris = (count: number) => Array.from({ length: count }, (_, n) => `https://app.example/${n}`).join(',');
    expect(readConfig({ ...GOOD, SIMULATOR_REDIRECT_URIS: uris(50) }).app.redirectUris).toHaveLength(50);
    expect(() => readConfig({ ...GOOD, SIMULATOR_REDIRECT_URIS: uris(51) })).toThrow(/SIMULATOR_REDIRECT_URIS/);
  });
});
