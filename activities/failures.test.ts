import { problemCodes } from '../domain/problem-catalogue';
import { problem } from '../domain/problems';
import { problemFailure, tryAgain } from './failures';

describe('what Temporal shows of a failure', () => {
  it('is the catalogue’s sentence for every problem, and never an amount, a number or Xero’s own words', () => {
    const secret = 'Quay Builders 330.00';
    for (const code of problemCodes) {
      const details = Object.fromEntries(['ours', 'theirs', 'number', 'candidates', 'anything'].map((name) => [name, secret]));
      const failure = problemFailure('invoice', 'i1', 4, problem(code, details, secret));
      expect(failure).toMatchObject({ type: code, nonRetryable: true, details: [{ code, version: 4 }], stack: '' });
      expect(failure.message).toMatch(/^invoice i1: .+\. .+\.$/s);
      expect(`${failure.message} ${JSON.stringify(failure)}`).not.toContain(secret);
    }
  });

  it('keeps ids and codes', () => {
    expect(problemFailure('invoice', 'i1', 1, problem('depends-on-problem', { kind: 'contact', id: 'c7' })).message).toBe('invoice i1: The contact c7 has a problem of its own. Fix that one; this record then goes on by itself.');
    expect(problemFailure('invoice', 'i1', 1, problem('invoice-number-taken', { number: 'INV-7' })).message).toContain('already has the number ….');
  });

  it.each([[50, '0.1'], [250, '0.3'], [1_001, '2'], [30_000, '30']])('says when the next try is: %i ms', (ms, seconds) => {
    expect(tryAgain('xero-not-reached', 'Xero cannot be reached', ms)).toMatchObject({ message: `Xero cannot be reached; next try in ${seconds} s`, stack: '' });
  });
});
