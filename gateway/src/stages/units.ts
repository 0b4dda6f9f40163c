/** Turns values of the unit in which a machine reports into the one that the plant declares, °F into °C, psi into bar. */

import Type, { type Static } from 'typebox';
import type { Stage } from './stage.ts';
import { conversion, unitOf } from './unit-table.ts';

/** Its settings in gateway.yaml, beside `kind` and `signals`. */
const settings = {
  from: Type.String({
    minLength: 1,
    maxLength: 32,
    description: 'Unit of the machine’s values: UCUM ([degF], kPa), UN/ECE (FAH, KPA) or as it is usually written (°F)',
  }),
};

type Settings = { from: Static<typeof settings.from> };

const IN_TABLE = 'Use a UCUM or UN/ECE code that is in gateway/src/stages/unit-table.ts, or a scale.';

export const units = {
  kind: 'units',
  on: 'value',
  settings,
  types: ['float'],
  fault({ from }, { id, unit }) {
    if (unit === undefined) return { problem: `${id} has no unit to turn it into`, next: 'Give it one in plant.yaml.' };
    const [source, target] = [unitOf(from), unitOf(unit)];
    if (source === null) return { problem: `the unit ${from} is not known`, next: IN_TABLE };
    if (target === null) return { problem: `the unit ${unit} of ${id} is not known`, next: IN_TABLE };
    if (conversion(source, target) !== null) return null;
    const problem = `${from} (${source.dimension}) can't become ${unit} (${target.dimension})`;
    return { problem, next: 'Name units of the same dimension.' };
  },
  effect({ from }, { unit }) {
    const [source, target] = [unitOf(from), unitOf(unit ?? '')];
    // `fault` has found what can't be converted.
    const { factor, offset } = (source && target && conversion(source, target)) ?? { factor: 1, offset: 0 };
    return { on: 'value', map: (value) => Number(value) * factor + offset };
  },
} as const satisfies Stage<Settings> & { settings: typeof settings };
