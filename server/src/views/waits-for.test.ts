import type { MachineState } from '@gemba/contract/state';
import { describe, expect, it } from 'vitest';
import { waitsFor } from './waits-for.ts';

const line = (...states: MachineState[]) => states.map((state, index) => ({ name: `M${index + 1}`, state }));

describe('what a machine waits for', () => {
  it('is the nearest machine before a starved one that is not itself starved', () => {
    expect(waitsFor(line('faulted', 'starved', 'starved'), 2)).toBe('waits for M1');
  });

  it('is the nearest machine after a blocked one that is not itself blocked', () => {
    expect(waitsFor(line('blocked', 'blocked', 'stopped', 'starved'), 0)).toBe('waits for M3');
  });

  it('is nothing for one that runs, and for one at the end of the line that waits for the outside', () => {
    expect(waitsFor(line('producing', 'starved'), 0)).toBe(null);
    expect(waitsFor(line('starved', 'producing'), 0)).toBe(null);
    expect(waitsFor(line('producing', 'blocked'), 1)).toBe(null);
  });
});
