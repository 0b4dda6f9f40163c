import { beforeEach, describe, expect, test } from 'vitest';
import { GestureReader } from './gestures.ts';
import type { Window } from './view.ts';

let shown: Window;
let cursor: number | null;
let reader: GestureReader;
beforeEach(() => {
  shown = { fromMs: 0, toMs: 100_000 };
  cursor = null;
  reader = new GestureReader({
    window: () => shown,
    area: () => ({ left: 50, width: 1000 }),
    onwindow: (window) => (shown = window),
    oncursor: (timeMs) => (cursor = timeMs),
    onselect: () => undefined,
  });
});
const target = { setPointerCapture: () => undefined } as unknown as HTMLElement;
const pointer = (clientX: number, more: object = {}) =>
  ({ button: 0, pointerId: 1, pointerType: 'touch', clientX, currentTarget: target, ...more }) as never;
const key = (name: string, more: object = {}) => ({ key: name, preventDefault: () => undefined, ...more }) as never;

describe('a finger', () => {
  test('drags the window along', () => {
    reader.down(pointer(500));
    reader.move(pointer(600));
    expect(shown).toEqual({ fromMs: -10_000, toMs: 90_000 });
    reader.up(pointer(600));
    expect(cursor).toBe(null);
  });

  test('that only taps points at a moment', () => {
    reader.down(pointer(300));
    reader.up(pointer(301));
    expect(cursor).toBe(25_000);
    expect(shown).toEqual({ fromMs: 0, toMs: 100_000 });
  });

  test('and another one zoom by their distance, about their middle', () => {
    reader.down(pointer(450));
    reader.down(pointer(650, { pointerId: 2 }));
    reader.move(pointer(350));
    reader.move(pointer(750, { pointerId: 2 }));
    expect(shown.toMs - shown.fromMs).toBeCloseTo(50_000);
    expect((shown.fromMs + shown.toMs) / 2).toBeCloseTo(50_000);
    // The one that stays goes on dragging from where it is.
    reader.up(pointer(750, { pointerId: 2 }));
    reader.move(pointer(450));
    expect(shown.toMs - shown.fromMs).toBeCloseTo(50_000);
    expect(shown.fromMs).toBeCloseTo(20_000);
  });
});

describe('a mouse', () => {
  test('points where it is, and nowhere when it leaves', () => {
    reader.move(pointer(150, { pointerType: 'mouse' }));
    expect(cursor).toBe(10_000);
    reader.leave(pointer(0, { pointerType: 'mouse' }));
    expect(cursor).toBe(null);
  });

  test('zooms with its wheel about where it points', () => {
    reader.wheel({ deltaX: 0, deltaY: -400, deltaMode: 0, clientX: 300, preventDefault: () => undefined } as never);
    const span = shown.toMs - shown.fromMs;
    expect(span).toBeLessThan(60_000);
    expect(shown.fromMs + span * 0.25).toBeCloseTo(25_000);
  });

  test('chooses a stretch with Shift', () => {
    reader.down(pointer(250, { pointerType: 'mouse', shiftKey: true }));
    reader.move(pointer(450, { pointerType: 'mouse' }));
    expect(shown.toMs).toBe(100_000);
    reader.up(pointer(450, { pointerType: 'mouse' }));
    expect(shown).toEqual({ fromMs: 20_000, toMs: 40_000 });
  });
});

describe('the keyboard', () => {
  test('moves what is pointed at, and with Shift the window', () => {
    reader.key(key('ArrowLeft'), null);
    expect(cursor).toBe(99_000);
    reader.key(key('Home'), cursor);
    expect(cursor).toBe(0);
    reader.key(key('ArrowLeft', { shiftKey: true }), cursor);
    expect(shown).toEqual({ fromMs: -10_000, toMs: 90_000 });
    reader.key(key('Escape'), cursor);
    expect(cursor).toBe(null);
  });

  test('zooms about what is pointed at, and leaves the browser its own keys', () => {
    reader.key(key('+'), 25_000);
    expect(shown.toMs - shown.fromMs).toBeCloseTo(100_000 / 1.5);
    expect(shown.fromMs + (shown.toMs - shown.fromMs) * 0.25).toBeCloseTo(25_000);
    const before = shown;
    reader.key(key('+', { ctrlKey: true }), 25_000);
    reader.key(key('Tab'), 25_000);
    expect(shown).toBe(before);
  });
});
