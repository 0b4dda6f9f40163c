/**
 * What to send to the server, and when: new positions at once on the live lane, and beside them, oldest first and in a
 * window, whatever is not known to be stored. Pure: the journal, the broker and the clock are told to it.
 */

import { add, contiguous, EMPTY, has, type PositionSet } from '@gemba/contract/stream/positions';
import type { Stored } from '@gemba/contract/stream/stored';
import type { ServerState } from '@gemba/contract/stream/topics';

export interface Lanes {
  /** Positions that the journal holds, `oldest` to `last`. */
  oldest: number;
  last: number;
  /** Whether the connection to the broker stands. */
  linked: boolean;
  /** What the server last said of itself; `null`: nothing yet. */
  server: ServerState | null;
  /** What the server said is stored. */
  stored: PositionSet;
  /** Sent live on this connection to the present server, and not overdue: not to be sent again yet. */
  live: PositionSet;
  /** Up to which position had been sent live by when, one for each second of sending. */
  liveMarks: readonly { position: number; sinceMs: number; atMs: number }[];
  /** Replayed and not stored: the same as entries and as a set. */
  window: readonly Replayed[];
  replaying: PositionSet;
  windowBytes: number;
  /** When the window last moved, or was begun. */
  movedMs: number;
  /** How long the window may stand still before it is sent again. */
  patienceMs: number;
  /** Nothing is replayed before this. */
  replayFromMs: number;
}

export interface Replayed {
  position: number;
  /** Of its body. */
  bytes: number;
}

/** What to do about the replay now. */
export type Decision =
  /** Send the positions `from` to `to`, as many of them as fit into a message. */
  | { kind: 'send'; from: number; to: number }
  /** Ask again after so long, or when something has happened. */
  | { kind: 'wait'; ms: number }
  /** Ask again when something has happened. */
  | { kind: 'idle' };

/** The server hears what is stored about once a second: so much may be under way, bytes of bodies and positions. */
export const WINDOW_BYTES = 8 * 1024 * 1024;
export const WINDOW_POSITIONS = 4_000;
/** Bytes of bodies a second: sixteen times what a gateway with 50,000 samples a second has to send live. */
export const REPLAY_BYTES_PER_S = 16 * 1024 * 1024;
/** What is sent live is stored within this, or is sent again. */
export const LIVE_PATIENCE_MS = 10_000;
/** The first wait for a window that stands still; doubled up to the last, while the server has troubles of its own. */
export const PATIENCE_MS = 10_000;
export const PATIENCE_MAX_MS = 60_000;
/** On a new connection the retained word on what is stored comes first: no need to send what it spares. */
export const GRACE_MS = 300;

export function newLanes(oldest: number, last: number): Lanes {
  return {
    oldest,
    last,
    linked: false,
    server: null,
    stored: EMPTY,
    ...nothingSent(0),
  };
}

/** Nothing is known to be under way: all that isn't stored will be sent again. */
const nothingSent = (nowMs: number) => ({
  live: EMPTY,
  liveMarks: [],
  window: [],
  replaying: EMPTY,
  windowBytes: 0,
  movedMs: nowMs,
  patienceMs: PATIENCE_MS,
  replayFromMs: nowMs + GRACE_MS,
});

/** The connection stands. What was under way on the one before may be lost. */
export const linked = (lanes: Lanes, nowMs: number): Lanes => ({ ...lanes, linked: true, ...nothingSent(nowMs) });

export const unlinked = (lanes: Lanes): Lanes => ({ ...lanes, linked: false });

/** The server said whether it is there. One that has just come has heard nothing of what was sent before. */
export function serverSaid(lanes: Lanes, server: ServerState, nowMs: number): Lanes {
  const same = lanes.server?.online === server.online && lanes.server.sinceMs === server.sinceMs;
  if (same || !server.online) return { ...lanes, server };
  return { ...lanes, server, ...nothingSent(nowMs) };
}

/** The journal has grown. */
export const journalled = (lanes: Lanes, position: number): Lanes => ({ ...lanes, last: position });

/** Segments were released. */
export const released = (lanes: Lanes, oldest: number): Lanes => ({ ...lanes, oldest });

/** A new position was sent live. */
export function sentLive(lanes: Lanes, position: number, nowMs: number): Lanes {
  const mark = lanes.liveMarks.at(-1);
  const goesOn = mark !== undefined && nowMs - mark.sinceMs < 1_000;
  const before = goesOn ? lanes.liveMarks.slice(0, -1) : lanes.liveMarks;
  const liveMarks = [...before, { position, sinceMs: goesOn ? mark.sinceMs : nowMs, atMs: nowMs }];
  return { ...lanes, live: add(lanes.live, position), liveMarks };
}

