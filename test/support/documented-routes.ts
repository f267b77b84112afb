import { openApiDocument } from '../../api/openapi';
import type { Schema } from './bad-bodies';
import type { Json } from './house';

/** Every operation that the OpenAPI document names. */

export type Door = 'platformKey' | 'settingsSession';
export interface Operation { readonly parameters?: readonly { in: string; name: string; required?: boolean }[]; readonly requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> }; readonly responses: Json; readonly security?: readonly Partial<Record<Door, unknown>>[] }
export interface Route { readonly name: string; readonly method: string; readonly path: string; readonly operation: Operation; readonly schema: Schema | undefined; readonly doors: readonly Door[] }

/** What says nothing of its doors is the platform's. */
const doorsOf = ({ security = [{ platformKey: [] }] }: Operation): Door[] => security.flatMap((one) => Object.keys(one) as Door[]);

export const routesOf = (paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>): Route[] => Object.entries(paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) =>
  ({ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, operation, schema: operation.requestBody?.content['application/json']?.schema, doors: doorsOf(operation) })));

export const documentedPaths = (openApiDocument() as unknown as { paths: Record<string, Record<string, Operation>> }).paths;
export const routes = routesOf(documentedPaths);
