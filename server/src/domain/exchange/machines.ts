/**
 * Machines as a table: what people know of them. What a machine tells (its signals, their roles) is no matter of a table; a
 * new machine takes over the signals of one that is there, or begins without any.
 */

import { isId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Bounds, Cells } from '../imports/cells.ts';
import type { Row, Table } from './table.ts';

export interface ListedMachine {
  line: string;
  machine: Machine;
  /** The machine whose signals a new one takes over. */
  like?: string;
}

/** Texts and numbers with their path in the machine. */
const TEXTS = { name: ['name', 80], kind: ['kind', 40] } as const;
const PLATE_TEXTS = { maker: 80, model: 80, serial: 80 } as const;
const NUMBERS = {
  idealCycleS: { above: 0 },
  slowLimit: { above: 0, most: 1 },
  microStopS: { above: 0 },
  startupS: { above: 0 },
  maxRatePerS: { above: 0 },
  ratedKW: { above: 0 },
  clockLimitS: { above: 0 },
  noDataAfterS: { above: 0 },
} as const satisfies Partial<Record<keyof Machine, Bounds>>;
const VALUES = {
  lifeYears: { above: 0, most: 100 },
  replacementPrice: { least: 0 },
} as const satisfies Partial<Record<keyof NonNullable<Machine['value']>, Bounds>>;

const HEADING = [
  ['machine', 'machine'],
  ['name', 'name'],
  ['line', 'line'],
  ['kind', 'kind'],
  ['maker', 'maker'],
  ['model', 'model'],
  ['serial', 'serial'],
  ['year', 'year'],
  ['commissioned', 'commissioned'],
  ['lifeYears', 'life years'],
  ['replacementPrice', 'replacement price'],
  ['idealCycleS', 'ideal cycle s'],
  ['slowLimit', 'slow limit'],
  ['microStopS', 'micro stop s'],
  ['startupS', 'startup s'],
  ['maxRatePerS', 'max rate per s'],
  ['ratedKW', 'rated kW'],
  ['clockLimitS', 'clock limit s'],
  ['noDataAfterS', 'no data after s'],
  ['like', 'signals as'],
] as const;
type Field = (typeof HEADING)[number][0];

export const MACHINES: Table<ListedMachine, Field, { plant: Plant }> = {
  columns: {
    row: 'a machine',
    required: ['machine'],
    numbers: [...(Object.keys(NUMBERS) as Field[]), ...(Object.keys(VALUES) as Field[])],
    headings: {
      machine: ['machine', 'machineid', 'id', 'asset', 'assetid', 'equipment', 'equnr', 'maschine', 'anlage'],
      name: ['name', 'description', 'assetname', 'bezeichnung'],
      line: ['line', 'lineid', 'linie', 'workcenter'],
      kind: ['kind', 'machinekind', 'category', 'class', 'art', 'maschinenart'],
      maker: ['maker', 'manufacturer', 'make', 'hersteller'],
      model: ['model', 'type', 'modelno', 'typ', 'modell'],
      serial: ['serial', 'serialno', 'serialnumber', 'seriennummer', 'fabriknummer'],
      year: ['year', 'yearbuilt', 'constructionyear', 'baujahr'],
      commissioned: ['commissioned', 'commissioningdate', 'installed', 'inbetriebnahme'],
      lifeYears: ['lifeyears', 'usefullife', 'nutzungsdauer'],
      replacementPrice: ['replacementprice', 'replacementvalue', 'replacementcost', 'wiederbeschaffungswert'],
      idealCycleS: ['idealcycles', 'idealcycle', 'cycletime', 'cycles', 'taktzeit', 'zykluszeit'],
      slowLimit: ['slowlimit'],
      microStopS: ['microstops', 'microstop'],
      startupS: ['startups', 'startup', 'anlaufzeit'],
      maxRatePerS: ['maxratepers', 'maxrate'],
      ratedKW: ['ratedkw', 'ratedpower', 'powerkw', 'nennleistung'],
      clockLimitS: ['clocklimits', 'clocklimit'],
      noDataAfterS: ['nodataafters', 'nodataafter'],
      like: ['signalsas', 'like', 'signalewie'],
    },
  },
  heading: HEADING,
  key: 'machine',
  severalRows: false,
  nameOf: ({ machine }) => machine.name,
  rowsOf({ line, machine }) {
    const { plate, value } = machine;
    const row: Row<Field> = { machine: machine.id, name: machine.name, line, kind: machine.kind ?? null };
    for (const field of Object.keys(PLATE_TEXTS) as (keyof typeof PLATE_TEXTS)[]) row[field] = plate?.[field] ?? null;
    row.year = plate?.year ?? null;
    row.commissioned = value?.commissioned ?? null;
    for (const field of Object.keys(VALUES) as (keyof typeof VALUES)[]) row[field] = value?.[field] ?? null;
    for (const field of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) row[field] = machine[field] ?? null;
    return [row];
  },
  read(id, [cells], present, { plant }) {
    if (cells === undefined) return null;
    if (!isId(id)) {
      const next = 'Use letters, digits and _ . - only, at most 64, a letter or digit first.';
      return cells.fault('machine', 'is no id of a machine', next);
    }
    const line = lineIn(cells, present, plant);
    const idealCycleS = cells.number('idealCycleS', NUMBERS.idealCycleS) ?? present?.machine.idealCycleS ?? null;
    if (idealCycleS === null) cells.missing('idealCycleS', 'Fill in the seconds for one part at its fastest.');
    const name = cells.text(TEXTS.name[0], TEXTS.name[1]) ?? present?.machine.name ?? null;
    if (name === null) cells.missing('name', 'Fill in the name of the new machine.');
    const like = likeIn(cells, present, plant);
    const machine: Machine = {
      ...(present?.machine ?? { id, signals: like?.signals ?? [] }),
      ...{ id, name: name ?? id, idealCycleS: idealCycleS ?? 1 },
      ...saidOf({ kind: cells.text('kind', 40) }),
      ...numbersIn(cells),
      ...nested('plate', present?.machine.plate, plateIn(cells)),
      ...nested('value', present?.machine.value, valueIn(cells)),
    };
    if (line === null) return null;
    return { thing: { line, machine, ...(present === null && like !== null ? { like: like.id } : {}) } };
  },
};

