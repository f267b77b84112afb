import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { noteDatabase } from '../secrets/database';
import { testSetting } from './settings';

export interface OwnDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of the caller's own: a copy of the one that was migrated for this run, which takes a fraction of migrating anew. What is in it is kept before it goes. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const name = `own_${randomBytes(8).toString('hex')}`;
  const url = new URL(testSetting('TEST_DATABASE_URL'));
  await onServer(`create database ${name} template migrated`);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      try {
        await noteDatabase(url.href);
      } finally {
        await onServer(`drop database ${name} with (force)`);
      }
    },
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new Client(testSetting('TEST_DATABASE_URL'));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
