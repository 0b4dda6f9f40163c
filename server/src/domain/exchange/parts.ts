/** Spare parts as a table. The stock is the sum of movements: a table gives it to a part that has none yet, and to no other. */

import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Cells } from '../imports/cells.ts';
import type { Part } from '../jobs/part.ts';
import { milliOf } from '../jobs/stock.ts';
import type { Table, Told } from './table.ts';

const PART_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const HEADING = [
  ['part', 'part'],
  ['name', 'name'],
  ['partNumber', 'part number'],
  ['unit', 'unit'],
  ['place', 'place'],
  ['stock', 'stock'],
  ['minimum', 'minimum'],
  ['price', 'price'],
  ['fits', 'fits'],
] as const;
type Field = (typeof HEADING)[number][0];

/** A part, and how many there are, thousandths; `null` where nothing was ever moved. */
export interface StockedPart {
  part: Part;
  stockMilli: number | null;
}

export const PARTS: Table<StockedPart, Field, { plant: Plant }> = {
  columns: {
    row: 'a spare part',
    required: ['part'],
    numbers: ['stock', 'minimum', 'price'],
    // The heading that is written stands first.
    headings: {
      part: ['part', 'partid', 'id', 'item', 'itemno', 'sku', 'teil', 'teilenummer', 'ersatzteil', 'matnr'],
      name: ['name', 'description', 'partname', 'bezeichnung', 'benennung'],
      partNumber: ['partnumber', 'makerpartnumber', 'manufacturerpartnumber', 'mpn', 'herstellernummer'],
      unit: ['unit', 'uom', 'einheit', 'me'],
      place: ['place', 'bin', 'location', 'storage', 'lagerplatz', 'lagerort'],
      stock: ['stock', 'onhand', 'quantity', 'qty', 'bestand'],
      minimum: ['minimum', 'min', 'reorderpoint', 'minstock', 'mindestbestand', 'meldebestand'],
      price: ['price', 'unitprice', 'cost', 'preis', 'stückpreis'],
      fits: ['fits', 'machines', 'usedon', 'equipment', 'passtzu', 'maschinen'],
    },
  },
  heading: HEADING,
  key: 'part',
  severalRows: false,
  nameOf: ({ part }) => part.name,
  rowsOf: ({ part, stockMilli }) => [
    {
      ...{ part: part.id, name: part.name, partNumber: part.partNumber, unit: part.unit, place: part.place },
      stock: stockMilli === null ? null : stockMilli / 1000,
      minimum: part.minimumMilli === null ? null : part.minimumMilli / 1000,
      ...{ price: part.price, fits: part.fits.join(' | ') },
    },
  ],
  read(id, [cells], present, { plant }) {
    if (cells === undefined) return null;
    if (!PART_ID.test(id)) {
      const next = 'Use letters, digits and _ . - only, at most 64, a letter or digit first.';
      return cells.fault('part', 'is no number of a part', next);
    }
    const was = present?.part;
    const name = cells.text('name', 120) ?? was?.name ?? null;
    if (name === null) cells.missing('name', 'Fill in the name of the new part.');
    const fits = cells.list('fits');
    for (const one of fits ?? []) mustFit(one, plant, cells);
    const part: Part = {
      ...{ id, name: name ?? '', partNumber: cells.text('partNumber', 64) ?? was?.partNumber ?? null },
      ...{ unit: cells.text('unit', 16) ?? was?.unit ?? 'pcs', place: cells.text('place', 64) ?? was?.place ?? null },
      minimumMilli: milliIn(cells, 'minimum') ?? was?.minimumMilli ?? null,
      price: cells.number('price', { least: 0 }) ?? was?.price ?? null,
      fits: fits ?? was?.fits ?? [],
    };
    return stocked(part, milliIn(cells, 'stock'), present);
  },
};

/** A count is taken of what was never moved; later the movements know better than a list that was made before them. */
function stocked(part: Part, milli: number | null, present: StockedPart | null): Told<StockedPart> {
  const known = present?.stockMilli ?? null;
  if (known === null) return { thing: { part, stockMilli: milli } };
  const note =
    milli === null || milli === known
      ? null
      : `the stock stays ${known / 1000}: count it, so that the count has a time`;
  return { thing: { part, stockMilli: known }, note };
}

function milliIn(cells: Cells<Field>, field: 'minimum' | 'stock'): number | null {
  const value = cells.number(field, { least: 0 });
  if (value === null) return null;
  const milli = milliOf(value, 0);
  return milli ?? cells.fault(field, 'has more than three decimals, or is too large', 'Round it to thousandths.');
}

/** A part fits machines by their id, or a kind of them. */
function mustFit(one: string, plant: Plant, cells: Cells<Field>): void {
  const machines = machinesOf(plant);
  if (machines.some(({ machine }) => machine.id === one || machine.kind === one)) return;
  const kinds = [...new Set(machines.flatMap(({ machine }) => machine.kind ?? []))].slice(0, 8);
  const next = `Name machines by their id, or kinds (${kinds.join(', ')}), with | between them.`;
  cells.fault('fits', `${one.slice(0, 40)} is neither a machine nor a kind of them`, next);
}
