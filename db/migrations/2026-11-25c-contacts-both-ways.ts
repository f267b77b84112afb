import { sql, type Kysely } from 'kysely';

/**
 * Contacts both ways: Xero's last state of a linked contact, what CloudRent's value replaced there, and the ids that records born in Xero
 * had before the platform took them over.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table links add column xero_base jsonb',
  `create table overwritten (overwritten_id bigint generated always as identity primary key, company_id text not null references companies, kind text not null, record_id text not null,
     field text not null, value jsonb, who text not null, seen_at timestamptz not null default clock_timestamp())`,
  // Led by the record: an index led by the company may be picked by the checks of foreign keys.
  'create index overwritten_of on overwritten (record_id, kind, company_id)',
  `create table aliases (company_id text not null references companies, kind text not null, alias text not null, record_id text not null, made_at timestamptz not null default clock_timestamp(),
     primary key (company_id, kind, alias))`,
  'create index aliases_of on aliases (record_id, kind, company_id)',
  'create table picked_contacts (company_id text not null references companies, xero_id uuid not null, picked_at timestamptz not null default clock_timestamp(), primary key (company_id, xero_id))',
  // Documents seen in Xero are found by whom they are for.
  `create index xero_objects_documents_of on xero_objects ((snapshot->>'contactXeroId')) where kind in ('invoice','credit-note')`,
];