/** A machine stays where it stands: what is kept of it is kept under its line. */
function lineIn(cells: Cells<Field>, present: ListedMachine | null, plant: Plant): string | null {
  const text = cells.text('line') ?? present?.line ?? null;
  if (text === null) return cells.missing('line', 'Fill in the line of the new machine.');
  const lines = plant.sites.flatMap(({ areas }) => areas.flatMap((area) => area.lines));
  const found =
    lines.find(({ id }) => id === text) ?? lines.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (found === undefined) {
    return cells.fault(
      'line',
      'is no line of the plant',
      `Name ${lines
        .map(({ id }) => id)
        .slice(0, 12)
        .join(', ')}.`,
    );
  }
  if (present === null || found.id === present.line) return found.id;
  return cells.fault(
    'line',
    `differs: it stands on ${present.line}`,
    'Move it in plant.yaml, its history moves with it.',
  );
}

function likeIn(cells: Cells<Field>, present: ListedMachine | null, plant: Plant): Machine | null {
  const text = cells.text('like');
  if (text === null || present !== null) return null;
  const found = machinesOf(plant).find(({ machine }) => machine.id === text);
  if (found !== undefined) return found.machine;
  return cells.fault('like', 'is no machine of the plant', 'Name a machine that is there, or leave it empty.');
}

function numbersIn(cells: Cells<Field>): Partial<Machine> {
  const fields = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[];
  const said = fields.filter((field) => field !== 'idealCycleS');
  return saidOf(Object.fromEntries(said.map((field) => [field, cells.number(field, NUMBERS[field])])));
}

const plateIn = (cells: Cells<Field>): Partial<NonNullable<Machine['plate']>> => ({
  ...saidOf({ maker: cells.text('maker', 80), model: cells.text('model', 80), serial: cells.text('serial', 80) }),
  ...saidOf({ year: cells.number('year', { least: 1800, most: 2200, whole: true }) }),
});

const valueIn = (cells: Cells<Field>): Partial<NonNullable<Machine['value']>> => ({
  ...saidOf({ commissioned: cells.matching('commissioned', /^\d{4}-\d{2}-\d{2}$/, 'Write a day as 2026-11-30.') }),
  ...saidOf({ lifeYears: cells.number('lifeYears', VALUES.lifeYears) }),
  ...saidOf({ replacementPrice: cells.number('replacementPrice', VALUES.replacementPrice) }),
});

/** What a table says, without what it leaves empty. */
const saidOf = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: Exclude<T[K], null>;
  };

const nested = <K extends string, T extends object>(key: K, present: T | undefined, said: Partial<T>) =>
  (present === undefined && Object.keys(said).length === 0 ? {} : { [key]: { ...present, ...said } }) as {
    [P in K]?: T;
  };
