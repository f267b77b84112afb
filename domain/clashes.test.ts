import { pagesAreFewer } from './clashes';

describe('a check for clashes', () => {
  it.each([
    ['few credit notes there, many of ours', 13, 1, true],
    ['as many either way, one page being read already', 5, 6, true],
    ['a large organisation, few of ours', 2, 40, false],
    ['nothing there', 2, 0, true],
  ])('reads whole pages where that is no dearer: %s', (_what, numberCalls, pages, byPages) => { expect(pagesAreFewer(numberCalls, pages)).toBe(byPages); });
});
