/**
 * Rules that were chosen from the first week of a recording, on all eleven weeks of it: what they see of the windows in
 * which people found an anomaly, how long before the failure, and how often they speak of nothing (docs/rules-from-a-recording.md).
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import { readPlant } from '@gemba/program/plant';
import { rulesOf } from '@gemba/server/domain/alarms/rules';
import { initialAlarm, step } from '@gemba/server/domain/alarms/step';
import type { AlarmMemory } from '@gemba/server/domain/alarms/types';
import { expect, test } from 'vitest';
import { dataset, describeWithDatasets } from '../support/datasets.ts';
import { recordedPlant, tried } from './recorded-study.ts';

const RECORDING = 'machine_temperature_system_failure.csv';
const DAY_MS = 86_400_000;
const FALSE_ALARMS = [
  ...['2014-01-05T16:40 cold', '2014-01-29T14:15 cold', '2014-01-30T17:35 cold', '2014-02-03T07:15 cold'],
];
const timeMs = (text: string): number => Date.parse(`${text.trim().replace(' ', 'T')}Z`);

interface Reading {
  ms: number;
  value: number;
}

function readings(): Reading[] {
  const lines = readFileSync(dataset('nab-machine-temperature', RECORDING), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [at = '', value = ''] = line.split(',');
    return { ms: timeMs(at), value: Number(value) };
  });
}

/** Windows in which people found an anomaly; its middle is when it was at its height. */
function windows(): { fromMs: number; toMs: number }[] {
  const all = JSON.parse(readFileSync(dataset('nab-machine-temperature', 'windows.json'), 'utf8'));
  return (Object.values(all)[0] as [string, string][]).map(([from, to]) => ({
    fromMs: timeMs(from),
    toMs: timeMs(to),
  }));
}

/** When each rule became active; each reading holds for the five minutes to the next, and all of it was watched. */
function activations(list: readonly Reading[]): { rule: string; ms: number }[] {
  const plant = readPlant(join(import.meta.dirname, 'machine-temperature.yaml'));
  return rulesOf(plant).flatMap((bound) => {
    let memory: AlarmMemory = initialAlarm(bound, 0n);
    const found: { rule: string; ms: number }[] = [];
    let throughMs = list[0]?.ms ?? 0;
    for (const { ms, value } of list) {
      const timeNs = BigInt(ms) * 1_000_000n;
      const sample = {
        kind: 'sample',
        machine: 'machine' as MachineId,
        signal: 'temperature' as SignalId,
        value,
        status: 0,
      } as const;
      const events = [
        { kind: 'sample', sample: { ...sample, timeNs } },
        ...(ms > throughMs
          ? [{ kind: 'observed', fromNs: BigInt(throughMs) * 1_000_000n, throughNs: timeNs } as const]
          : []),
      ] as const;
      for (const event of events) {
        const stepped = step(memory, event, bound);
        memory = stepped.memory;
        for (const { transition, atNs } of stepped.transitions)
          if (transition === 'activated') found.push({ rule: bound.rule.id, ms: Number(atNs / 1_000_000n) });
      }
      throughMs = Math.max(throughMs, ms);
    }
    return found;
  });
}

describeWithDatasets('rules from the first week of a recording', () => {
  const list = readings();
  const labelled = windows();
  const found = activations(list);
  const inside = ({ ms }: { ms: number }) => labelled.findIndex(({ fromMs, toMs }) => fromMs <= ms && ms <= toMs);
  const shown = ({ rule, ms }: { rule: string; ms: number }) => `${new Date(ms).toISOString().slice(0, 16)} ${rule}`;

  test('are formed from what came before the first window, and from nothing else', () => {
    const week = list.filter(({ ms }) => ms < (labelled[0]?.fromMs ?? 0)).map(({ value }) => value);
    const mean = week.reduce((sum, value) => sum + value, 0) / week.length;
    const deviation = Math.sqrt(week.reduce((sum, value) => sum + (value - mean) ** 2, 0) / week.length);
    const lowest = Math.min(...week);
    expect([Math.round(lowest), Math.round(deviation / 2), Math.round(lowest - deviation)]).toEqual([53, 5, 43]);
    // Below the limit it was for one reading at a time: of two in a row nothing was seen, which is ten minutes.
    const longest = Math.max(...week.map((_, i) => week.slice(i).findIndex((value) => value >= 53)));
    expect(longest).toBe(1);
  });

  test('become active inside each labelled window, and days before the last failure', () => {
    for (const i of labelled.keys())
      expect(
        found.some((one) => inside(one) === i),
        `window ${i + 1}`,
      ).toBe(true);
    const last = labelled.at(-1) as { fromMs: number; toMs: number };
    const failureMs = (last.fromMs + last.toMs) / 2;
    const [before] = found.filter(({ ms }) => ms >= (labelled[2]?.fromMs ?? 0));
    expect((failureMs - (before?.ms ?? 0)) / DAY_MS).toBeGreaterThan(10);
  });

  test('speak of nothing four times in eleven weeks', () => {
    const wrong = found.filter((one) => inside(one) < 0).sort((a, b) => a.ms - b.ms);
    const right = found.filter((one) => inside(one) >= 0);
    console.log(`inside the windows:\n${right.map(shown).join('\n')}\nfalse alarms:\n${wrong.map(shown).join('\n')}`);
    expect(wrong.map(shown)).toEqual(FALSE_ALARMS);
  });

  test('are tried by a user on the recording as a machine’s past: each window told of, false alarms counted and named', async () => {
    const plant = await recordedPlant();
    // They are of the past, and nobody is told of them.
    expect(await plant.api.bench.records.notifications.openAnnouncements()).toEqual([]);
    // What a study of the whole recording would propose: half an hour in place of ten minutes.
    const condition = { kind: 'below-limit' as const, signal: 'temperature', limit: 53, deadband: 5 };
    const changed = { condition, onDelayS: 1800, offDelayS: 3600 };
    const studied = await tried(plant, { rule: 'cold', changed, horizonMin: 0, known: plant.windows });
    const { id: _, ...kept } = studied;
    // The page shows this very answer: tests/browser/screens-alarms.test.ts.
    await expect(`${JSON.stringify({ id: 'study-1', ...kept }, null, 2)}\n`).toMatchFileSnapshot(
      '../support/fake-live/recorded-study.json',
    );
    expect(studied.result).toMatchObject({
      ...{ incidents: 4, unknownS: 0, lost: [] },
      before: { alarms: 8, told: 4, missed: 0, idle: 4 },
      after: { alarms: 7, told: 4, missed: 0, idle: 3 },
    });
    const then = ({ fromMs }: { fromMs: number }) => shown({ rule: 'cold', ms: fromMs - plant.shiftMs });
    expect(studied.result?.idle.before.map(then)).toEqual(FALSE_ALARMS);
    for (const { before } of studied.result?.tellings ?? []) expect(before?.leadS).toBeLessThan(0);

    // The failure itself: the first alarm of the two weeks before it came eleven days ahead.
    const failureMs = Date.UTC(2014, 1, 8, 14, 30) + plant.shiftMs;
    const failure = { fromMs: failureMs, toMs: failureMs, reason: 'failure' };
    const month = { ...plant, fromMs: failureMs - 30 * DAY_MS };
    const ahead = await tried(month, { rule: 'cold', changed, horizonMin: 14 * 1440, known: [failure] });
    expect(ahead.result?.tellings[0]?.before?.leadS).toBe(952_500);
    await plant.api.app.close();
  }, 120_000);
});
