import { BadRequest } from './refusal';

export type Token =
  | { readonly kind: 'name' | 'string' | 'number'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string };

const space = /\s+/y;
const name = /[A-Za-z_][A-Za-z0-9_.]*/y;
const number = /-?\d+(?:\.\d+)?/y;
const symbol = /==|!=|>=|<=|&&|\|\||[<>(),]/y;

/** Cuts a filter into tokens. `""` in a string is a quote; `\"` and a quote without partner are errors (section 3). */
export function tokensOf(filter: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(filter)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  while (at < filter.length) {
    if (take(space) !== undefined) continue;
    if (filter[at] === '"') {
      const read = readString(filter, at);
      tokens.push({ kind: 'string', text: read.value });
      at = read.end;
      continue;
    }
    tokens.push(readToken(take, filter, at));
  }
  return tokens;
}

function readToken(take: (pattern: RegExp) => string | undefined, filter: string, at: number): Token {
  const word = take(name);
  if (word !== undefined) return { kind: 'name', text: word };
  const digits = take(number);
  if (digits !== undefined) return { kind: 'number', text: digits };
  const mark = take(symbol);
  if (mark !== undefined) return { kind: 'symbol', text: mark };
  throw BadRequest.query(`Syntax error '${filter[at] ?? ''}' at position ${at}`);
}

function readString(filter: string, start: number): { value: string; end: number } {
  let value = '';
  for (let at = start + 1; at < filter.length; at += 1) {
    const character = filter[at];
    if (character === '\\' && filter[at + 1] === '"') throw BadRequest.query(`Syntax error at position ${at}: a quote cannot be escaped by a backslash`);
    if (character !== '"') value += character ?? '';
    else if (filter[at + 1] === '"') {
      value += '"';
      at += 1;
    } else return { value, end: at + 1 };
  }
  throw BadRequest.query(`Unterminated string literal at position ${start}`);
}
