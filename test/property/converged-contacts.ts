import { alike } from '../../domain/contact-fields';
import { pathIn, type Json } from '../support/house';
import type { Ours, Theirs } from './books';
import { idOf, pathsOf, type Scene } from './scene';

/** A customer that is synced reads the same on both sides: the merged view and Xero's contact. Each sentence is a defect. */
export async function wrongInContacts(scene: Scene, records: readonly Ours[], { contact: contacts }: Theirs): Promise<string[]> {
  const wrong: string[] = [];
  const { house } = scene.desk;
  for (const path of pathsOf(scene, 'contact')) {
    const record = records.find(({ kind, id }) => kind === 'contact' && id === idOf(path));
    const there = contacts.find(({ id }) => id === record?.xeroId);
    const numbered = contacts.filter(({ contactNumber }) => contactNumber === idOf(path));
    if (numbered.length > 1) wrong.push(`${path} is in Xero ${String(numbered.length)} times`);
    if (record?.status !== 'synced') continue;
    if (!there) {
      wrong.push(`${path} is synced and not in Xero`);
      continue;
    }
    const view = (await house.call('GET', pathIn(house, path))).body['merged'] as Json;
    const email = text((there['texts'] as Json)['EmailAddress']);
    const status = there['status'] === 'ACTIVE' ? 'active' : 'archived';
    // Archived on both sides is in step, whatever else changes (docs/architecture.md, "Contacts").
    if (status === 'archived' && view['status'] === 'archived') continue;
    if (!alike('name', text(view['name']), text(there['name'])) || !alike('email', text(view['email']), email)) wrong.push(`${path} is “${String(view['name'])}” ${String(view['email'])} here and “${String(there['name'])}” ${String(email)} in Xero`);
    if ((view['status'] ?? 'active') !== status) wrong.push(`${path} is ${String(view['status'])} here and ${status} in Xero`);
  }
  return wrong;
}

const text = (value: unknown): string | null => typeof value === 'string' ? value : null;
