import { sql, type Kysely } from 'kysely';

/** Contacts: the mirror keeps e-mail addresses as written and the time of Xero's last change, its keys are wider; a person may ask for a new contact. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table contact_mirror add column email text, add column updated_at timestamptz',
  // As nameKey in domain/contact-key.ts has it, but for invisible characters, which the next reading brings.
  String.raw`update contact_mirror set email = email_key, name_key = lower(btrim(regexp_replace(normalize(name, nfkc), '\s+', ' ', 'g')))`,
  'alter table links add column create_anew boolean not null default false',
];
