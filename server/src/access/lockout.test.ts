import { describe, expect, it } from 'vitest';
import { Lockout } from './lockout.ts';

const T = 1_000_000;

describe('the lockout', () => {
  it('begins after five failures of a user from an address, and grows', () => {
    const lockout = new Lockout();
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(lockout.lockedMs('ann', 'a', T)).toBe(0);
      lockout.attempt('ann', 'a', T);
    }
    expect(lockout.lockedMs('ann', 'a', T)).toBe(30_000);
    lockout.attempt('ann', 'a', T + 30_000);
    expect(lockout.lockedMs('ann', 'a', T + 30_000)).toBe(60_000);
    for (let attempt = 0; attempt < 40; attempt++) lockout.attempt('ann', 'a', T + 30_000);
    expect(lockout.lockedMs('ann', 'a', T + 30_000)).toBe(15 * 60_000);
  });

  it('of one address does not lock the user out elsewhere', () => {
    const lockout = new Lockout();
    for (let attempt = 0; attempt < 30; attempt++) lockout.attempt('ann', 'attacker', T);
    expect(lockout.lockedMs('ann', 'desk', T)).toBe(0);
  });

  it('stops an address that tries many users', () => {
    const lockout = new Lockout();
    for (let user = 0; user < 20; user++) lockout.attempt(`u${user}`, 'a', T);
    expect(lockout.lockedMs('somebody new', 'a', T)).toBeGreaterThan(0);
  });

  it('forgets the failures of who succeeds, and counts no success', () => {
    const lockout = new Lockout();
    for (let attempt = 0; attempt < 4; attempt++) lockout.attempt('ann', 'a', T);
    lockout.attempt('ann', 'a', T)();
    for (let attempt = 0; attempt < 100; attempt++) lockout.attempt('bob', 'a', T)();
    expect(lockout.lockedMs('ann', 'a', T)).toBe(0);
    expect(lockout.lockedMs('bob', 'a', T)).toBe(0);
  });
});
