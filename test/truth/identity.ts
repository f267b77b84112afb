import { isNode, OpenApiDocument, type Node } from './document';

/**
 * What Xero's identity file leaves out: it has the connections, and schemas for tokens, yet no path for them. Written from RFC 6749
 * (sections 4.1.3, 5 and 6), RFC 7009 and xero-api.md, section 2. Always checked; where Xero's file is, its schemas replace these.
 */

const text: Node = { type: 'string' };
const uuid: Node = { type: 'string', format: 'uuid' };
const json = (schema: Node): Node => ({ content: { 'application/json': { schema } } });
const form = (schema: Node): Node => ({ content: { 'application/x-www-form-urlencoded': { schema } } });
const named = (schema: string): Node => ({ $ref: `#/components/schemas/${schema}` });
const granted = (grantType: string, ...required: string[]): Node => ({ properties: { grant_type: { const: grantType } }, required });

const tokenPaths: Readonly<Record<string, Node>> = {
  '/connect/token': { post: { requestBody: form(named('TokenRequest')), responses: { 200: json(named('AccessToken')), 400: json(named('TokenRefusal')) } } },
  '/connect/revocation': { post: { requestBody: form(named('RevocationRequest')), responses: { 200: {}, 400: json(named('TokenRefusal')) } } },
};

const tokenSchemas: Readonly<Record<string, Node>> = {
  TokenRequest: {
    type: 'object', required: ['grant_type'],
    properties: { grant_type: text, code: text, redirect_uri: text, refresh_token: text },
    oneOf: [granted('authorization_code', 'code', 'redirect_uri'), granted('refresh_token', 'refresh_token')],
  },
  RevocationRequest: { type: 'object', required: ['token'], properties: { token: text } },
  AccessToken: {
    type: 'object', required: ['access_token', 'token_type', 'expires_in'],
    properties: { id_token: text, access_token: text, refresh_token: text, scope: text, token_type: { const: 'Bearer' }, expires_in: { type: 'integer', minimum: 1 } },
  },
  TokenRefusal: {
    type: 'object', required: ['error'],
    properties: { error: { enum: ['invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope'] }, error_description: text, error_uri: text },
  },
};

const connection: Node = {
  type: 'object', required: ['id', 'tenantId', 'tenantType', 'tenantName', 'createdDateUtc', 'updatedDateUtc'],
  properties: { id: uuid, authEventId: uuid, tenantId: uuid, tenantType: { enum: ['ORGANISATION', 'PRACTICE'] }, tenantName: text, createdDateUtc: text, updatedDateUtc: text },
};

/** Tokens and connections without any file of Xero's. */
export function ownIdentityDocument(): OpenApiDocument {
  return new OpenApiDocument('RFC 6749', '', {
    paths: {
      ...tokenPaths,
      '/connections': { get: { parameters: [{ in: 'query', name: 'authEventId', schema: uuid }], responses: { 200: json({ type: 'array', items: named('Connection') }) } } },
      '/connections/{id}': { delete: { parameters: [{ in: 'path', name: 'id', required: true, schema: uuid }], responses: { 204: {} } } },
    },
    components: { schemas: { ...tokenSchemas, Connection: connection } },
  });
}

/** Xero's identity file with the paths of tokens; its own are lower case on the wire (xero-api.md, section 9). */
export function identityDocument(name: string, content: Node): OpenApiDocument {
  const within = (node: unknown, step: string): Node => (isNode(node) && isNode(node[step]) ? node[step] : {});
  const lower = Object.fromEntries(Object.entries(within(content, 'paths')).map(([path, item]) => [path.toLowerCase(), item]));
  const schemas = { ...tokenSchemas, ...within(within(content, 'components'), 'schemas') };
  return new OpenApiDocument(name, '', { ...content, paths: { ...lower, ...tokenPaths }, components: { ...within(content, 'components'), schemas } });
}
