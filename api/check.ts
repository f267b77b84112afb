import type { z } from 'zod';
import { Refusal, type FieldError } from './problem';

/** Checks a value by its schema. Throws one refusal that names every wrong field by its path, in words for whoever sends it. */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value, { error: words });
  if (read.success) return read.data;
  throw invalid(read.error.issues.flatMap(fieldErrors));
}

/** No more than this many fields are named of a hopeless body. */
const namedAtMost = 50;

/** The refusal (422) of fields; the sentence tells the first three. */
export function invalid(errors: readonly FieldError[]): Refusal {
  const told = errors.slice(0, 3).map(({ field, message }) => `${field}: ${message}`).join('; ');
  return new Refusal(422, 'invalid', errors.length > 3 ? `${told}; and ${String(errors.length - 3)} more.` : `${told}.`, errors.slice(0, namedAtMost));
}

/** Paths are cut where a hostile key would make them long. */
const pathOf = (keys: readonly PropertyKey[]): string => keys.map((key) => String(key).slice(0, 100)).join('.').toWellFormed();

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: pathOf([...issue.path, key]), message: 'is not known here' }));
  // A key of a map is judged by the schema of keys: its own words say what is wrong.
  const message = issue.code === 'invalid_key' ? issue.issues[0]?.message ?? issue.message : issue.message;
  return [{ field: pathOf(issue.path) || '(body)', message }];
}

const types: Partial<Record<string, string>> = { string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'a JSON object', record: 'a JSON object' };

function bound(origin: string, side: string, limit: number | bigint): string {
  const [verb, unit] = origin === 'string' ? ['have', ' character'] : origin === 'array' ? ['have', ' item'] : ['be', ''];
  return `must ${verb} ${side} ${String(limit)}${unit}${unit === '' || Number(limit) === 1 ? '' : 's'}`;
}

/** Zod's issues in our words; a schema's own sentence comes first. */
const words: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined && issue.code !== 'custom') return 'is missing';
  switch (issue.code) {
    case 'invalid_type': return `must be ${types[issue.expected] ?? issue.expected}`;
    case 'too_small': return bound(issue.origin, 'at least', issue.minimum);
    case 'too_big': return bound(issue.origin, 'at most', issue.maximum);
    case 'invalid_value': return `must be ${issue.values.length > 8 ? 'one of the values in the API’s document' : issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'invalid_format': return issue.format === 'uuid' ? 'must be a UUID' : undefined;
    case 'custom': case 'invalid_element': case 'invalid_key': case 'invalid_union': case 'not_multiple_of': case 'unrecognized_keys': return undefined;
    default: return undefined;
  }
};
