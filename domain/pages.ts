import type { CompanyId } from './ids';

/** The page of a company's problems; whoever opens it without a session is told to come from CloudRent. */
export const problemsPage = (publicUrl: string, companyId: CompanyId): string => `${publicUrl}/companies/${companyId}/problems`;
