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

const RECORDING = 'machine_temperature_system_failure.csv';
const DAY_MS = 86_400_000;
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

  test('speak of nothing three times in eleven weeks', () => {
    const wrong = found.filter((one) => inside(one) < 0).sort((a, b) => a.ms - b.ms);
    const right = found.filter((one) => inside(one) >= 0);
    console.log(`inside the windows:\n${right.map(shown).join('\n')}\nfalse alarms:\n${wrong.map(shown).join('\n')}`);
    expect(wrong.map(shown)).toEqual(['2014-01-29T14:35 cold', '2014-01-30T17:55 cold', '2014-02-03T07:35 cold']);
  });
});
