import type { Migration } from 'kysely';
import * as first from './2026-11-24-first';
import * as indexes from './2026-11-24-indexes';
import * as mirroredContacts from './2026-11-24-mirrored-contacts';
import * as partOfUpdate from './2026-11-24-part-of-update';
import * as reasonsShown from './2026-11-24-reasons-shown';
import * as untold from './2026-11-24-untold';
import * as recentRecords from './2026-11-25-recent-records';
import * as xeroChanges from './2026-11-25-xero-changes';
import * as xeroPull from './2026-11-25-xero-pull';
import * as allKinds from './2026-11-25b-all-kinds';
import * as contactsBothWays from './2026-11-25c-contacts-both-ways';
import * as syncNow from './2026-11-25e-sync-now';
import * as documentsBothWays from './2026-11-25f-documents-both-ways';
import * as doors from './2026-11-25g-doors';
import * as grants from './2026-11-25h-grants';
import * as setUp from './2026-11-25i-set-up';
import * as linksAside from './2026-11-25j-links-aside';
import * as fixes from './2026-11-25k-fixes';
import * as notices from './2026-11-25l-notices';
import * as reconciliation from './2026-11-25m-reconciliation';
import * as timeline from './2026-11-25m-timeline';
import * as months from './2026-11-25n-months';

/** Forward only, in the order of their names; a new one works with the previous release still running. */
export const migrations: Record<string, Migration> = {
  '2026-11-24-first': first, '2026-11-24-indexes': indexes, '2026-11-24-mirrored-contacts': mirroredContacts, '2026-11-24-part-of-update': partOfUpdate,
  '2026-11-24-reasons-shown': reasonsShown, '2026-11-24-untold': untold, '2026-11-25-recent-records': recentRecords, '2026-11-25-xero-changes': xeroChanges, '2026-11-25-xero-pull': xeroPull,
  '2026-11-25b-all-kinds': allKinds, '2026-11-25c-contacts-both-ways': contactsBothWays, '2026-11-25e-sync-now': syncNow,
  '2026-11-25f-documents-both-ways': documentsBothWays,
  '2026-11-25g-doors': doors, '2026-11-25h-grants': grants, '2026-11-25i-set-up': setUp, '2026-11-25j-links-aside': linksAside, '2026-11-25k-fixes': fixes,
  '2026-11-25l-notices': notices,
  '2026-11-25m-reconciliation': reconciliation, '2026-11-25m-timeline': timeline, '2026-11-25n-months': months,
};
