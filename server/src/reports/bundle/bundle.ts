/**
 * An export that stands by itself: the rows of a place and a period, the definitions, calendar and configuration that
 * figures are formed by, and a script that forms them again and compares. So that nobody need believe this server.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plant } from '@gemba/contract/plant';
import { strToU8, zipSync } from 'fflate';
import { segmentsOf } from '../../domain/calendar/plant-calendar.ts';
import type { Profile } from '../../domain/kpis/profile.ts';
import { sumContextOf } from '../../domain/kpis/sum-context.ts';
import type { OrderedRow } from '../../domain/orders/attribution.ts';
import type { LinePlace } from '../../domain/places/place.ts';
import { type Amounts, amountsOf, sumOf } from '../../domain/reports/amounts.ts';
import { figureOf } from '../../domain/reports/figures.ts';
import { keyOf } from '../../domain/reports/period.ts';
import { field } from '../layouts/csv.ts';
import type { MachineRows, ReportAsked, ReportReader } from '../reading.ts';

const SCRIPT = join(import.meta.dirname, 'recompute.mjs');
/** Raised when the script of an older bundle would go wrong with a newer one. */
const FORMAT = 1;
const HEAD = [
  ...['machine', 'from_ns', 'to_ns', 'calendar', 'shift', 'state', 'reason', 'product'],
  ...['good', 'reject', 'rework', 'ideal_s', 'good_ideal_s', 'estimated', 'production_order'],
];

/** The bundle as a zip; `null` where the period is on no line of the place. */
export async function bundleOf(
  plant: Plant,
  asked: ReportAsked,
  reader: Pick<ReportReader, 'machines'>,
): Promise<Uint8Array | null> {
  const { place, period, profile } = asked;
  const lines: string[] = [line(HEAD)];
  const machines: object[] = [];
  const expected: Record<string, object> = {};
  const counted: Amounts[] = [];
  for await (const one of reader.machines(asked)) {
    for (const row of one.rows) lines.push(line(cellsOf(row)));
    const { amounts } = amountsOf(one.rows, one.window, one.context, profile);
    machines.push(machineOf(plant, one));
    expected[one.machine] = figuresOf(amounts, profile);
    if (one.counts) counted.push(amounts);
  }
  if (machines.length === 0) return null;
  const bundle = {
    ...{ format: FORMAT, place: { path: place.path, names: place.names }, period: { ...period, key: keyOf(period) } },
    profile: definitionOf(profile),
    machines,
    expected: { machines: expected, place: figuresOf(sumOf(counted), profile) },
  };
  return zipSync({
    'README.md': strToU8(readme(place, profile)),
    'bundle.json': strToU8(JSON.stringify(bundle, null, 1)),
    'rows.csv': strToU8(lines.join('')),
    'plant.json': strToU8(JSON.stringify(extractOf(plant, place), null, 1)),
    'recompute.mjs': new Uint8Array(readFileSync(SCRIPT)),
  });
}

const line = (cells: readonly (string | number)[]): string => `${cells.map(field).join(',')}\r\n`;

/** Whole nanoseconds are text: a double can't hold them. */
const cellsOf = (row: OrderedRow): (string | number)[] => [
  ...[row.machine, String(row.fromNs), String(row.toNs), row.calendar, row.shift ?? '', row.state],
  ...[row.reason ?? '', row.product ?? '', row.good, row.reject, row.rework, row.idealS, row.goodIdealS],
  ...[row.estimated ? 1 : 0, row.order ?? ''],
];

function machineOf(plant: Plant, { machine, name, line: placed, window, context, counts, rows }: MachineRows) {
  const own = sumContextOf(context);
  const products = [...new Set(rows.map(({ product }) => product))];
  const reasons = [...new Set(rows.map(({ reason }) => reason))].filter((reason) => reason !== null);
  return {
    ...{ id: machine, name, line: placed.name, counts, microStopS: context.microStopS },
    window: { fromNs: String(window.fromNs), toNs: String(window.toNs) },
    calendar: segmentsOf(plant, placed.id, window.fromNs, window.toNs).map(({ fromNs, toNs, calendar }) => ({
      ...{ fromNs: String(fromNs), toNs: String(toNs), calendar },
    })),
    tells: Object.fromEntries([null, ...products].map((product) => [product ?? '', own.tells({ product })])),
    kinds: Object.fromEntries(reasons.map((reason) => [reason, own.kindOf(reason)])),
  };
}

const figuresOf = (amounts: Amounts, profile: Profile) => ({
  [profile.index]: figureOf('index', profile).of(amounts.sums),
  availability: figureOf('availability', profile).of(amounts.sums),
  performance: figureOf('performance', profile).of(amounts.sums),
  quality: figureOf('quality', profile).of(amounts.sums),
  completeness: figureOf('completeness', profile).of(amounts.sums),
  good: amounts.sums.good,
  reject: amounts.sums.reject,
});

const definitionOf = ({ id, name, source, counts, reasons, microStop, index, figures }: Profile) => ({
  ...{ id, name, source, index, counts, reasons, microStop },
  figures: Object.values(figures).map((figure) => ({ id: figure.id, formula: figure.formula, source: figure.source })),
});

/** The part of the configuration that the figures depend on. */
function extractOf(plant: Plant, place: LinePlace): object {
  const lines = new Set(place.lines.map(({ line: one }) => one.id));
  const calendars = new Set(place.lines.map(({ line: one }) => one.calendar));
  const areas = (site: Plant['sites'][number]) =>
    site.areas
      .map((area) => ({ ...area, lines: area.lines.filter(({ id }) => lines.has(id)) }))
      .filter((area) => area.lines.length > 0);
  const sites = plant.sites.map((site) => ({ ...site, areas: areas(site) })).filter((site) => site.areas.length > 0);
  return {
    ...{ enterprise: plant.enterprise, sites, products: plant.products ?? [] },
    calendars: plant.calendars.filter(({ id }) => calendars.has(id)),
  };
}

const readme = (place: LinePlace, profile: Profile): string => `# Figures that can be recomputed

${place.names.join(' › ')}, definitions: ${profile.id} (${profile.source})

- \`rows.csv\`: the rows of the ledger: what each machine did and made, over stretches in which nothing changed, and the order that ran
- \`bundle.json\`: the definitions as a table, windows, calendar, what counters tell, and the figures as the server said them
- \`plant.json\`: the configuration of the place
- \`recompute.mjs\`: forms the figures again: \`node recompute.mjs\` (Node 18 or newer, nothing to install)

A text that a spreadsheet would take for a formula has an apostrophe in front. Times are nanoseconds UTC. Rows may reach
beyond the window: a row that it cuts gives its share, a stop is judged by its whole length.
`;
