import { Client } from 'pg';
import { note, noteSealed, plantCanary } from './evidence';

const sealed = /[\w-]{1,32}\.[\w-]{16}\.[\w-]{22}\.[\w-]+/g;

/** Keeps every column of every row of a database as text, after a canary was put into it in each of the types that hold text. */
export async function noteDatabase(url: string): Promise<void> {
  if (!process.env['SECRETS_RECORD']) return;
  const client = new Client(url);
  await client.connect();
  try {
    const [words, bytes, document, list] = ['a text', 'bytes', 'JSON', 'a list'].map((where) => plantCanary('database', where));
    await client.query('create table canary (words text, bytes bytea, document jsonb, list text[])');
    await client.query('insert into canary values ($1, $2, $3, $4)', [words, Buffer.from(bytes ?? ''), { document }, [list]]);
    const tables = await client.query<{ name: string }>("select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1");
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
      const text = rows.map(({ row }) => row).join('\n');
      if (text !== '') note('database', { where: `table ${name}` }, text);
      noteSealed(text.match(sealed) ?? []);
    }
  } finally {
    await client.end();
  }
}
