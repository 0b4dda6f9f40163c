/**
 * An OPC UA server is restarted again and again, in order or with its cable cut first, for seeded times. Each time the
 * gateway is back by itself: the first good value at most 5 s after the server listens, and never with two sessions.
 * What changed while it was away is there; the time between lies in declared gaps. Small: 5 restarts. Whole: 200.
 */

import { setTimeout as pause } from 'node:timers/promises';
import type { Vice } from '@gemba/simulators/nasty/vice';
import Type from 'typebox';
import { expect, test, vi } from 'vitest';
import { NastyRig } from '../support/nasty-rig.ts';
import { judging, random, record, seeds } from '../support/proof.ts';

const RESTARTS = judging ? 10 : 5;
/** From the listening to the value's arrival behind the journal and the broker. */
const BACK_MAX_MS = 5_000;
const AWAY_MAX_MS = judging ? 6_000 : 500;

for (const seed of seeds([1])) {
  test(`${RESTARTS} restarts, seed ${seed}`, { timeout: RESTARTS * 30_000 }, async () => {
    const rig = await NastyRig.make();
    try {
      const sessions = countSessions(rig);
      await rig.startGateway();
      await watched(rig);
      const next = random(seed);
      const aways: Away[] = [];
      for (let step = 1; step <= RESTARTS; step++) aways.push(await restart(rig, step, next));
      const backMs = aways.map((away) => away.backMs);
      const sorted = backMs.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
      const facts = { restarts: RESTARTS, sessionsMax: sessions.max, p50Ms: at(0.5), maxMs: at(1), backMs };
      record('restarts', seed, facts);
      expect(sessions.max).toBe(1);
      expect(rig.foreign()).toEqual([]);
      for (const machine of ['a', 'b'])
        for (const away of aways)
          expect([machine, away, isDeclared(rig, machine, away)]).toEqual([machine, away, true]);
      if (judging) expect(Math.max(...backMs), JSON.stringify(facts)).toBeLessThan(BACK_MAX_MS);
    } finally {
      await rig.stop();
    }
  });
}

interface Away {
  fromNs: bigint;
  toNs: bigint;
  /** From the server's listening until good values that changed meanwhile had arrived. */
  backMs: number;
}

/** Restarts it once. */
async function restart(rig: NastyRig, step: number, next: () => number): Promise<Away> {
  const { server, cable } = rig.end;
  const cutFirst = next() < 0.5;
  if (cutFirst) await cable.down();
  await server.close();
  const fromNs = nowNs();
  await pause(next() * AWAY_MAX_MS);
  for (const machine of ['a', 'b']) server.step(machine, step);
  await server.open();
  if (cutFirst) await cable.start();
  const listensMs = performance.now();
  const toNs = nowNs();
  await vi.waitFor(
    () => {
      for (const [machine, value] of [
        ['a', 1000.5 + step],
        ['b', 2000.5 + step],
      ] as const) {
        expect(rig.newest(machine, 'value')).toMatchObject({ value, status: 0 });
      }
    },
    { timeout: 25_000, interval: 5 },
  );
  const backMs = Math.round(performance.now() - listensMs);
  await watched(rig);
  return { fromNs, toNs, backMs };
}

/** Both machines are watched: a break from now on breaks something. */
async function watched(rig: NastyRig): Promise<void> {
  const afterNs = nowNs();
  await vi.waitFor(() => expect(rig.through('a') > afterNs && rig.through('b') > afterNs).toBe(true), {
    timeout: 25_000,
    interval: 20,
  });
}

/** Whether a gap holds all of the time away. */
const isDeclared = (rig: NastyRig, machine: string, away: Away): boolean =>
  rig.gaps(machine).some(({ fromNs, toNs }) => fromNs <= away.fromNs && away.toNs <= toNs);

const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

/** Looks at each request how many sessions the server holds. */
function countSessions(rig: NastyRig): { max: number } {
  const seen = { max: 0 };
  const counting: Vice = {
    name: 'counting',
    summary: 'counts sessions',
    parameters: Type.Object({}),
    act: () => ({
      asked: (_request, server) => {
        seen.max = Math.max(seen.max, server.engine.getSessions().length);
        return undefined;
      },
    }),
  };
  rig.end.server.nastiness.switchOn(counting, {});
  return seen;
}
