import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Coalesce, ROOM_EVERY_MS } from './coalesce.ts';

describe('coalescing', () => {
  it('sends a first change at once', () => {
    const room = new Coalesce<string>();
    room.offer('a', false);
    expect(room.dueInMs(1000)).toBe(0);
    expect(room.take(1000)).toEqual(['a']);
    expect(room.dueInMs(1000)).toBe(null);
  });

  it('lets further changes wait, and sends each key once', () => {
    const room = new Coalesce<string>();
    room.offer('a', false);
    room.take(1000);
    for (const key of ['a', 'b', 'a']) room.offer(key, false);
    expect(room.take(1100)).toEqual([]);
    expect(room.dueInMs(1100)).toBe(150);
    expect(room.take(1250)).toEqual(['a', 'b']);
  });

  it('sends what is urgent at once, alone', () => {
    const room = new Coalesce<string>();
    room.offer('a', false);
    room.take(1000);
    room.offer('a', false);
    room.offer('b', true);
    expect(room.take(1010)).toEqual(['b']);
    expect(room.take(1250)).toEqual(['a']);
  });

  it('never sends ordinary changes more than four times a second, and never forgets one', () => {
    const change = fc.record({ key: fc.nat(5), afterMs: fc.nat(300), urgent: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const room = new Coalesce<number>();
        const ordinary: number[] = [];
        const open = new Set<number>();
        let nowMs = 0;
        for (const { key, afterMs, urgent } of changes) {
          nowMs += afterMs;
          room.offer(key, urgent);
          open.add(key);
          const sent = room.take(nowMs);
          for (const one of sent) open.delete(one);
          if (!urgent && sent.length > 0) ordinary.push(nowMs);
        }
        for (let at = 1; at < ordinary.length; at++) {
          expect((ordinary[at] as number) - (ordinary[at - 1] as number)).toBeGreaterThanOrEqual(ROOM_EVERY_MS);
        }
        for (const key of room.take(nowMs + ROOM_EVERY_MS)) open.delete(key);
        expect([...open]).toEqual([]);
      }),
    );
  });
});
