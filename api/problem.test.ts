import { asRefusal, badPath, problemDocument, Refusal } from './problem';

describe('a problem document', () => {
  it('has the members of RFC 9457, our code, and the fields', () => {
    expect(problemDocument(new Refusal(422, 'invalid', 'contactId: is not known.', [{ field: 'contactId', message: 'is not known' }]))).toEqual({
      type: 'about:blank', title: 'Unprocessable Entity', status: 422, detail: 'contactId: is not known.', code: 'invalid', errors: [{ field: 'contactId', message: 'is not known' }],
    });
  });

  it('leaves out the fields when there are none', () => {
    expect(problemDocument(badPath())).not.toHaveProperty('errors');
  });
});

describe('what an error means to the caller', () => {
  it.each([
    [{ type: 'entity.too.large', status: 413 }, 413, 'body-too-large'], [{ type: 'encoding.unsupported', status: 415 }, 415, 'unsupported-media-type'],
    [new URIError('bad'), 400, 'bad-path'], [{ status: 417, message: 'inside' }, 417, 'bad-request'],
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
