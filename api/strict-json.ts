import { invalid } from './check';
import { Refusal } from './problem';

/** Far above the largest body that is taken (500 lines of 7 fields), far below what would be costly to check field by field. */
const valuesAtMost = 10_000;
const depthAtMost = 20;

/**
 * Reads JSON as RFC 8259 would like it sent: a name at most once in an object, since two amounts of one name would leave it to chance which counts.
 * Throws a refusal: 400 when it is not JSON, 413 beyond 10,000 values, 422 with the field that is there twice, is `__proto__` or is nested beyond 20.
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Refusal(400, 'not-json', `The body is not JSON${place(String(error), text.length)}.`);
  }
  inspect(text);
  return value;
}

/** Where it cannot be read, as far as the engine's words tell; they also quote the body, and so go no further. */
function place(words: string, length: number): string {
  const position = Number(/position (\d+)/.exec(words)?.[1] ?? Number.NaN);
  if (position >= length || words.includes('end of JSON')) return ': it ends too early';
  return Number.isNaN(position) ? '' : `: it cannot be read from its character ${String(position + 1)} on`;
}

/** What is open while walking: an object with the names seen, or a list with the index reached. */
interface Open { readonly names: Set<string> | undefined; at: string }

/** Walks well-formed JSON once, from left to right, without recursion. */
function inspect(text: string): void {
  const open: Open[] = [];
  let values = 1;
  let nameIsNext = false;
  for (let index = 0; index < text.length; index += 1) {
    const here = open.at(-1);
    switch (text.charAt(index)) {
      case '{': case '[': {
        if (open.length === depthAtMost) throw invalid([{ field: open[0]?.at ?? '(body)', message: `is nested more than ${String(depthAtMost)} deep` }]);
        nameIsNext = text[index] === '{';
        open.push(nameIsNext ? { names: new Set(), at: '' } : { names: undefined, at: '0' });
        break;
      }
      case '}': case ']': open.pop(); break;
      case ',':
        values += 1;
        if (values > valuesAtMost) throw new Refusal(413, 'body-too-large', `The body holds more than ${valuesAtMost.toLocaleString('en')} values.`);
        nameIsNext = here?.names !== undefined;
        if (here && !here.names) here.at = String(Number(here.at) + 1);
        break;
      case '"': {
        const end = endOfString(text, index);
        if (here && nameIsNext) enter(here, open, JSON.parse(text.slice(index, end + 1)) as string);
        nameIsNext = false;
        index = end;
        break;
      }
      default:
    }
  }
}

function enter(object: Open, open: readonly Open[], name: string): void {
  object.at = name.slice(0, 100);
  const field = open.map(({ at }) => at).join('.').toWellFormed();
  if (object.names?.has(name)) throw invalid([{ field, message: 'is there twice' }]);
  // Libraries pass over it in silence, each in its own way.
  if (name === '__proto__') throw invalid([{ field, message: 'is not known here' }]);
  object.names?.add(name);
}

/** Where the string that begins at `start` ends: at the first quote that is not escaped. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index;
  }
  return text.length;
}
