import { callsFloor, secondsFloor } from './floor';

describe('the floor that Xero\'s limits set', () => {
  it('counts calls of 50 per kind', () => {
    expect(callsFloor({ counts: [1, 50], allocated: 0 })).toBe(2);
    expect(callsFloor({ counts: [51, 100], allocated: 0 })).toBe(4);
    expect(callsFloor({ counts: [3546, 11206], allocated: 0 })).toBe(71 + 225);
    expect(callsFloor({ counts: [0, 0], allocated: 0 })).toBe(0);
  });

  it('counts a call for each credit note that is allocated', () => {
    expect(callsFloor({ counts: [10, 10, 51, 10], allocated: 30 })).toBe(1 + 1 + 2 + 1 + 30);
  });

  it('lets 60 calls go in one minute, five at a time', () => {
    expect(secondsFloor(0, 0.3)).toBe(0);
    expect(secondsFloor(5, 0.3)).toBeCloseTo(0.3);
    expect(secondsFloor(60, 0.3)).toBeCloseTo(3.6);
    expect(secondsFloor(61, 0.3)).toBeCloseTo(60.3);
    expect(secondsFloor(296, 0.3)).toBeCloseTo(4 * 60 + 12 * 0.3);
  });
});
