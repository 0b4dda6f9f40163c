import { describe, expect, test } from 'vitest';
import { ageClass, linkAt, silenceMs } from './link.ts';

const beat = { serverMs: 1_700_000_000_000, monoMs: 10_000 };

describe('the link', () => {
  test('is live while heartbeats come, and lost 3 s after the last', () => {
    expect(linkAt(beat, 0, 12_999)).toBe('live');
    expect(linkAt(beat, 0, 13_000)).toBe('lost');
  });

  test('is lost 2 s after its connection broke, whenever the last heartbeat came', () => {
    expect(linkAt(beat, 0, 12_400, 10_500)).toBe('live');
    expect(linkAt(beat, 0, 12_500, 10_500)).toBe('lost');
    expect(linkAt(null, 10_000, 12_500, 10_500)).toBe('lost');
  });

  test('of a page that has heard nothing is connecting for 3 s, then lost', () => {
    expect(linkAt(null, 5_000, 7_999)).toBe('connecting');
    expect(linkAt(null, 5_000, 8_000)).toBe('lost');
  });
});

describe('the age of a machine', () => {
  test('is live below 3 s, then stale, and no data from its own limit on', () => {
    expect(ageClass(2_999, 30_000)).toBe('live');
    expect(ageClass(3_000, 30_000)).toBe('stale');
    expect(ageClass(29_999, 30_000)).toBe('stale');
    expect(ageClass(30_000, 30_000)).toBe('no-data');
  });

  test('with a limit of 3 s goes to no data without having been dimmed', () => {
    expect(ageClass(2_999, 3_000)).toBe('live');
    expect(ageClass(3_000, 3_000)).toBe('no-data');
  });

  test('is unknown before the first heartbeat, and no data when the server never heard of it', () => {
    expect(ageClass(undefined, 30_000)).toBe('unknown');
    expect(ageClass(null, 30_000)).toBe('no-data');
  });
});

test('ages grow with the heartbeat alone while it comes, and by whole seconds when it stays away', () => {
  expect(silenceMs(null, 99_000)).toBe(0);
  expect(silenceMs(beat, 11_800)).toBe(0);
  expect(silenceMs(beat, 11_950)).toBe(1_000);
  expect(silenceMs(beat, 14_200)).toBe(4_000);
});
