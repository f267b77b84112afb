import { MantineProvider } from '@mantine/core';
import { QueryCache, MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Route, Switch } from 'wouter';
import { Refused } from './client/call';
import { noteSession } from './client/session';
import { DisconnectPage } from './pages/disconnect';
import { Guarded } from './pages/guarded';
import { ProblemsPage } from './pages/problems';
import { RecordPage } from './pages/record';
import { UnknownPage } from './pages/unknown';
import { XeroPage } from './pages/xero';
import { SetUpPage } from './pages/set-up';
import { theme, variables } from './theme';

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => { noteSession(client, error); } }),
  mutationCache: new MutationCache({ onError: (error) => { noteSession(client, error); } }),
  // What was refused is refused again; what could not be reached may be reached.
  defaultOptions: { queries: { retry: (count, error) => count < 2 && !(error instanceof Refused && error.status >= 400 && error.status < 500), staleTime: 5_000 } },
});

/** Everything under `/companies/{companyId}/…`. */
export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={client}>
        <Switch>
          <Route path="/companies/:companyId/xero">{({ companyId }) => <Guarded companyId={companyId}><XeroPage /></Guarded>}</Route>
          <Route path="/companies/:companyId/xero/set-up">{({ companyId }) => <Guarded companyId={companyId}><SetUpPage /></Guarded>}</Route>
          <Route path="/companies/:companyId/xero/disconnect">{({ companyId }) => <Guarded companyId={companyId}><DisconnectPage /></Guarded>}</Route>
          <Route path="/companies/:companyId/problems">{({ companyId }) => <Guarded companyId={companyId}><ProblemsPage /></Guarded>}</Route>
          <Route path="/companies/:companyId/records/:kinds/:recordId">{({ companyId, kinds, recordId }) => <Guarded companyId={companyId}><RecordPage kinds={kinds} recordId={recordId} /></Guarded>}</Route>
          <Route><UnknownPage /></Route>
        </Switch>
      </QueryClientProvider>
    </MantineProvider>
  );
}
