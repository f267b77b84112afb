import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useService } from '../../client/session';
import type { LateRecord, Problems } from '../../client/shapes';
import { Section } from '../../parts/section';
import { Ago } from '../../parts/times';
import { kindName, kindPaths, many } from '../../words';

const shownAtFirst = 10;

/** What has been on its way for longer than is promised. Nobody has to do anything; but nobody has to wonder either. */
export function Late({ late: { afterMinutes, count, items } }: { late: Problems['late'] }) {
  return (
    <Section title="Later than it should be" about={`${many(count, 'record')} ${count === 1 ? 'has' : 'have'} been on the way to Xero for more than ${many(afterMinutes, 'minute')}. Nothing is lost: it goes on by itself, and this is why it takes so long.`}>
      <Records of={items.slice(0, shownAtFirst)} />
      {items.length > shownAtFirst && <details className="meanings"><summary>Show {items.length - shownAtFirst} more</summary><Records of={items.slice(shownAtFirst)} /></details>}
      {count > items.length && <Text size="sm" c="dimmed">Only the {items.length} oldest are listed.</Text>}
    </Section>
  );
}

function Records({ of }: { of: readonly LateRecord[] }) {
  const { companyId } = useService();
  return (
    <ul className="records">
      {of.map(({ kind, id, label, pendingSince, text }) => (
        <li key={`${kind}/${id}`}>
          <Text fw={600}><Anchor component={Link} href={`/companies/${companyId}/records/${kindPaths[kind]}/${id}`}>{kindName[kind]} {label === '' ? id : label}</Anchor></Text>
          <Text size="sm">{text} <Text span c="dimmed">Sent by CloudRent <Ago at={pendingSince} />.</Text></Text>
        </li>
      ))}
    </ul>
  );
}
