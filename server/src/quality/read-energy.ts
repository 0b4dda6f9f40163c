/** Reads the energy of a place out of the ledger's rows: by machine and by line, with what it cost. */

import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { EnergyOfPlace, EnergyView, LineEnergyView } from '@gemba/contract/quality';
import { msFromNs } from '@gemba/contract/sample';
import { MACHINE_STATES } from '@gemba/contract/state';
import { addEnergy, baseLoadKW, type EnergySums, energyOf, figuresOf, perGoodPart } from '../domain/energy/energy.ts';
import { contextOf } from '../domain/ledger/context.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { countingPointOf } from '../domain/places/counting-point.ts';
import { partsOf, tellsQuality } from '../domain/quality/yields.ts';
import type { Span } from '../history/missing.ts';
import type { LedgerReader } from '../records/port.ts';
import { linesIn, type PlacedLine } from './place.ts';

export interface EnergyReads {
  plant: Plant;
  records: LedgerReader;
}

/** Throws GEMBA_NOT_FOUND for a place that the plant doesn't have. */
export async function readEnergy(reads: EnergyReads, place: string, window: Span): Promise<EnergyOfPlace> {
  const lines: LineEnergyView[] = [];
  const { path, lines: placed } = linesIn(reads.plant, place);
  for (const line of placed) lines.push(await readLine(reads, line, window));
  return { place: path, fromMs: msFromNs(window.fromNs), toMs: msFromNs(window.toNs), lines };
}

async function readLine({ plant, records }: EnergyReads, { site, line, machines }: PlacedLine, window: Span) {
  const price = site.energyPrice ?? null;
  const read = [];
  for (const { machine } of machines) {
    const id = machine.id as MachineId;
    const rows = await records.rows(id, window.fromNs, window.toNs);
    const isMetered = machine.signals.some(({ role }) => role === 'energy');
    const good = tellsQuality(contextOf(plant, id).counting) ? partsOf(rows, window).good : null;
    read.push({ machine, rows, isMetered, good, sums: energyOf(rows, window) });
  }
  const metered = read.filter(({ isMetered }) => isMetered);
  const counting =
    read.find(({ machine }) => machine.id === countingPointOf(line)) ?? (read.length === 1 ? read[0] : undefined);
  return {
    line: line.id,
    name: line.name,
    currency: site.currency ?? null,
    price,
    energy:
      metered.length === 0
        ? null
        : energyView(
            addEnergy(metered.map(({ sums }) => sums)),
            metered.map(({ rows }) => rows),
            window,
            { good: counting?.good ?? null, price },
          ),
    machines: read.map(({ machine, rows, isMetered, good, sums }) => ({
      machine: machine.id,
      name: machine.name,
      energy: isMetered ? energyView(sums, [rows], window, { good, price }) : null,
    })),
  };
}

function energyView(
  sums: EnergySums,
  rows: readonly (readonly LedgerRow[])[],
  window: Span,
  { good, price }: { good: number | null; price: number | null },
): EnergyView {
  const figures = figuresOf(sums);
  const perPart = perGoodPart(figures.totalKWh, good);
  const costOf = (kWh: number | null) => (price === null || kWh === null ? null : kWh * price);
  return {
    ...figures,
    baseLoadKW: baseLoadKW(rows, window),
    good,
    perGoodPartKWh: perPart,
    cost: costOf(figures.totalKWh),
    idleCost: costOf(figures.idleKWh),
    perGoodPartCost: costOf(perPart),
    states: MACHINE_STATES.filter((state) => sums[state].seconds > 0 || sums[state].kWh > 0).map((state) => ({
      state,
      ...sums[state],
    })),
  };
}
