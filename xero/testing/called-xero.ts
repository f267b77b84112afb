import { xeroTenantId } from '../../domain/ids';
import { startAnsweringServer, type AnsweringServer } from './answering-server';

/** A scripted Xero for the tests of one file, how it is called, and what it heard last. */
export function calledXero() {
  let xero: AnsweringServer | undefined;
  const server = (): AnsweringServer => { if (!xero) throw new Error('it answers within tests only'); return xero; };
  beforeAll(async () => { xero = await startAnsweringServer(); });
  afterAll(() => server().close());
  return {
    xero: { answerWith: (...given: Parameters<AnsweringServer['answerWith']>): void => { server().answerWith(...given); } },
    access: { accessToken: 'token', xeroTenantId: xeroTenantId('tenant-1') }, settings: () => ({ apiUrl: server().url }),
    lastHeard: () => { const heard = server().heard.at(-1); if (!heard) throw new Error('nothing was heard'); return heard; },
    valueOf: async <T>(call: Promise<{ answer: string; value?: T }>): Promise<T | undefined> => (await call).value,
  };
}
