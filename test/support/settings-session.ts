import type { ApiUnderTest } from './api-under-test';

/** A browser in a company's settings. */
export interface InSettings {
  readonly cookie: string;
  readonly csrfToken: string;
  /** What a page of ours sends with a read, and with a write. */
  readonly reads: Record<string, string>;
  readonly writes: Record<string, string>;
}

/** The settings as CloudRent opens them: the platform asks for a link, the browser follows it. */
export async function openSettings(api: Pick<ApiUnderTest, 'send'>, company: string, guest: object = {}): Promise<InSettings> {
  const { body } = await api.send('POST', `/v1/companies/${company}/settings-link`, guest);
  const { headers } = await api.send('GET', new URL(String(body['url'])).pathname, undefined, { authorization: '' });
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  const reads = { authorization: '', cookie };
  const csrfToken = String((await api.send('GET', '/v1/session', undefined, reads)).body['csrfToken']);
  return { cookie, csrfToken, reads, writes: { ...reads, 'x-csrf-token': csrfToken, 'sec-fetch-site': 'same-origin' } };
}
