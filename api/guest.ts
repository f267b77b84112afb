import { z } from 'zod';
import type { Guest } from '../db/sessions';
import type { CompanyId } from '../domain/ids';
import { required, webAddress } from '../domain/records';
import type { Caller } from './caller';
import { invalid } from './check';

/** Who comes to a company's settings, and where they go back to: the platform says so. */
export const guestSchema = z.strictObject({ returnUrl: webAddress.optional(), person: required(200).optional() });

/** For whom a session is to be. A person in a session stays who they are there, and `madeIn` binds what they ask for to their browser. */
export function guestOf(companyId: CompanyId, asked: z.infer<typeof guestSchema>, caller: Caller): { readonly guest: Guest; readonly madeIn: string | null } {
  if (caller.door === 'platform') return { guest: { companyId, person: asked.person ?? null, returnUrl: asked.returnUrl ?? null }, madeIn: null };
  const named = (['person', 'returnUrl'] as const).filter((field) => asked[field] !== undefined);
  if (named.length > 0) throw invalid(named.map((field) => ({ field, message: 'is the platform’s to say; a settings session keeps its own' })));
  const { person, returnUrl, sessionHash } = caller.session;
  return { guest: { companyId, person, returnUrl }, madeIn: sessionHash };
}
