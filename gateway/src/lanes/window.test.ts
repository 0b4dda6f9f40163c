import { add, contiguous, EMPTY, has, type PositionSet } from '@gemba/contract/stream/positions';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  GRACE_MS,
  journalled,
  type Lanes,
  LIVE_PATIENCE_MS,
  linked,
  newLanes,
  nextReplay,
  PATIENCE_MS,
  sentLive,
  sentReplay,
  serverSaid,
  storedSaid,
  storedThrough,
  unlinked,
  WINDOW_BYTES,
  WINDOW_POSITIONS,
} from './window.ts';

const EPOCH = '0123456789abcdef' as never;
const stored = (through: number, beyond: [number, number][] = []) => ({ epoch: EPOCH, through, beyond });

/** Linked to a server that is there, long ago; positions 1 to `last` are held. */
function ready(last: number): Lanes {
  return serverSaid(linked(newLanes(1, last), 0), { online: true, sinceMs: 5 }, 0);
}

const decide = (lanes: Lanes, nowMs: number) => nextReplay(lanes, nowMs)[1];
const replay = (from: number, to: number, bytes = 100) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ position: from + index, bytes }));

test('what is not known to be stored is replayed, oldest first, around what is', () => {
  const lanes = storedSaid(ready(20), stored(5, [[9, 12]]), 0);
  expect(decide(lanes, GRACE_MS)).toEqual({ kind: 'send', from: 6, to: 8 });
  const sent = sentReplay(lanes, replay(6, 8), GRACE_MS);
  expect(decide(sent, GRACE_MS + 1000)).toEqual({ kind: 'send', from: 13, to: 20 });
});

test('on a new connection the word on what is stored is awaited for a moment', () => {
  expect(decide(ready(20), 10)).toEqual({ kind: 'wait', ms: GRACE_MS - 10 });
});

test('nothing is replayed without a connection, or while no server is there', () => {
  expect(decide(unlinked(ready(20)), 60_000)).toEqual({ kind: 'idle' });
  expect(decide(serverSaid(ready(20), { online: false, sinceMs: 5 }, 0), 60_000)).toEqual({ kind: 'idle' });
  expect(decide(linked(newLanes(1, 20), 0), 60_000)).toEqual({ kind: 'idle' });
});

test('what was sent live is not replayed until it is overdue', () => {
  let lanes = ready(0);
  for (const position of [1, 2, 3]) lanes = sentLive(journalled(lanes, position), position, 1000);
  expect(decide(lanes, 2000)).toEqual({ kind: 'wait', ms: LIVE_PATIENCE_MS - 1000 });
  expect(decide(lanes, 1000 + LIVE_PATIENCE_MS)).toEqual({ kind: 'send', from: 1, to: 3 });
});

test('a new connection, and a server that has just come, have heard nothing', () => {
  const sent = sentLive(journalled(ready(0), 1), 1, 1000);
  expect(decide(linked(sent, 2000), 2000 + GRACE_MS)).toEqual({ kind: 'send', from: 1, to: 1 });
  const restarted = serverSaid(sent, { online: true, sinceMs: 6 }, 2000);
  expect(decide(restarted, 2000 + GRACE_MS)).toEqual({ kind: 'send', from: 1, to: 1 });
  const repeated = serverSaid(sent, { online: true, sinceMs: 5 }, 2000);
  expect(decide(repeated, 2000 + GRACE_MS)).toMatchObject({ kind: 'wait' });
});

test('the window holds back what would be too much under way, and lets it go as it is stored', () => {
  const full = sentReplay(ready(9000), replay(1, 8, WINDOW_BYTES / 8), 0);
  expect(decide(full, 9000)).toEqual({ kind: 'wait', ms: PATIENCE_MS - 9000 });
  expect(decide(storedSaid(full, stored(4), 9000), 9000)).toMatchObject({ kind: 'send', from: 9 });
  const many = sentReplay(ready(9000), replay(1, WINDOW_POSITIONS, 1), 0);
  expect(decide(many, 9000)).toMatchObject({ kind: 'wait' });
});

