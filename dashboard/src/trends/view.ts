/**
 * What a trend looks at: which signals, and which window of time. Read from the address and written into it, so that a link
 * shows the same; moved and zoomed by what people do. Pure.
 */

import type { SignalName } from '../api/history.ts';

export interface Window {
  fromMs: number;
  toMs: number;
}

/** `last` and `shift` end now and go on; `own` stands still. */
export type Range = { kind: 'last'; spanMs: number } | { kind: 'shift' } | ({ kind: 'own' } & Window);

export interface View {
  signals: readonly SignalName[];
  range: Range;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Spans to choose from, as they stand in the address. */
export const SPANS = { '1h': HOUR_MS, '8h': 8 * HOUR_MS, '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS } as const;

/** More lines nobody tells apart. */
export const SIGNALS_MAX = 8;
const SPAN_MIN_MS = 1000;
/** The server's own limit. */
const SPAN_MAX_MS = 2000 * DAY_MS;
/** A window that ends so near to now, as a share of its length, follows it. */
const NOW_WITHIN = 0.005;

const UNITS = { d: DAY_MS, h: HOUR_MS, min: 60_000, s: 1000 } as const;

/** Reads an address's query; what it says of nothing is the last eight hours. */
export function viewOf(search: string): View {
  const asked = new URLSearchParams(search);
  const signals = asked.getAll('s').flatMap((name) => {
    const [, machine, signal] = /^([^/]+)\/(.+)$/.exec(name) ?? [];
    return machine === undefined || signal === undefined ? [] : [{ machine, signal }];
  });
  return { signals: signals.slice(0, SIGNALS_MAX), range: rangeOf(asked) };
}

function rangeOf(asked: URLSearchParams): Range {
  const [fromMs, toMs] = [momentIn(asked.get('from')), momentIn(asked.get('to'))];
  if (fromMs !== null && toMs !== null && fromMs < toMs) return { kind: 'own', ...within({ fromMs, toMs }) };
  if (asked.get('range') === 'shift') return { kind: 'shift' };
  const match = /^(\d{1,7})(d|h|min|s)$/.exec(asked.get('last') ?? '');
  const spanMs = match === null ? SPANS['8h'] : Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
  return { kind: 'last', spanMs: Math.min(SPAN_MAX_MS, Math.max(SPAN_MIN_MS, spanMs)) };
}

function momentIn(text: string | null): number | null {
  if (text === null || text === '') return null;
  const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}

/** The query of a view; what else stands in the present one (language, theme) stays. */
export function searchOf({ signals, range }: View, present = ''): string {
  const asked = new URLSearchParams(present);
  for (const key of ['s', 'last', 'range', 'from', 'to']) asked.delete(key);
  for (const { machine, signal } of signals) asked.append('s', `${machine}/${signal}`);
  if (range.kind === 'shift') asked.set('range', 'shift');
  else if (range.kind === 'last') asked.set('last', spanText(range.spanMs));
  else {
    asked.set('from', new Date(range.fromMs).toISOString());
    asked.set('to', new Date(range.toMs).toISOString());
  }
  // A slash has no meaning in a query, and a link is read by people.
  const text = asked.toString().replaceAll('%2F', '/').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

/** `8h`, `90min`: in the largest unit that divides it, and a day's hours as hours. */
function spanText(spanMs: number): string {
  const name = Object.entries(SPANS).find(([, ms]) => ms === spanMs)?.[0];
  if (name !== undefined) return name;
  const seconds = Math.round(spanMs / 1000) * 1000;
  const [unit, ms] = Object.entries(UNITS).find(([, one]) => seconds % one === 0) ?? ['s', 1000];
  return `${seconds / ms}${unit}`;
}

/** The window of a range at a moment. @param shift the running shift of the line; without one the last eight hours */
export function windowOf(range: Range, nowMs: number, shift: Window | null): Window {
  if (range.kind === 'own') return { fromMs: range.fromMs, toMs: range.toMs };
  if (range.kind === 'last') return { fromMs: nowMs - range.spanMs, toMs: nowMs };
  return shift === null || shift.fromMs >= nowMs
    ? { fromMs: nowMs - SPANS['8h'], toMs: nowMs }
    : { fromMs: shift.fromMs, toMs: Math.min(nowMs, shift.toMs) };
}

export const isFollowing = (range: Range): boolean => range.kind !== 'own';

/** Where a window moved or zoomed by hand leads: one that ends now follows it, none reaches beyond. */
export function rangeFrom(window: Window, nowMs: number): Range {
  const { fromMs, toMs } = within(window);
  const spanMs = toMs - fromMs;
  if (toMs >= nowMs - spanMs * NOW_WITHIN) return { kind: 'last', spanMs };
  return { kind: 'own', fromMs, toMs };
}

/** Longer or shorter by a factor; the moment at `share` of the window (0…1) stays where it is. */
export function zoomed({ fromMs, toMs }: Window, factor: number, share: number): Window {
  const spanMs = toMs - fromMs;
  const nextMs = Math.min(SPAN_MAX_MS, Math.max(SPAN_MIN_MS, spanMs * factor));
  const stillMs = fromMs + spanMs * share;
  return { fromMs: stillMs - nextMs * share, toMs: stillMs + nextMs * (1 - share) };
}

/** Later by a share of its length. */
export function panned({ fromMs, toMs }: Window, share: number): Window {
  const byMs = (toMs - fromMs) * share;
  return { fromMs: fromMs + byMs, toMs: toMs + byMs };
}

/** To the millisecond, no shorter and no longer than what can be asked for. */
function within({ fromMs, toMs }: Window): Window {
  const from = Math.max(0, Math.round(fromMs));
  const spanMs = Math.min(SPAN_MAX_MS, Math.max(SPAN_MIN_MS, Math.round(toMs - fromMs)));
  return { fromMs: from, toMs: from + spanMs };
}
