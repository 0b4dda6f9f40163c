/**
 * The stages there are, and what gateway.yaml may say of them. A new one is a file and two lines here: one in `STAGES`,
 * one in the schema.
 */

import { SIGNAL_ID_PATTERN } from '@gemba/contract/identity';
import type { Machine, Signal } from '@gemba/contract/plant/machine';
import Type, { type Static, type TProperties } from 'typebox';
import { deadband } from './deadband.ts';
import { minimumInterval } from './minimum-interval.ts';
import { quality } from './quality.ts';
import { scale } from './scale.ts';
import { type SignalStages, type Stage, type StageFault, UNTOUCHED } from './stage.ts';
import { units } from './units.ts';

const STAGES = [quality, scale, units, deadband, minimumInterval] as const;

/** What every stage says of itself, before its own settings. */
const schemaOf = <const K extends string, P extends TProperties>({ kind, settings }: { kind: K; settings: P }) =>
  Type.Object(
    {
      kind: Type.Enum([kind], { description: 'Which stage' }),
      signals: Type.Array(Type.String({ pattern: SIGNAL_ID_PATTERN }), {
        minItems: 1,
        description: 'Signals of the machine',
      }),
      ...settings,
    },
    { additionalProperties: false },
  );

/** Schema of one stage of a machine. */
export const StageSettings = Type.Union([
  schemaOf(quality),
  schemaOf(scale),
  schemaOf(units),
  schemaOf(deadband),
  schemaOf(minimumInterval),
]);
export type StageSettings = Static<typeof StageSettings>;

const stageOf = (kind: string) => STAGES.find((stage) => stage.kind === kind) as unknown as Stage<StageSettings>;

/** What is done to each signal of a machine, in the order of the configuration. */
export function stagesOf(
  machine: Pick<Machine, 'signals'>,
  stages: readonly StageSettings[],
): Map<string, SignalStages> {
  const all = new Map<string, SignalStages>();
  for (const settings of stages) {
    for (const id of settings.signals) {
      const signal = machine.signals.find((one) => one.id === id);
      if (signal !== undefined) all.set(id, withEffect(all.get(id) ?? UNTOUCHED, settings, signal));
    }
  }
  return all;
}

function withEffect(stages: SignalStages, settings: StageSettings, signal: Signal): SignalStages {
  const effect = stageOf(settings.kind).effect(settings, signal);
  if (effect.on === 'status') return { ...stages, statuses: [...stages.statuses, effect.map] };
  if (effect.on === 'value') return { ...stages, values: [...stages.values, effect.map] };
  return { ...stages, judges: [...stages.judges, effect.judge] };
}

/** What a stage can't do to a signal; `before` are the stages of the machine before it. */
export function stageFault(
  settings: StageSettings,
  signal: Signal,
  before: readonly StageSettings[],
): StageFault | null {
  const { kind, types, on, fault } = stageOf(settings.kind);
  if (!types.includes(signal.type)) {
    const problem = `${kind} can't be used on ${signal.id}, which is ${signal.type}`;
    return { problem, next: `Leave it out, or make it ${types.join(' or ')} in plant.yaml.` };
  }
  const sieve = before.find((one) => one.signals.includes(signal.id) && stageOf(one.kind).on === 'samples');
  if (on !== 'samples' && sieve !== undefined) {
    const problem = `${kind} comes after ${sieve.kind} on ${signal.id}`;
    return { problem, next: 'Put what leaves values out last: it looks at what the others made.' };
  }
  return fault?.(settings, signal) ?? null;
}
