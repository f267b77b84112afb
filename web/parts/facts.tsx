import type { ReactNode } from 'react';

/** Facts by their names; what is not known is left out. */
export function Facts({ of }: { of: readonly (readonly [name: string, fact: ReactNode])[] }) {
  return <dl className="facts">{of.flatMap(([name, fact]) => (fact === null || fact === undefined || fact === '' ? [] : [<dt key={name}>{name}</dt>, <dd key={`${name}/fact`}>{fact}</dd>]))}</dl>;
}
