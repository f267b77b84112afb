import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';

/** Something that a person should know before going on; `tone` colours its edge alone, so that the words stay readable. `said`: read out as soon as it appears. */
export function Notice({ title, tone, said = false, children }: { title: string; tone: 'good' | 'mind' | 'bad'; said?: boolean; children: ReactNode }) {
  return <Alert variant="default" className="notice" data-tone={tone} title={title} role={said ? 'alert' : 'note'}>{children}</Alert>;
}
