/**
 * Fault 1: the broker is down for long while machines go on. Afterwards the present is there at once, and the backlog
 * drains beside it at ten times the live rate or faster, without making what is live late.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { p99 } from '../support/percentile.ts';
import { judging } from '../support/proof.ts';
import { until } from '../support/running-plant.ts';
import { ScreenAges } from '../support/screen-ages.ts';
import type { Fault } from './fault.ts';

/** A compressed "for hours": what counts is the backlog, in times of what is live. */
const DOWN_MS = { small: 3_000, whole: 240_000 };
const IDLE_MS = { small: 1_000, whole: 60_000 };
const DRAIN_FACTOR = 10;
/** So many values are heard before it is judged how late they are: a backlog may be drained before the first of them. */
const HEARD = { small: 1, whole: 200 };
const LATE_FACTOR = 2;

export const brokerDown: Fault = {
  name: 'broker-down',
  what: 'the broker down for long: drains ten times faster than live, live p99 meanwhile at most twice idle',
  // A part each tenth of a second, so that there is a backlog.
  plant: {
    stepMs: 20,
    machines: [
      { id: 'filler-1', kind: 'filler', idealCycleS: 0.1 },
      { id: 'mill-1', kind: 'cnc-mill', idealCycleS: 0.1 },
      { id: 'press-1', kind: 'press', idealCycleS: 0.1 },
    ],
  },
  async play(scene) {
    const { plant, tap, whole, did, facts } = scene;
    const span = whole ? 'whole' : 'small';
    const ages = await ScreenAges.on(
      plant.http,
      (await plant.machines()).map(({ id }) => id),
    );
    await until('the screen hears of values', 10_000, async () => ages.messages > 1);
    ages.take();
    await pause(IDLE_MS[span]);
    const idle = ages.take();
    await plant.broker.stop();
    await pause(DOWN_MS[span]);
    const backlog = (await plant.metric('gateway', 'gemba_gateway_backlog_batches')) ?? 0;
    const rate = backlog / (DOWN_MS[span] / 1000);
    did('broker down', { ms: DOWN_MS[span], backlog });
    await plant.broker.start();
    const firstReplay = () => tap.heard.find(({ lane }) => lane === 'replay')?.atMs ?? null;
    await until('the gateway is back', 60_000, async () => firstReplay() !== null);
    ages.take();
    const backMs = Date.now();
    await plant.untilAllLive();
    await until('the backlog is stored', 120_000, async () => {
      const left = await plant.metric('gateway', 'gemba_gateway_backlog_batches');
      return left !== null && left <= Math.max(3 * rate, 3);
    });
    const drainedMs = performance.now() - (firstReplay() as number);
    const during = ages.take(backMs);
    await until('enough is heard to judge how late it is', 60_000, async () => {
      during.push(...ages.take(backMs));
      return during.length >= HEARD[span];
    });
    ages.close();
    Object.assign(facts, {
      liveBatchesPerS: round(rate),
      drainedBatchesPerS: round(backlog / (drainedMs / 1000)),
      liveP99Ms: { idle: p99(idle), draining: p99(during), samples: [idle.length, during.length] },
    });
    did('drained', { ms: Math.round(drainedMs) });
    if (!judging) return;
    expect(backlog / (drainedMs / 1000), 'batches drained a second').toBeGreaterThanOrEqual(DRAIN_FACTOR * rate);
    expect(p99(during), 'p99 of what is live during the drain, ms').toBeLessThanOrEqual(LATE_FACTOR * p99(idle));
  },
};

const round = (value: number): number => Math.round(value * 10) / 10;
