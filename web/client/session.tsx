import { useQuery, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { call, Refused, type Method } from './call';
import type { Session } from './shapes';

const sessionKey = ['session'] as const;

/** The settings session of this browser; null when there is none, or it is over. */
export const useSession = () => useQuery({ queryKey: sessionKey, queryFn: readSession });

async function readSession(): Promise<Session | null> {
  try {
    return await call<Session>('GET', '/session');
  } catch (error) {
    if (isOver(error)) return null;
    throw error;
  }
}

const isOver = (error: unknown): boolean => error instanceof Refused && error.status === 401;

/** Whatever was asked: once the answer is that the session is over, or is another one by now (opened in another tab), the pages say so. */
export function noteSession(client: QueryClient, error: unknown): void {
  if (isOver(error)) client.setQueryData(sessionKey, null);
  else if (error instanceof Refused && (error.status === 403 || error.status === 404)) void client.invalidateQueries({ queryKey: sessionKey });
}

const SessionContext = createContext<Session | null>(null);
export const SessionProvider = SessionContext.Provider;

/** The session that the page was opened with. */
export function useOwnSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('there is no session here');
  return session;
}

export interface Service {
  readonly companyId: string;
  /** `path` is below the company, such as `connection`; the company itself when empty. */
  readonly ask: <Answer>(method: Method, path: string, body?: unknown) => Promise<Answer>;
}

/** The service as this session may use it. */
export function useService(): Service {
  const { companyId, csrfToken } = useOwnSession();
  return { companyId, ask: (method, path, body) => call(method, `/companies/${companyId}/${path}`, { body, ...(method === 'GET' ? {} : { csrfToken }) }) };
}
