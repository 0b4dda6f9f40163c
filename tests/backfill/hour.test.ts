/**
 * A gateway comes back after an outage, and its machines' server has recorded all of it: soon nothing is missing, each
 * value is stored once, and who looks at the present meanwhile notices nothing. Small: 40 nodes. Whole: 1,000 nodes and
 * an hour, in under a minute.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { openGaps } from '@gemba/contract/open-gaps';
import { expect, test } from 'vitest';
import { p99 } from '../support/percentile.ts';
import { withTails } from '../support/processes.ts';
import { judging, record, seeds } from '../support/proof.ts';
import { until } from '../support/running-plant.ts';
import { ScreenAges } from '../support/screen-ages.ts';
import { readStored, samplesOf, withEngines } from '../support/stored-machine.ts';
import { messageOf, Tap } from '../support/tap.ts';
import { changes, type Hall } from './hall.ts';
import { Hour } from './hour.ts';

const HALL: Hall = judging
  ? { machines: 10, signals: 100, periodMs: 5_000 }
  : { machines: 2, signals: 20, periodMs: 1_000 };
const MINUTES = judging ? 60 : 2;
const WHOLE_MAX_MS = 60_000;
/** How long the present is watched without anything beside it. */
const IDLE_MS = judging ? 30_000 : 1_000;
/** Of the delay of what is live, as in a drain after the broker was down. */
const LATE_FACTOR = 2;

for (const seed of seeds([1])) {
  test(`${MINUTES} minutes of ${HALL.machines * HALL.signals} nodes, seed ${seed}`, { timeout: 600_000 }, async () => {
    const hour = new Hour(HALL, MINUTES);
    try {
      await hour.begin();
      const ages = await watchAges(hour);
      const startedMs = performance.now();
      await hour.programs.gateway.start();
      await until('the present is seen', 60_000, async () => ages.seen());
      const liveMs = performance.now() - startedMs;
      ages.take();
      await hour.untilWhole(300_000);
      const wholeMs = performance.now() - startedMs;
      const during = ages.take();
      await pause(IDLE_MS);
      const idle = ages.take();
      await ages.end();
      const brought = await hour.metric('gateway', 'gemba_gateway_backfill_values_total', '"brought"');
      const p99Ms = { during: p99s(during), without: p99s(idle) };
      const facts = { brought, liveMs: round(liveMs), wholeMs: round(wholeMs), p99Ms };
      await hour.programs.gateway.stop();
      await hour.programs.server.stop();
      record('backfill', seed, { hall: HALL, minutes: MINUTES, ...facts, ...(await judge(hour)) });
      if (!judging) return;
      expect(wholeMs, JSON.stringify(facts)).toBeLessThan(WHOLE_MAX_MS);
      expect(p99Ms.during.wire, JSON.stringify(facts)).toBeLessThanOrEqual(LATE_FACTOR * p99Ms.without.wire);
      expect(p99Ms.during.screen, JSON.stringify(facts)).toBeLessThanOrEqual(LATE_FACTOR * p99Ms.without.screen);
    } catch (error) {
      const { gateway, server } = hour.programs;
      throw withTails(error, gateway, server);
    } finally {
      await hour.end();
    }
  });
}

/** Everything from the outage on is stored once, as it was; no gap is open. */
async function judge(hour: Hour): Promise<{ stored: number }> {
  let stored = 0;
  await withEngines(hour, null, async (historian, records) => {
    for (const [index, machine] of hour.machines.entries()) {
      const found = await readStored(machine, historian, records);
      const { gaps, filled } = found.coverage;
      // A busy machine may break off again later: of that nothing is said here.
      const outage = gaps.filter(({ fromNs }) => fromNs === hour.awayNs);
      const throughNs = outage[0]?.toNs ?? 0n;
      const names = machine.signals.map(({ id }) => id);
      expect(outage).toHaveLength(1);
      expect(openGaps(outage, filled, names as never[])).toEqual([]);
      const bySignal = Map.groupBy(samplesOf(found), ({ signal }) => signal as string);
      for (const [signal, { id }] of machine.signals.entries()) {
        const came = (bySignal.get(id) ?? []).filter(({ timeNs }) => timeNs > hour.awayNs && timeNs <= throughNs);
        const should = changes(hour.hall, index, signal, hour.awayNs, throughNs);
        stored += came.length;
        // Held against each other as text: of a difference in thousands the first lines say what it is.
        const text = (all: readonly { timeNs: bigint; value: unknown }[]) =>
          all.map((one) => `${one.timeNs} ${one.value}`);
        expect(text(came)).toEqual(text(should));
      }
    }
  });
  return { stored };
}

interface Ages {
  wire: number[];
  screen: number[];
}

/** How old each value is when it comes over the broker, and when a screen hears of it, ms: all share a clock. */
async function watchAges({ mqtt, http, machines }: Hour) {
  const ages: Ages = { wire: [], screen: [] };
  let sinceMs = Date.now();
  const tap = await Tap.on(mqtt);
  const note = (timeMs: number, atMs: number) => {
    if (timeMs >= sinceMs) ages.wire.push(atMs - timeMs);
  };
  tap.onHeard = (heard) => {
    tap.heard.length = 0;
    if (heard.lane !== 'live') return;
    const atMs = Date.now();
    for (const { entries } of messageOf(heard).batches)
      for (const entry of entries)
        if (entry.kind === 'sample' && !entry.historical) note(Number(entry.timeNs / 1000n) / 1000, atMs);
  };
  const screen = await ScreenAges.on(
    http,
    machines.map(({ id }) => id),
  );
  const heard = (): void => {
    ages.screen = [...ages.screen, ...screen.take(sinceMs)];
  };
  return {
    seen: (): boolean => {
      heard();
      return ages.wire.length > 0 && ages.screen.length > 0;
    },
    /** Those since the last time, of values that are not older than that. */
    take: (): Ages => {
      heard();
      sinceMs = Date.now();
      return { wire: ages.wire.splice(0), screen: ages.screen.splice(0) };
    },
    end: async (): Promise<void> => {
      screen.close();
      await tap.end();
    },
  };
}

const p99s = ({ wire, screen }: Ages) => ({ wire: p99(wire), screen: p99(screen), values: wire.length });
const round = (value: number): number => Math.round(value * 10) / 10;
