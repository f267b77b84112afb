import { callsFloor, secondsFloor } from './floor';

describe('the floor that Xero\'s limits set', () => {
  it('counts calls of 50 per kind', () => {
    expect(callsFloor([1, 50])).toBe(2);
    expect(callsFloor([51, 100])).toBe(4);
    expect(callsFloor([3546, 11206])).toBe(71 + 225);
    expect(callsFloor([0, 0])).toBe(0);
  });

  it('lets 60 calls go in one minute, five at a time', () => {
    expect(secondsFloor(0, 0.3)).toBe(0);
    expect(secondsFloor(5, 0.3)).toBeCloseTo(0.3);
    expect(secondsFloor(60, 0.3)).toBeCloseTo(3.6);
    expect(secondsFloor(61, 0.3)).toBeCloseTo(60.3);
    expect(secondsFloor(296, 0.3)).toBeCloseTo(4 * 60 + 12 * 0.3);
  });
});
