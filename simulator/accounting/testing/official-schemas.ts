import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Xero's own specification, where it is at hand beside the project; it is not part of the project. */
const file = path.resolve(__dirname, '../../../../shared/xero-openapi/xero_accounting.yaml');

/** A property's schema, when it is an object or a list of objects with a name. */
export type OfficialSchemas = ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;

/**
 * The properties of every named schema, read by the file's indentation (schemas at 4, properties at 8), which is all that is needed
 * of YAML here. Undefined when the file is not there.
 */
export function officialSchemas(): OfficialSchemas | undefined {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const schemas = new Map<string, Map<string, string | undefined>>();
  let properties: Map<string, string | undefined> | undefined;
  let property = '';
  for (const line of lines.slice(lines.indexOf('  schemas:') + 1)) {
    const schema = /^ {4}(\w+):$/.exec(line)?.[1];
    const named = /^ {8}"?(\w+)"?:$/.exec(line)?.[1];
    const reference = /\$ref: "#\/components\/schemas\/(\w+)"/.exec(line)?.[1];
    if (schema) schemas.set(schema, (properties = new Map()));
    else if (named) properties?.set((property = named), undefined);
    else if (reference && !properties?.get(property)) properties?.set(property, reference);
  }
  return schemas;
}
