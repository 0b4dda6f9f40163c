import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RESYNC_AGAIN_MS, Versions } from './versions.ts';

describe('versions', () => {
  test('apply each delta that follows, and ignore what is known', () => {
    const versions = new Versions();
    versions.snapshot(7);
    expect(versions.delta(8)).toBe('apply');
    expect(versions.delta(8)).toBe('ignore');
    expect(versions.delta(6)).toBe('ignore');
    expect(versions.delta(9)).toBe('apply');
    expect(versions.current).toBe(9);
  });

  test('a hole leaves everything aside until a snapshot comes', () => {
    const versions = new Versions();
    versions.snapshot(7);
    expect(versions.delta(9)).toBe('hole');
    expect(versions.delta(10)).toBe('ignore');
    versions.snapshot(12);
    expect(versions.delta(13)).toBe('apply');
  });

  test('a heartbeat ahead of the picture shows that the last delta was lost', () => {
    const versions = new Versions();
    versions.snapshot(7);
    expect(versions.heartbeat(7)).toBe('known');
    expect(versions.heartbeat(8)).toBe('hole');
    expect(versions.current).toBeNull();
  });

  test('after a new connection a server that counts from one again is believed', () => {
    const versions = new Versions();
    versions.snapshot(900);
    versions.lost();
    expect(versions.delta(2)).toBe('ignore');
    versions.snapshot(1);
    expect(versions.delta(2)).toBe('apply');
  });

  test('asks once, and again only when no snapshot came', () => {
    const versions = new Versions();
    expect(versions.ask(0)).toBe(true);
    expect(versions.ask(RESYNC_AGAIN_MS - 1)).toBe(false);
    expect(versions.ask(RESYNC_AGAIN_MS)).toBe(true);
    versions.snapshot(1);
    expect(versions.ask(RESYNC_AGAIN_MS + 1)).toBe(true);
  });

  test('whatever is lost or doubled, what is applied is a run without holes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 }), (arrivals) => {
        const versions = new Versions();
        versions.snapshot(0);
        let shown = 0;
        for (const version of arrivals) {
          const verdict = versions.delta(version);
          if (verdict === 'apply') {
            expect(version).toBe(shown + 1);
            shown = version;
          } else if (verdict === 'hole') {
            versions.snapshot(version);
            shown = version;
          }
        }
      }),
    );
  });
});
