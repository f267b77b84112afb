import { emailKey, nameKey, sameName, tidyName } from './contact-key';

const composed = 'Caf\u00e9 Hire';
const decomposed = 'Cafe\u0301 Hire';

describe('two names', () => {
  it.each([
    ['case', 'Harbour Builders', 'HARBOUR builders'],
    ['outer and double blanks', 'Harbour Builders', '  Harbour   Builders '],
    ['a non-breaking blank', 'Harbour Builders', 'Harbour\u00a0Builders'],
    ['a tab or a line end', 'Harbour Builders', 'Harbour\t\nBuilders'],
    ['composed and decomposed letters', composed, decomposed],
  ])('are the same in spite of %s', (_what, one, other) => {
    expect(sameName(one, other)).toBe(true);
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ['full-width letters', 'ABC Hire', '\uff21\uff22\uff23 Hire'],
    ['a ligature', 'Profile Hire', 'Pro\ufb01le Hire'],
    ['an invisible character', 'Harbour Builders', 'Harbour\u200b Builders'],
    ['a mark of direction', 'Harbour Builders', '\u202aHarbour Builders'],
  ])('only resemble each other with %s', (_what, one, other) => {
    expect(sameName(one, other)).toBe(false);
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([['an accent', 'Cafe Hire', composed], ['a word more', 'Harbour', 'Harbour Builders']])('differ by %s', (_what, one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });
});

describe('nothing to compare', () => {
  it.each([undefined, null, '', '   ', '\u00a0', '\u200b'])('%j has no key', (text) => {
    expect(nameKey(text)).toBeNull();
  });
  it('an empty e-mail has none either', () => {
    expect([emailKey(null), emailKey(' '), emailKey(' Accounts@Harbour.Example ')]).toEqual([null, null, 'accounts@harbour.example']);
  });
});

it('a name is sent tidied', () => {
  expect(tidyName(`  ${decomposed}\u00a0\u00a0Pty  Ltd `)).toBe(`${composed} Pty Ltd`);
});
