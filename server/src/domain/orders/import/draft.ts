/**
 * An order as a file has it, field by field as text, and what becomes of it: an order that can't be wrong, or all that is
 * wrong with it. CSV and ISA-95 JSON meet here.
 */

import type { ImportFault } from '@gemba/contract/imports';
import type { OrderSource } from '@gemba/contract/orders';
import type { Plant } from '@gemba/contract/plant';
import type { Line, Site } from '@gemba/contract/plant/site';
import { faultOf, type Draft as TableDraft, textOf } from '../../imports/columns.ts';
import { readMoment } from '../../imports/moments.ts';
import { type DecimalMark, readNumber } from '../../imports/numbers.ts';
import type { Order } from '../order.ts';

export const FIELDS = ['order', 'line', 'product', 'quantity', 'start', 'due', 'priority', 'sequence'] as const;
export type Field = (typeof FIELDS)[number];

/** Fields that an order can't do without. */
export const REQUIRED: readonly Field[] = ['order', 'line', 'product', 'quantity', 'due'];

export type Draft = TableDraft<Field>;

export interface Reading {
  plant: Plant;
  source: OrderSource;
  decimal: DecimalMark;
  nowNs: bigint;
}

/** Ids of orders: what ERPs use, without what HTML and addresses give a meaning to. */
export const ORDER_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;
/** Priority of an order of which nothing is said: the middle of 1 to 9. */
export const USUAL_PRIORITY = 5;
/** No order is larger: more is a slip of the decimal mark. */
export const QUANTITY_MAX = 1e9;

export interface ReadOrder {
  line: number;
  order: Order;
  /** Fields of which the file says something; the others have their usual value. */
  given: readonly Field[];
}

/** The orders of a file that are right, with the rest as faults; two of the same id are one order and one fault. */
export function readDrafts(drafts: readonly Draft[], reading: Reading): { orders: ReadOrder[]; faults: ImportFault[] } {
  const places = placesOf(reading.plant);
  const seen = new Map<string, number>();
  const orders: ReadOrder[] = [];
  const faults: ImportFault[] = [];
  for (const draft of drafts) {
    const read = readDraft(draft, reading, places);
    faults.push(...read.faults);
    if (read.order === null) continue;
    const first = seen.get(read.order.id);
    if (first !== undefined) {
      const next = 'Keep one of the two rows, or give one another order number.';
      faults.push(faultOf(draft, 'order', `stands in line ${first} already`, next));
      continue;
    }
    seen.set(read.order.id, draft.line);
    const given = FIELDS.filter((field) => textOf(draft, field) !== '');
    orders.push({ line: draft.line, order: read.order, given });
  }
  return { orders, faults };
}

type Places = ReadonlyMap<string, { line: Line; site: Site }>;

const placesOf = (plant: Plant): Places =>
  new Map(
    plant.sites.flatMap((site) =>
      site.areas.flatMap(({ lines }) => lines.map((line) => [line.id, { line, site }] as const)),
    ),
  );

function readDraft(draft: Draft, reading: Reading, places: Places): { order: Order | null; faults: ImportFault[] } {
  const faults: ImportFault[] = [];
  const fault = (field: Field, reason: string, next: string) => void faults.push(faultOf(draft, field, reason, next));
  for (const field of REQUIRED) {
    if (textOf(draft, field) === '') fault(field, 'is missing', `Fill in the ${field}.`);
  }
  const id = textOf(draft, 'order');
  if (id !== '' && !ORDER_ID.test(id)) {
    fault('order', 'is no order number', 'Use letters, digits and _ . : - only, at most 64, a letter or digit first.');
  }
  const place = placeOf(draft, reading.plant, places, fault);
  const product = productOf(draft, reading.plant, fault);
  const quantity = numberOf(draft, 'quantity', reading, fault, { above: 0, most: QUANTITY_MAX });
  const priority = numberOf(draft, 'priority', reading, fault, { above: 0, most: 9, whole: true });
  const sequence = numberOf(draft, 'sequence', reading, fault, { above: -1, most: 1e6, whole: true });
  const zone = place?.site.timeZone ?? reading.plant.sites[0]?.timeZone ?? 'UTC';
  const startNs = momentOf(draft, 'start', zone, fault);
  const dueNs = momentOf(draft, 'due', zone, fault);
  const plannedStartNs = startNs ?? (dueNs !== null && dueNs <= reading.nowNs ? dueNs - 1n : reading.nowNs);
  if (dueNs !== null && startNs !== null && dueNs <= startNs) {
    fault('due', 'is not after the planned start', 'Set the due date after the planned start.');
  }
  if (faults.length > 0 || place === null || quantity === null || dueNs === null) return { order: null, faults };
  const order: Order = {
    ...{ id, line: place.line.id, product, quantity, plannedStartNs, dueNs },
    ...{ priority: priority ?? USUAL_PRIORITY, sequence, state: 'planned', source: reading.source },
    ...{ startedNs: null, endedNs: null },
  };
  return { order, faults };
}

type Fault = (field: Field, reason: string, next: string) => void;

/** The line by its id, or by its name where only one is called so. */
function placeOf(draft: Draft, plant: Plant, places: Places, fault: Fault) {
  const text = textOf(draft, 'line');
  if (text === '') return null;
  const known = places.get(text);
  if (known !== undefined) return known;
  const named = [...places.values()].filter(({ line }) => line.name.toLowerCase() === text.toLowerCase());
  if (named.length === 1) return named[0] as { line: Line; site: Site };
  const ids = [...places.keys()];
  const list = ids.length > 12 ? `one of the ${ids.length} lines of ${plant.enterprise.name}` : ids.join(', ');
  fault('line', named.length > 1 ? 'is the name of several lines' : 'is no line of the plant', `Name ${list}.`);
  return null;
}

function productOf(draft: Draft, { products = [] }: Plant, fault: Fault): string {
  const text = textOf(draft, 'product');
  if (text === '' || products.some(({ id }) => id === text)) return text;
  const named = products.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (named.length === 1) return named[0]?.id as string;
  const ids = products.map(({ id }) => id).join(', ');
  const next =
    ids === '' || ids.length > 300 ? 'Add it to products in plant.yaml.' : `Name ${ids}, or add it to plant.yaml.`;
  fault('product', 'is no product of the plant', next);
  return text;
}

function numberOf(
  draft: Draft,
  field: Field,
  { decimal }: Reading,
  fault: Fault,
  { above, most, whole = false }: { above: number; most: number; whole?: boolean },
): number | null {
  const text = textOf(draft, field);
  if (text === '') return null;
  const value = readNumber(text, decimal);
  if (typeof value === 'object') {
    fault(field, value.reason, `Write a number, with "${decimal}" before decimals.`);
    return null;
  }
  if (whole && !Number.isInteger(value)) {
    fault(field, 'is not a whole number', 'Write a whole number.');
    return null;
  }
  if (value > above && value <= most) return value;
  fault(
    field,
    value > most ? `is more than ${most}` : above === 0 ? 'is not above 0' : 'is below 0',
    `Write a number up to ${most}.`,
  );
  return null;
}

function momentOf(draft: Draft, field: 'start' | 'due', timeZone: string, fault: Fault): bigint | null {
  const text = textOf(draft, field);
  if (text === '') return null;
  const moment = readMoment(text, timeZone, field === 'due');
  if (typeof moment === 'bigint') return moment;
  fault(field, moment.reason, 'Write 2026-11-30T14:00, 2026-11-30T14:00+01:00, or 30.11.2026 14:00.');
  return null;
}
