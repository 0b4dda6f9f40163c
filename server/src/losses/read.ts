/** What a place lost in a window: its lines' rows are read one line after the other and added up. */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { Profile } from '../domain/kpis/profile.ts';
import type { Window } from '../domain/kpis/sums.ts';
import { contextOf } from '../domain/ledger/context.ts';
import { Neighbour, type Stretch } from '../domain/losses/blame.ts';
import { type LineLossesParts, type Loss, lossesOf, type Prices, stretchesOf } from '../domain/losses/losses.ts';
import { piecesOf } from '../domain/losses/pieces.ts';
import { type LossRules, rulesOf } from '../domain/losses/rules.ts';
import { addWaterfalls, NO_TIME, type Waterfall, waterfallOf } from '../domain/losses/waterfall.ts';
import { idealCycleOf } from '../domain/orders/recipe.ts';
import type { Place } from '../domain/places/place.ts';
import type { RowSource } from '../figures/rows.ts';

export interface AskedLosses {
  plant: Plant;
  place: Place;
  window: Window;
  profile: Profile;
}

interface PlaceLosses {
  waterfall: Waterfall;
  losses: Loss[];
}

/** Everything that a place lost. */
export async function readLosses(asked: AskedLosses, rowsOf: RowSource): Promise<PlaceLosses> {
  const waterfalls: Waterfall[] = [NO_TIME];
  const losses: Loss[] = [];
  for (const parts of partsOf(asked, rowsOf)) {
    const line = await parts;
    waterfalls.push(waterfallOf(line.pieces));
    losses.push(...lossesOf(line));
  }
  return { waterfall: addWaterfalls(waterfalls), losses };
}

/** A stretch of lost time, and the line that lost it. */
interface LineStretch extends Stretch {
  line: string;
}

/** The stretches that the losses of stops are added up from, ascending in each line. */
export async function readStretches(asked: AskedLosses, rowsOf: RowSource): Promise<LineStretch[]> {
  const found: LineStretch[] = [];
  for (const parts of partsOf(asked, rowsOf)) {
    const line = await parts;
    found.push(...stretchesOf(line).map((stretch) => ({ ...stretch, line: line.line })));
  }
  return found;
}

/** Of a place that is a machine the machine alone: what it waits for is then its own loss. */
function* partsOf(
  { plant, place, window, profile }: AskedLosses,
  rowsOf: RowSource,
): Generator<Promise<LineLossesParts>> {
  const all = machinesOf(plant);
  for (const member of place.members) {
    const isAlone = place.level === 'machine';
    const machines = isAlone ? [member] : all.filter(({ line }) => line.id === member.line.id);
    const counting = machines.findIndex(({ machine }) => machine.id === member.machine.id);
    yield linePartsOf({ plant, line: member.line.id, machines, counting, window, profile, isAlone }, rowsOf);
  }
}

interface AskedLine extends Omit<AskedLosses, 'place'> {
  line: string;
  machines: readonly PlacedMachine[];
  counting: number;
  isAlone: boolean;
}

async function linePartsOf(asked: AskedLine, rowsOf: RowSource): Promise<LineLossesParts> {
  const { plant, line, machines, counting, window, profile, isAlone } = asked;
  const placed = machines[counting] as PlacedMachine;
  const { machine } = placed;
  const all = new Map(
    machines.map((one) => [one.machine.id, rulesOf(contextOf(plant, one.machine.id as MachineId), profile)]),
  );
  const rules = all.get(machine.id) as LossRules;
  // So far back and ahead the true length of a stop and the start of production can be seen.
  const beforeNs = BigInt(Math.ceil(Math.max(rules.microStopS, rules.startupS) + 1)) * 1_000_000_000n;
  const afterNs = BigInt(Math.ceil(rules.microStopS + 1)) * 1_000_000_000n;
  const [fromNs, toNs] = [window.fromNs - beforeNs, window.toNs + afterNs];
  const flow = await Promise.all(machines.map(({ machine: { id } }) => rowsOf(id as MachineId, fromNs, toNs)));
  return {
    ...{ line, machine: machine.id, counting },
    countOf: (row) => (all.get(row.machine) ?? rules).countOf(row, false),
    pieces: piecesOf(flow[counting] ?? [], window, rules),
    flow: isAlone ? [] : flow.map((rows) => new Neighbour(rows)),
    cycleSOf: (product) => idealCycleOf(plant, machine, product),
    prices: pricesOf(plant, placed),
  };
}

function pricesOf(plant: Plant, { line, site }: PlacedMachine): Prices {
  const scrap = new Map(plant.products?.map(({ id, scrapCost }) => [id, scrapCost]));
  return {
    stopPerMin: line.stopCostPerMin ?? null,
    scrapOf: (product) => scrap.get(product ?? '') ?? null,
    energyPerKWh: site.energyPrice ?? null,
    currency: site.currency ?? null,
  };
}
