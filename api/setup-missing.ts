import type { Connection, Mapping } from '../db/connections';
import { standardCategories, standardTaxes } from '../domain/mapping';
import type { FieldError } from './problem';

/** What finishing set-up would be refused for, each with its field; nothing when it may be finished. */
export function missingForStart(connection: Pick<Connection, 'xero_tenant_id' | 'read_at' | 'contacts_mirrored_at'> | undefined, mapping: Mapping): FieldError[] {
  const organisation = !connection ? 'is not connected yet' : connection.xero_tenant_id === null ? 'is not chosen yet' : connection.read_at && connection.contacts_mirrored_at ? undefined : 'is still being read from Xero';
  return [
    ...standardCategories.filter((word) => mapping.accounts[word] === undefined).map((word) => ({ field: `accounts.${word}`, message: 'has no account yet' })),
    ...standardTaxes.filter((word) => mapping.taxes[word] === undefined).map((word) => ({ field: `taxes.${word}`, message: 'has no tax rate yet' })),
    ...(organisation === undefined ? [] : [{ field: 'organisation', message: organisation }]),
  ];
}
