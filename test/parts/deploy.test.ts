import { randomBytes } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes';
import { msToTs, tsToMs } from '@temporalio/common/lib/time';
import { sql } from 'kysely';
import { migrate, openDatabase } from '../../db/open';
import { migrations } from '../../db/migrations';
import { ensureNamespace, ensureSearchAttributes, NamespaceError } from '../../worker/namespace';
import { searchAttributes } from '../../workflows/contract/names';
import { ownDatabase } from '../support/database';
import { eventually } from '../support/house';
import { testSetting } from '../support/settings';

/** What every deploy does before API and worker start: the namespace, its search attributes, the database. All of it may be repeated. */

const days = (count: number): number => count * 24 * 60 * 60 * 1000;
const names = Object.values(searchAttributes).map(({ name }) => name);
let connection: Connection;

beforeAll(async () => { connection = await Connection.connect({ address: testSetting('TEST_TEMPORAL_ADDRESS') }); });
afterAll(async () => { await connection.close(); });

const freshName = (): string => `deploy-${randomBytes(6).toString('hex')}`;
async function namespaceKeeping(count: number): Promise<string> {
  const namespace = freshName();
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs(days(count)) });
  return namespace;
}
async function daysKept(namespace: string): Promise<number> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  return tsToMs(config?.workflowExecutionRetentionTtl ?? undefined) / days(1);
}
async function addAttribute(namespace: string, name: string, type: 'KEYWORD' | 'INT'): Promise<void> {
  // The server's parts hear of a new namespace some seconds after it was made.
  await eventually('the namespace is known', () => connection.operatorService.listSearchAttributes({ namespace }).catch(() => undefined));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries([[name, encodeSearchAttributeIndexedValueType(type) ?? 0]]) });
}
const attributesOf = async (namespace: string): Promise<string[]> => Object.keys((await connection.operatorService.listSearchAttributes({ namespace })).customAttributes);

describe('the namespace', () => {
  it('is created where there is none, with 90 days of finished workflows, and then left alone', async () => {
    const namespace = freshName();
    expect(await ensureNamespace(connection, namespace)).toBe('created, keeps finished workflows for 90 days');
    expect(await daysKept(namespace)).toBe(90);
    expect(await ensureNamespace(connection, namespace)).toBe('there, keeps finished workflows for 90 days');
  });

  it('is created once by two at the same time', async () => {
    const namespace = freshName();
    const said = await Promise.all([ensureNamespace(connection, namespace), ensureNamespace(connection, namespace)]);
    expect(said.filter((each) => each.startsWith('created'))).toHaveLength(1);
    expect(await daysKept(namespace)).toBe(90);
  });

  it('keeps finished workflows longer where it forgot them sooner', async () => {
    const namespace = await namespaceKeeping(3);
    expect(await ensureNamespace(connection, namespace)).toBe('keeps finished workflows for 90 days now, instead of 3');
    expect(await daysKept(namespace)).toBe(90);
  });

  it('is never made to forget sooner than somebody chose', async () => {
    const namespace = await namespaceKeeping(365);
    expect(await ensureNamespace(connection, namespace)).toBe('there, keeps finished workflows for 365 days');
    expect(await daysKept(namespace)).toBe(365);
  });
});

describe('the search attributes', () => {
  it('are those of the contract, added where they are missing', async () => {
    const namespace = await namespaceKeeping(1);
    expect(await ensureSearchAttributes(connection, namespace)).toEqual(names);
    expect(await attributesOf(namespace)).toEqual(expect.arrayContaining(names));
    expect(await ensureSearchAttributes(connection, namespace)).toEqual([]);
  });

  it('do not stop at the first that is there', async () => {
    const namespace = await namespaceKeeping(1);
    await addAttribute(namespace, 'SyncKind', 'KEYWORD');
    expect(await ensureSearchAttributes(connection, namespace)).toEqual(names.filter((name) => name !== 'SyncKind'));
    expect(await attributesOf(namespace)).toEqual(expect.arrayContaining(names));
  });

  it('are not taken for ours when one has another type', async () => {
    const namespace = await namespaceKeeping(1);
    await addAttribute(namespace, 'CompanyId', 'INT');
    await expect(ensureSearchAttributes(connection, namespace)).rejects.toThrow(new NamespaceError(`The search attribute CompanyId of the Temporal namespace "${namespace}" is INT; this service needs it as KEYWORD. Use a namespace of its own (TEMPORAL_NAMESPACE), or rename that attribute.`));
  });
});

describe('the migrations', () => {
  it('leave a database alone that a newer release has migrated further', async () => {
    const own = await ownDatabase();
    const db = openDatabase(own.url, () => undefined, 2);
    try {
      await sql`insert into kysely_migration (name, timestamp) values ('9999-12-31-newer', '9999-12-31')`.execute(db);
      expect(await migrate(db)).toEqual([]);
    } finally {
      await db.destroy();
      await own.drop();
    }
  });

  it('are all applied to an empty database, once, by two at the same time', async () => {
    const own = await ownDatabase();
    const [db, other] = [openDatabase(own.url, () => undefined, 2), openDatabase(own.url, () => undefined, 2)];
    try {
      await sql`drop schema public cascade`.execute(db);
      await sql`create schema public`.execute(db);
      const applied = await Promise.all([migrate(db), migrate(other)]);
      expect(applied.flat()).toEqual(Object.keys(migrations));
    } finally {
      await db.destroy();
      await other.destroy();
      await own.drop();
    }
  });
});