/** Positions were replayed. */
export function sentReplay(lanes: Lanes, sent: readonly Replayed[], nowMs: number): Lanes {
  const bytes = sent.reduce((sum, one) => sum + one.bytes, 0);
  return {
    ...lanes,
    window: [...lanes.window, ...sent],
    replaying: setOf(sent, lanes.replaying),
    windowBytes: lanes.windowBytes + bytes,
    movedMs: lanes.window.length === 0 ? nowMs : lanes.movedMs,
    replayFromMs: Math.max(lanes.replayFromMs, nowMs) + (bytes * 1000) / REPLAY_BYTES_PER_S,
  };
}

/** The server said what is stored: cumulative, and the newest word counts, also when it is less than before. */
export function storedSaid(lanes: Lanes, { through, beyond }: Stored, nowMs: number): Lanes {
  let stored: PositionSet = through > 0 ? [[1, through]] : EMPTY;
  for (const [first, last] of beyond) stored = add(stored, first, last);
  const window = lanes.window.filter(({ position }) => !has(stored, position));
  const moved = window.length < lanes.window.length;
  return {
    ...lanes,
    stored,
    live: above(lanes.live, through),
    liveMarks: lanes.liveMarks.filter(({ position }) => position > through),
    window,
    replaying: setOf(window),
    windowBytes: window.reduce((sum, one) => sum + one.bytes, 0),
    ...(moved ? { movedMs: nowMs, patienceMs: PATIENCE_MS } : {}),
  };
}

/** Everything through this is stored, and may be released. */
export const storedThrough = (lanes: Lanes): number => contiguous(lanes.stored);

/** What to replay now. */
export function nextReplay(before: Lanes, nowMs: number): [Lanes, Decision] {
  const lanes = impatient(before, nowMs);
  if (!lanes.linked || lanes.server?.online !== true) return [lanes, { kind: 'idle' }];
  const from = firstUnsent(lanes);
  if (from > lanes.last) return [lanes, idleOrWait(lanes, nowMs)];
  if (lanes.windowBytes >= WINDOW_BYTES || lanes.window.length >= WINDOW_POSITIONS) {
    return [lanes, { kind: 'wait', ms: Math.max(1, lanes.movedMs + lanes.patienceMs - nowMs) }];
  }
  if (nowMs < lanes.replayFromMs) return [lanes, { kind: 'wait', ms: Math.ceil(lanes.replayFromMs - nowMs) }];
  return [lanes, { kind: 'send', from, to: endOfUnsent(lanes, from) }];
}

/** Nothing to send now; later perhaps, when the server leaves something of it unstored. */
function idleOrWait(lanes: Lanes, nowMs: number): Decision {
  if (storedThrough(lanes) >= lanes.last) return { kind: 'idle' };
  const liveDueMs = lanes.liveMarks[0] === undefined ? PATIENCE_MS : lanes.liveMarks[0].atMs + LIVE_PATIENCE_MS - nowMs;
  const windowDueMs = lanes.window.length === 0 ? PATIENCE_MS : lanes.movedMs + lanes.patienceMs - nowMs;
  return { kind: 'wait', ms: Math.max(1, Math.min(liveDueMs, windowDueMs)) };
}

/** Gives up waiting for what should have been stored long since. */
function impatient(lanes: Lanes, nowMs: number): Lanes {
  let next = lanes;
  const overdue = next.liveMarks.findLast(({ atMs }) => nowMs - atMs >= LIVE_PATIENCE_MS);
  if (overdue !== undefined) {
    const liveMarks = next.liveMarks.filter(({ position }) => position > overdue.position);
    next = { ...next, live: above(next.live, overdue.position), liveMarks };
  }
  if (next.window.length > 0 && nowMs - next.movedMs >= next.patienceMs) {
    const patienceMs = Math.min(2 * next.patienceMs, PATIENCE_MAX_MS);
    next = { ...next, window: [], replaying: EMPTY, windowBytes: 0, movedMs: nowMs, patienceMs };
  }
  return next;
}

function setOf(positions: readonly Replayed[], start: PositionSet = EMPTY): PositionSet {
  let set = start;
  for (const { position } of positions) set = add(set, position);
  return set;
}

const above = (set: PositionSet, position: number): PositionSet =>
  set.flatMap(([first, last]): PositionSet => (last <= position ? [] : [[Math.max(first, position + 1), last]]));

/** Lowest position that is neither stored nor under way; beyond `last` when there is none. */
function firstUnsent({ stored, live, replaying, oldest }: Lanes): number {
  let position = oldest;
  while (true) {
    const range = rangeWith(stored, position) ?? rangeWith(live, position) ?? rangeWith(replaying, position);
    if (range === undefined) return position;
    position = range[1] + 1;
  }
}

/** Last position of the stretch that begins there. */
function endOfUnsent({ stored, live, replaying, last }: Lanes, from: number): number {
  let end = last;
  for (const set of [stored, live, replaying]) {
    const next = set.find(([first]) => first > from);
    if (next !== undefined) end = Math.min(end, next[0] - 1);
  }
  return end;
}

const rangeWith = (set: PositionSet, position: number) =>
  set.find(([first, last]) => first <= position && position <= last);
