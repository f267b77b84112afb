import { isNode, OpenApiDocument, type Node } from './document';

/**
 * Xero's webhook file names what it sends under `webhooks`, by kind; here each is a path of that name, as the simulator records it. What
 * an app answers is the app's own, so nothing is declared of it: Xero's file wants the webhook itself back, its documentation no body.
 */
export function webhooksDocument(name: string, content: Node): OpenApiDocument {
  const kinds = Object.entries(isNode(content['webhooks']) ? content['webhooks'] : {});
  return new OpenApiDocument(name, '/webhooks', { ...content, paths: Object.fromEntries(kinds.map(([kind, item]) => [`/${kind}`, item])) });
}
