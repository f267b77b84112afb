import { pathIn, type Json } from '../support/house';
import type { ActOut } from './acts-cloudrent';
import { pick } from './scene';

/** What the bookkeeper does on our side: carries out what a problem offers, or has a record synced again. */

const paths = { contact: 'contacts', invoice: 'invoices', 'credit-note': 'credit-notes', payment: 'payments' } as const;
interface Stuck { readonly kind: keyof typeof paths; readonly id: string; readonly sync: { readonly problem: Json } }

const stuck = async ({ desk: { house }, name }: Parameters<ActOut>[0]): Promise<Stuck[]> => {
  const { body } = await house.call('GET', pathIn(house, 'records?status=problem&limit=200'));
  return (body['items'] as Stuck[]).filter(({ id }) => id.startsWith(`${name}-`));
};

export const acts = {
  'person.fix': async (scene, which, value) => {
    const one = pick((await stuck(scene)).filter(({ sync }) => (sync.problem['fixes'] as string[]).length > 0), which);
    if (one === undefined) return undefined;
    const { house } = scene.desk;
    const fix = pick(one.sync.problem['fixes'] as string[], value) ?? '';
    const [candidate] = [...one.sync.problem['payments'] as Json[] | undefined ?? [], ...one.sync.problem['candidates'] as Json[] | undefined ?? []];
    const { status } = await house.call('POST', pathIn(house, `${paths[one.kind]}/${one.id}/fixes/${fix}`), fix === 'adopt' || fix === 'link' ? { xeroId: candidate?.['xeroId'] } : undefined);
    return `${one.kind} ${one.id}, ${String(one.sync.problem['code'])}: ${fix} (${String(status)})`;
  },
  'person.retry': async (scene, which) => {
    const one = pick(await stuck(scene), which);
    if (one === undefined) return undefined;
    const { house } = scene.desk;
    await house.call('POST', pathIn(house, `${paths[one.kind]}/${one.id}/retry`), {});
    return `${one.kind} ${one.id}, ${String(one.sync.problem['code'])}`;
  },
} as const satisfies Record<string, ActOut>;
