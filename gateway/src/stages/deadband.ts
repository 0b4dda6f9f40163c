/**
 * Leaves out what differs from the last value by no more than a band: the noise of a sensor costs disk and says nothing.
 * The value at which a signal comes to rest is told all the same, exactly and with its own time: a band of 1 °C must not
 * leave a furnace at 799.2 °C in the records for a night that it spent at 800 °C.
 */

import { nsFromMs, type Value } from '@gemba/contract/sample';
import Type, { type Static } from 'typebox';
import type { Stage } from './stage.ts';

/** Its settings in gateway.yaml, beside `kind` and `signals`. */
const settings = {
  absolute: Type.Optional(
    Type.Number({ minimum: 0, description: 'The value has to change by more than this, in the plant’s unit' }),
  ),
  percent: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 100,
      description: 'The value has to change by more than this share of the range that the plant gives the signal, %',
    }),
  ),
  restMs: Type.Integer({
    default: 5_000,
    minimum: 100,
    maximum: 60_000,
    description:
      'A value that stays so long is at rest and told, ms; longer than the pause between two values of noise. The machine’s Observed Through may stay behind by as much',
  }),
};

type Settings = {
  absolute?: number;
  percent?: number;
  restMs: Static<typeof settings.restMs>;
};

const distance = (a: Value, b: Value): number =>
  typeof a === 'bigint' && typeof b === 'bigint' ? Number(a > b ? a - b : b - a) : Math.abs(Number(a) - Number(b));

export const deadband = {
  kind: 'deadband',
  on: 'samples',
  settings,
  types: ['float', 'int'],
  fault({ absolute, percent }, { id, range }) {
    if ((absolute === undefined) === (percent === undefined)) {
      return { problem: 'a deadband is either absolute or in percent', next: 'Give one of absolute and percent.' };
    }
    if (percent === undefined || range !== undefined) return null;
    return {
      problem: `${id} has no range of which ${percent} % could be taken`,
      next: 'Give the signal its range in plant.yaml, or an absolute deadband.',
    };
  },
  effect({ absolute, percent, restMs }, { range }) {
    const [low, high] = range ?? [0, 0];
    const band = absolute ?? (Math.abs(high - low) * (percent ?? 0)) / 100;
    const restNs = nsFromMs(restMs);
    return {
      on: 'samples',
      judge: {
        reason: 'deadband',
        // More than the band, as a server's own deadband [OPC 10000-4 §7.22.2].
        judge(sample, said) {
          if (sample.value === null || said.value === null) return 'drop';
          if (distance(sample.value, said.value) > band) return 'pass';
          return Object.is(sample.value, said.value) ? 'drop' : { dueNs: sample.timeNs + restNs };
        },
      },
    };
  },
} as const satisfies Stage<Settings> & { settings: typeof settings };
