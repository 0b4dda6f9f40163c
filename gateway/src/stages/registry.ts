/**
 * The stages there are, and what gateway.yaml may say of them. A new one is a file and a line in `STAGES`.
 */

import { SIGNAL_ID_PATTERN } from '@gemba/contract/identity';
import type { ValueType } from '@gemba/contract/sample';
import Type, { type Static } from 'typebox';
import { scale } from './scale.ts';
import type { Step } from './stage.ts';

const STAGES = [scale] as const;

/** What every stage says of itself, before its own settings. */
const common = <const K extends string>(kind: K) => ({
  kind: Type.Enum([kind], { description: 'Which stage' }),
  signals: Type.Array(Type.String({ pattern: SIGNAL_ID_PATTERN }), {
    minItems: 1,
    description: 'Signals of the machine',
  }),
});

/** Schema of one stage of a machine. */
export const StageSettings = Type.Union([
  Type.Object({ ...common(scale.kind), ...scale.settings }, { additionalProperties: false }),
]);
export type StageSettings = Static<typeof StageSettings>;

const stageOf = (kind: string) => STAGES.find((stage) => stage.kind === kind) as (typeof STAGES)[number];

/** Kinds of signals that the stage can be used on. */
export const typesOf = (settings: StageSettings): readonly ValueType[] => stageOf(settings.kind).types;

/** What is done to each signal, in the order of the configuration. */
export function stepsOf(stages: readonly StageSettings[]): Map<string, Step[]> {
  const steps = new Map<string, Step[]>();
  for (const settings of stages) {
    const step = stageOf(settings.kind).step(settings as never);
    for (const signal of settings.signals) steps.set(signal, [...(steps.get(signal) ?? []), step]);
  }
  return steps;
}
