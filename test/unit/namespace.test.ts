import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes';
import { msToTs } from '@temporalio/common/lib/time';
import { searchAttributes } from '../../workflows/contract/names';
import { ensureNamespace, ensureSearchAttributes } from '../../worker/namespace';

/** A server that leaves its namespaces to somebody else's tools, as Temporal Cloud does. What a server allows: test/parts/deploy.test.ts. */

type WorkflowService = Parameters<typeof ensureNamespace>[0]['workflowService'];
type OperatorService = Parameters<typeof ensureSearchAttributes>[0]['operatorService'];
const permissionDenied = 7;
const notFound = 5;
const unavailable = 14;
const refused = (code: number) => (): Promise<never> => Promise.reject(Object.assign(new Error('refused'), { code, details: 'refused', metadata: {} }));
const workflowService = (calls: object): { workflowService: WorkflowService } => ({ workflowService: calls as WorkflowService });
const operatorService = (calls: object): { operatorService: OperatorService } => ({ operatorService: calls as OperatorService });

describe('a Temporal server that does not answer', () => {
  it('is waited for while it may be starting', async () => {
    const answers = [refused(unavailable), refused(notFound)];
    const server = workflowService({ describeNamespace: () => answers.shift()?.(), registerNamespace: () => Promise.resolve({}) });
    expect(await ensureNamespace(server, 'books')).toMatch(/^created/);
  });

  it('is said in the end, with what to check', async () => {
    await expect(ensureNamespace(workflowService({ describeNamespace: refused(unavailable) }), 'books', -1)).rejects.toThrow(/^Temporal does not answer. Check TEMPORAL_ADDRESS/);
  });
});

describe('the search attributes of a namespace', () => {
  const there = { customAttributes: Object.fromEntries(Object.values(searchAttributes).map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type)])) };

  it('are waited for while the server has not heard of it yet, as after its creation', async () => {
    const answers = [refused(notFound), () => Promise.resolve(there)];
    expect(await ensureSearchAttributes(operatorService({ listSearchAttributes: () => answers.shift()?.() }), 'books')).toEqual([]);
  });

  it('are not looked for in one that does not exist, which is said', async () => {
    await expect(ensureSearchAttributes(operatorService({ listSearchAttributes: refused(notFound) }), 'boks', -1)).rejects.toThrow(/^The Temporal namespace "boks" does not exist. Make it with node dist\/worker\/ensure-temporal.js/);
  });
});

describe('without the permission to change a namespace', () => {
  it('a missing namespace is named, with the command that makes it', async () => {
    const server = workflowService({ describeNamespace: refused(notFound), registerNamespace: refused(permissionDenied) });
    await expect(ensureNamespace(server, 'books')).rejects.toThrow(/^The Temporal namespace "books" does not exist.*temporal operator namespace create --retention 90d books/);
  });

  it('a short retention is said, and does not stop a deploy', async () => {
    const server = workflowService({ describeNamespace: () => Promise.resolve({ config: { workflowExecutionRetentionTtl: msToTs('30 days') } }), updateNamespace: refused(permissionDenied) });
    expect(await ensureNamespace(server, 'books')).toBe('keeps finished workflows for 30 days only, and this process may not lengthen that to 90');
  });

  it('missing search attributes are named, with the command that adds them', async () => {
    const { problemCode, ...others } = searchAttributes;
    const customAttributes = Object.fromEntries(Object.values(others).map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type)]));
    const server = operatorService({ listSearchAttributes: () => Promise.resolve({ customAttributes }), addSearchAttributes: refused(permissionDenied) });
    await expect(ensureSearchAttributes(server, 'books')).rejects.toThrow(`temporal operator search-attribute create --namespace books --name ${problemCode.name} --type Keyword (`);
  });

  it('nothing is asked for when everything is there', async () => {
    const customAttributes = Object.fromEntries(Object.values(searchAttributes).map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type)]));
    const server = operatorService({ listSearchAttributes: () => Promise.resolve({ customAttributes }), addSearchAttributes: refused(permissionDenied) });
    expect(await ensureSearchAttributes(server, 'books')).toEqual([]);
  });
});
