/**
 * Meters of a machine: life-to-date of its use, formed from telemetry, or read by hand. Every machine has `run-hours`
 * (time in `producing`), `parts`, `cycles` and `energy` without asking; what is written here adds to them, or replaces one
 * by its id.
 */

import Type, { type Static } from 'typebox';
import { SIGNAL_ID_PATTERN } from '../identity.ts';
import { MACHINE_STATES } from '../state.ts';
import { id, name, oneOf, strict } from './primitives.ts';

/** Meters that every machine has. */
export const OWN_METERS = ['run-hours', 'parts', 'cycles', 'energy'] as const;

const common = {
  id: id('Unique in its machine'),
  name: Type.Optional(name),
  startsAt: Type.Optional(
    Type.Number({ minimum: 0, description: 'What it had before it was first heard of, in its unit (default 0)' }),
  ),
};
const unit = Type.Optional(Type.String({ maxLength: 16, description: 'For example `strokes`' }));
const modulus = Type.Optional(
  Type.Number({ exclusiveMinimum: 1, description: 'Value at which it rolls over to 0, for example 65536' }),
);

export const Meter = Type.Union([
  Type.Object(
    {
      ...common,
      kind: oneOf(['run-hours'] as const, 'Time in some of the machine’s states, h'),
      states: Type.Optional(
        Type.Array(oneOf(MACHINE_STATES, 'Machine state'), {
          minItems: 1,
          uniqueItems: true,
          description: 'States that count (default `producing`)',
        }),
      ),
    },
    strict,
  ),
  Type.Object(
    {
      ...common,
      kind: oneOf(['parts'] as const, 'Parts made'),
      quality: Type.Optional(oneOf(['all', 'good'] as const, 'Which of them (default all)')),
    },
    strict,
  ),
  Type.Object(
    {
      ...common,
      kind: oneOf(['cycles'] as const, 'Cycles: parts by the number that one cycle makes'),
      partsPerCycle: Type.Optional(
        Type.Number({ exclusiveMinimum: 0, description: 'Cavities of the tool, say (default 1)' }),
      ),
    },
    strict,
  ),
  Type.Object({ ...common, kind: oneOf(['energy'] as const, 'Energy used, kWh') }, strict),
  Type.Object(
    {
      ...common,
      kind: oneOf(['counter'] as const, 'A counter of the machine’s own: strokes, litres, kilometres'),
      signal: Type.String({ pattern: SIGNAL_ID_PATTERN, description: 'Its signal, of type `int` or `float`' }),
      unit,
      modulus,
      maxPerH: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          description:
            'Highest plausible count in an hour; what rises faster is refused (default: any rise is believed)',
        }),
      ),
    },
    strict,
  ),
  Type.Object(
    {
      ...common,
      kind: oneOf(['by-hand'] as const, 'Read off by people: no signal tells it'),
      unit,
      modulus,
      maxPerDay: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          description:
            'Highest plausible count in a day; a reading beyond it is refused (default: any rise is believed)',
        }),
      ),
    },
    strict,
  ),
]);

export type Meter = Static<typeof Meter>;