test('a window that stands still is sent again, each time after twice the patience', () => {
  const sent = sentReplay(ready(3), replay(1, 3), 0);
  expect(decide(sent, PATIENCE_MS - 1)).toMatchObject({ kind: 'wait' });
  const [again, decision] = nextReplay(sent, PATIENCE_MS);
  expect(decision).toEqual({ kind: 'send', from: 1, to: 3 });
  const resent = sentReplay(again, replay(1, 3), PATIENCE_MS);
  expect(decide(resent, 3 * PATIENCE_MS - 1)).toEqual({ kind: 'wait', ms: 1 });
  expect(decide(resent, 3 * PATIENCE_MS)).toMatchObject({ kind: 'send', from: 1 });
});

test('what was released is not looked for', () => {
  expect(decide({ ...ready(20), oldest: 15 }, GRACE_MS)).toEqual({ kind: 'send', from: 15, to: 20 });
});

test('when everything is stored there is nothing to wait for', () => {
  expect(decide(storedSaid(ready(20), stored(20), 0), 60_000)).toEqual({ kind: 'idle' });
});

test('the replay keeps to its rate', () => {
  const sent = sentReplay(ready(9000), replay(1, 2, WINDOW_BYTES / 4), 1000);
  expect(decide(sent, 1000)).toEqual({ kind: 'wait', ms: 250 });
});

/** One thing that happens between a gateway and a server; `lossy` ones may lose what is under way. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('journal' as const), lost: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('replay' as const), lost: fc.boolean(), count: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('store' as const), heard: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'break' as const }, { kind: 'restart' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pause' as const), ms: fc.integer({ min: 1, max: 15_000 }) }) },
);

test('whatever is lost on the way, everything is stored in the end, and the window keeps to its limits', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 120 }), fc.nat(1000), (happenings, sinceMs) => {
      let nowMs = 1;
      let restarts = sinceMs;
      let lanes = serverSaid(linked(newLanes(1, 0), nowMs), { online: true, sinceMs: restarts }, nowMs);
      /** What the server has received, and of that what it has stored. */
      let received: PositionSet = EMPTY;
      let kept: PositionSet = EMPTY;
      const say = () => {
        const through = contiguous(kept);
        lanes = storedSaid(lanes, stored(through, kept.filter(([first]) => first > through) as never), nowMs);
      };
      const replayOnce = (lost: boolean, count: number) => {
        const [next, decision] = nextReplay(lanes, nowMs);
        lanes = next;
        if (decision.kind !== 'send') return decision;
        const to = Math.min(decision.to, decision.from + count);
        lanes = sentReplay(lanes, replay(decision.from, to, 1000), nowMs);
        if (!lost) received = add(received, decision.from, to);
        expect(lanes.windowBytes).toBe(lanes.window.length * 1000);
        expect(lanes.window.length).toBeLessThanOrEqual(WINDOW_POSITIONS);
        return decision;
      };
      for (const one of happenings) {
        if (one.kind === 'journal') {
          lanes = sentLive(journalled(lanes, lanes.last + 1), lanes.last + 1, nowMs);
          if (!one.lost) received = add(received, lanes.last);
        } else if (one.kind === 'replay') replayOnce(one.lost, one.count);
        else if (one.kind === 'store') {
          kept = received;
          if (one.heard) say();
        } else if (one.kind === 'break') lanes = linked(unlinked(lanes), nowMs);
        else if (one.kind === 'restart') {
          received = kept;
          lanes = serverSaid(lanes, { online: true, sinceMs: ++restarts }, nowMs);
        } else nowMs += one.ms;
        nowMs += 1;
      }
      for (let round = 0; round < 200 && storedThrough(lanes) < lanes.last; round++) {
        const decision = replayOnce(false, 10);
        kept = received;
        say();
        nowMs += decision.kind === 'wait' ? decision.ms : 1;
      }
      expect(storedThrough(lanes)).toBe(lanes.last);
      for (let position = 1; position <= lanes.last; position++) expect(has(received, position)).toBe(true);
      expect(decide(lanes, nowMs)).toEqual({ kind: 'idle' });
    }),
  );
});
