import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Account, Mapping, MappingAnswer, TaxRate } from './shapes';
import { useService } from './session';

/** Accounts, tax rates and the mapping between them and CloudRent's words; `ready` once the organisation has been read. */
export function useMapping(ready: boolean) {
  const { companyId, ask } = useService();
  const common = { enabled: ready };
  return {
    accounts: useQuery({ ...common, queryKey: ['accounts', companyId], queryFn: async () => (await ask<{ items: Account[] }>('GET', 'xero/accounts')).items }),
    rates: useQuery({ ...common, queryKey: ['tax-rates', companyId], queryFn: async () => (await ask<{ items: TaxRate[] }>('GET', 'xero/tax-rates')).items }),
    mapping: useQuery({ ...common, queryKey: ['mapping', companyId], queryFn: () => ask<MappingAnswer>('GET', 'mappings') }),
  };
}

export type MappingPart = keyof Mapping;
export interface MappingChoice { readonly part: MappingPart; readonly word: string; readonly target: string | null }

const withChoice = (mapping: Mapping, { part, word, target }: MappingChoice): Mapping => {
  const { [word]: _, ...others } = mapping[part];
  return { ...mapping, [part]: target === null ? others : { ...others, [word]: target } };
};

/** Saves choices, one change after the other; what is shown is what was chosen, until the service refuses it. */
export function useSaveMapping() {
  const { companyId, ask } = useService();
  const client = useQueryClient();
  const key = ['mapping', companyId];
  return useMutation({
    scope: { id: 'mapping' },
    mutationFn: (choices: readonly MappingChoice[]) => {
      const now = client.getQueryData<MappingAnswer>(key);
      if (!now) throw new Error('the mapping has not been read');
      const { accounts, taxes, payments } = choices.reduce<Mapping>(withChoice, now);
      return ask<Mapping>('PUT', 'mappings', { accounts, taxes, payments });
    },
    onMutate: (choices) => {
      client.setQueryData<MappingAnswer>(key, (now) => now && { ...now, ...choices.reduce<Mapping>(withChoice, now) });
    },
    // What is missing for the start depends on it; and a choice that was refused is taken back.
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: key }), client.invalidateQueries({ queryKey: ['connection', companyId] })]),
  });
}
