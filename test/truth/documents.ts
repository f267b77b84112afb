import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { isNode, OpenApiDocument, type Node } from './document';
import { identityDocument, ownIdentityDocument } from './identity';
import { sdkDocument } from './sdk-document';
import { webhooksDocument } from './webhooks';

/** What exchanges are held against. */
export interface Documents {
  readonly all: readonly OpenApiDocument[];
  /** Said at the end of a run when Xero's own files are not there. */
  readonly missing?: string;
}

/** Beside the checkout, never in it; `XERO_OPENAPI` names another folder. */
const beside = path.resolve(process.cwd(), '../shared/xero-openapi');

/** xero-node's models and our own account of tokens always; Xero's OpenAPI files when they are there. Throws when one of them cannot be read. */
export function loadDocuments(folder = process.env['XERO_OPENAPI'] ?? beside): Documents {
  const always = [sdkDocument(), ownIdentityDocument()];
  if (!existsSync(path.join(folder, 'xero_accounting.yaml'))) {
    return { all: always, missing: `Xero's OpenAPI files are not in ${folder} (XERO_OPENAPI may name another folder): only xero-node's models and RFC 6749 were held against.` };
  }
  const accounting = read(folder, 'xero_accounting.yaml');
  const identity = read(folder, 'xero-identity.yaml');
  const webhooks = read(folder, 'xero-webhooks.yaml');
  return { all: [new OpenApiDocument(nameOf(accounting), '/api.xro/2.0', accounting), identityDocument(nameOf(identity), identity), webhooksDocument(nameOf(webhooks), webhooks), ...always] };
}

function read(folder: string, file: string): Node {
  // Keys that stand twice would be Xero's affair; looking for them takes half of the time.
  const content: unknown = parse(readFileSync(path.join(folder, file), 'utf8'), { uniqueKeys: false, prettyErrors: false });
  if (!isNode(content)) throw new Error(`${path.join(folder, file)} holds no OpenAPI document.`);
  return content;
}

const nameOf = (content: Node): string => {
  const info = isNode(content['info']) ? content['info'] : {};
  return `${String(info['title'])} ${String(info['version'])}`;
};
