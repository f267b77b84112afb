import { z } from 'zod';
import { asRefusal, invalidField, problemDocument, Refusal, refusalFrom } from './problem';
import { unusableTexts } from './texts';

describe('a problem document', () => {
  it('has the members of RFC 9457, our code, and the fields', () => {
    expect(problemDocument(invalidField('contactId', 'is not known'))).toEqual({
      type: 'about:blank', title: 'Unprocessable Entity', status: 422, detail: 'contactId is not known', code: 'invalid', errors: [{ field: 'contactId', message: 'is not known' }],
    });
  });

  it('leaves out the fields when there are none', () => {
    expect(problemDocument(new Refusal(409, 'version-conflict', 'Raise the version.'))).not.toHaveProperty('errors');
  });
});

describe('what an error means to the caller', () => {
  const schema = z.strictObject({ lines: z.array(z.strictObject({ id: z.string() })) });

  it('names every field by its path, unknown ones too', () => {
    const { error } = schema.safeParse({ lines: [{ id: 1, colour: 'red' }], total: 1 });
    expect(refusalFrom(error ?? new z.ZodError([])).errors.map(({ field }) => field)).toEqual(['lines.0.id', 'lines.0.colour', 'total']);
  });

  it('names no more than 50 fields of a hopeless body', () => {
    const { error } = schema.safeParse(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${String(index)}`, 1])));
    expect(refusalFrom(error ?? new z.ZodError([])).errors).toHaveLength(50);
  });

  it.each([
    [{ type: 'entity.too.large', status: 413 }, 413, 'body-too-large'], [{ type: 'entity.parse.failed', status: 400 }, 400, 'not-json'],
    [new URIError('bad'), 400, 'bad-path'], [{ status: 415, message: 'inside' }, 415, 'bad-request'],
  ])('%j becomes %i %s', (error, status, code) => {
    expect(asRefusal(error)).toMatchObject({ status, code });
  });

  it.each([
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), Object.assign(new Error('the database system is starting up'), { code: '57P03' }),
    Object.assign(new Error('terminating connection'), { code: '57P01' }), Object.assign(new Error('no connection'), { code: '08006' }),
    new Error('Connection terminated unexpectedly'), new Error('Client has encountered a connection error and is not queryable'),
  ])('%p is a 503: the same may be sent again', (error) => {
    expect(asRefusal(error)).toMatchObject({ status: 503, code: 'database-away' });
  });

  it.each([new Error('password=word'), { status: 503, message: 'password=word' }, { status: 200 }, 'password=word', null, undefined])('%p is a 500 that tells nothing of the inside', (error) => {
    const document = problemDocument(asRefusal(error));
    expect(document).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(document)).not.toContain('password');
  });
});

describe('texts that cannot be stored', () => {
  it('are found wherever they stand, and named', () => {
    expect(unusableTexts({ name: 'a\u0000', lines: [{ description: 'fine' }, { description: '\ud800' }] }).sort()).toEqual(['lines.1.description', 'name']);
  });

  it('are found in the names of fields', () => {
    expect(unusableTexts({ details: { 'a\u0000': 'fine' } })).toEqual(['details']);
  });

  it('leave whole surrogate pairs, tabs and line ends alone', () => {
    expect(unusableTexts({ name: '🚜\t\n', number: 1, none: null })).toEqual([]);
  });

  it('are looked for in any depth', () => {
    const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) as unknown;
    expect(unusableTexts(deep)).toEqual([]);
  });
});
