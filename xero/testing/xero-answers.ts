import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** Xero's own specification, beside the checkout and never in it; `XERO_OPENAPI` names another folder (docs/testing.md). */
const file = path.join(process.env['XERO_OPENAPI'] ?? path.resolve(process.cwd(), '../shared/xero-openapi'), 'xero_accounting.yaml');

type Node = Readonly<Record<string, unknown>>;
const inside = (node: unknown, name: string): unknown => (typeof node === 'object' && node !== null ? (node as Node)[name] : undefined);

/** The example answers of Xero's specification by method and path; undefined when the specification is not there. */
export function xeroAnswers(): ((method: string, path: string) => unknown) | undefined {
  if (!existsSync(file)) return undefined;
  const specification: unknown = parse(readFileSync(file, 'utf8'), { uniqueKeys: false, prettyErrors: false });
  return (method, of) => {
    const answer = ['paths', of, method, 'responses', '200'].reduce(inside, specification);
    const shared = inside(answer, '$ref');
    const found = typeof shared === 'string' ? shared.split('/').slice(1).reduce(inside, specification) : answer;
    return ['content', 'application/json', 'example'].reduce(inside, found);
  };
}
