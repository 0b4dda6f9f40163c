/**
 * Pointer, wheel and keys over a picture of a window of time, as what they mean: moved, zoomed, a stretch chosen, a moment
 * pointed at. One finger or a pressed button moves, two fingers and the wheel zoom, Shift and a drag choose.
 */

import { panned, type Window, zoomed } from './view.ts';

export interface Gestures {
  /** The window that is shown now. */
  window: () => Window;
  /** Where the window lies on the screen, px. */
  area: () => { left: number; width: number };
  onwindow: (window: Window) => void;
  /** `null` when nothing is pointed at. */
  oncursor: (timeMs: number | null) => void;
  /** A stretch that is being chosen; `null` when no longer. */
  onselect: (window: Window | null) => void;
}

/** A shorter drag is a tap. */
const TAP_PX = 4;
const WHEEL_FACTOR = 1.0015;
const KEY_PAN = 0.1;
const KEY_ZOOM = 1.5;
/** Cursor steps across the window. */
const KEY_STEPS = 100;

interface Point {
  x: number;
  /** Where it was pressed. */
  startX: number;
}

export class GestureReader {
  readonly #on: Gestures;
  readonly #points = new Map<number, Point>();
  /** Window and fingers when the present drag or pinch began. */
  #from: { window: Window; center: number; distance: number } | null = null;
  #selecting: number | null = null;
  /** What is touched now is no tap any more. */
  #isDrag = false;

  constructor(on: Gestures) {
    this.#on = on;
  }

  down(event: PointerEvent & { currentTarget: HTMLElement }): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#points.set(event.pointerId, { x: event.clientX, startX: event.clientX });
    const isFirst = this.#points.size === 1;
    this.#isDrag = !isFirst;
    this.#selecting = event.shiftKey && isFirst ? event.clientX : null;
    this.#begin();
  }

  move(event: PointerEvent): void {
    const point = this.#points.get(event.pointerId);
    if (point === undefined) {
      if (event.pointerType === 'mouse') this.#on.oncursor(this.#timeAt(event.clientX));
      return;
    }
    point.x = event.clientX;
    if (this.#selecting !== null) {
      this.#isDrag ||= Math.abs(point.x - point.startX) >= TAP_PX;
      this.#on.onselect(this.#between(this.#selecting, event.clientX));
      return;
    }
    this.#isDrag ||= Math.abs(point.x - point.startX) >= TAP_PX;
    if (this.#isDrag) this.#drag();
  }

  up(event: PointerEvent): void {
    const point = this.#points.get(event.pointerId);
    this.#points.delete(event.pointerId);
    if (point !== undefined && !this.#isDrag) this.#on.oncursor(this.#timeAt(point.x));
    else if (this.#selecting !== null) this.#on.onwindow(this.#between(this.#selecting, event.clientX));
    this.#selecting = null;
    this.#on.onselect(null);
    if (this.#points.size > 0) this.#begin();
  }

  cancel(event: PointerEvent): void {
    this.#points.delete(event.pointerId);
    this.#selecting = null;
    this.#on.onselect(null);
  }

  leave(event: PointerEvent): void {
    if (event.pointerType === 'mouse' && this.#points.size === 0) this.#on.oncursor(null);
  }

  wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 24 : 1;
    const { width } = this.#on.area();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.#on.onwindow(panned(this.#on.window(), (event.deltaX * unit) / width));
      return;
    }
    this.#on.onwindow(zoomed(this.#on.window(), WHEEL_FACTOR ** (event.deltaY * unit), this.#shareAt(event.clientX)));
  }

  /** @param cursorMs what is pointed at now */
  key(event: KeyboardEvent, cursorMs: number | null): void {
    const window = this.#on.window();
    const { fromMs, toMs } = window;
    const at = cursorMs ?? toMs;
    const share = cursorMs === null ? 0.5 : Math.min(1, Math.max(0, (cursorMs - fromMs) / (toMs - fromMs)));
    const step = (toMs - fromMs) / KEY_STEPS;
    const point = (timeMs: number) => () => this.#on.oncursor(Math.min(toMs, Math.max(fromMs, timeMs)));
    const show = (next: Window) => () => this.#on.onwindow(next);
    const acts: Record<string, () => void> = {
      ArrowLeft: event.shiftKey ? show(panned(window, -KEY_PAN)) : point(at - step),
      ArrowRight: event.shiftKey ? show(panned(window, KEY_PAN)) : point(at + step),
      PageUp: show(panned(window, -1)),
      PageDown: show(panned(window, 1)),
      Home: point(fromMs),
      End: point(toMs),
      '+': show(zoomed(window, 1 / KEY_ZOOM, share)),
      '=': show(zoomed(window, 1 / KEY_ZOOM, share)),
      '-': show(zoomed(window, KEY_ZOOM, share)),
      Escape: () => this.#on.oncursor(null),
    };
    const act = acts[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  #begin(): void {
    const { center, distance } = this.#fingers();
    this.#from = { window: this.#on.window(), center, distance };
  }

  #drag(): void {
    if (this.#from === null) return;
    const { window, center, distance } = this.#from;
    const now = this.#fingers();
    const { left, width } = this.#on.area();
    const share = (center - left) / width;
    const next = distance > 0 && now.distance > 0 ? zoomed(window, distance / now.distance, share) : window;
    this.#on.onwindow(panned(next, (center - now.center) / width));
  }

  /** Middle and distance of what touches, px; one finger has no distance. */
  #fingers(): { center: number; distance: number } {
    const xs = [...this.#points.values()].map(({ x }) => x);
    const [first = 0, second = first] = xs;
    return { center: (first + second) / 2, distance: Math.abs(second - first) };
  }

  #shareAt(x: number): number {
    const { left, width } = this.#on.area();
    return Math.min(1, Math.max(0, (x - left) / width));
  }

  #timeAt(x: number): number {
    const { fromMs, toMs } = this.#on.window();
    return fromMs + (toMs - fromMs) * this.#shareAt(x);
  }

  #between(a: number, b: number): Window {
    const [from, to] = [this.#timeAt(Math.min(a, b)), this.#timeAt(Math.max(a, b))];
    return { fromMs: from, toMs: to };
  }
}
