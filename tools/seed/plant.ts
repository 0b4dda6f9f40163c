/**
 * A plant of any size for benches and for looking at screens under load: lines like those of the demo, each with a
 * calendar of its own beginning, and the files that say where its machines are read and what plays them.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plant } from '@gemba/contract/plant';
import { describe } from '@gemba/simulators/describe';
import { stringify } from 'yaml';

/** What stands in a line, in the order in which parts flow, with their ideal cycles, s. */
const LINES = [
  [
    ['depalletizer', 4.5],
    ['filler', 4.6],
    ['labeller', 4.4],
    ['packer', 4.4],
  ],
  [
    ['press', 7.3],
    ['press', 7.2],
    ['cnc-mill', 7.4],
    ['cnc-mill', 7.2],
  ],
] as const;
const SITE = 'site-1';
const GATEWAY = 'edge-1';
const FIRST_PORT = 4850;
const SEED = 2026;

interface Placed {
  id: string;
  kind: string;
  cycleS: number;
  line: number;
  /** The machine before it. */
  after: string | null;
}

function machinesOf(count: number): Placed[] {
  const machines: Placed[] = [];
  for (let line = 1; machines.length < count; line++) {
    const kinds = LINES[(line - 1) % LINES.length] ?? LINES[0];
    for (const [index, [kind, cycleS]] of kinds.entries()) {
      if (machines.length === count) break;
      const after = index === 0 ? null : (machines.at(-1)?.id ?? null);
      machines.push({ id: `machine-${machines.length + 1}`, kind, cycleS, line, after });
    }
  }
  return machines;
}

/** Three shifts of eight hours; breaks of neighbouring lines are a quarter of an hour apart. */
function calendarOf(line: number): Plant['calendars'][number] {
  const minutes = 15 * (line % 4);
  const at = (hour: number) => `${String(hour % 24).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  const shift = (id: string, start: number) => ({
    id,
    name: id,
    start: `${String(start).padStart(2, '0')}:00`,
    end: `${String((start + 8) % 24).padStart(2, '0')}:00`,
    breaks: [{ start: at(start + 4), minutes: 30 }],
  });
  return { id: `line-${line}`, shifts: [shift('A', 6), shift('B', 14), shift('C', 22)] };
}

/** Writes the files of a plant of so many machines, without alarms and maintenance; returns the path of plant.yaml. */
export function writePlant(folder: string, count: number): string {
  const machines = machinesOf(count);
  const lines = [...Map.groupBy(machines, ({ line }) => line)].map(([line, own]) => ({
    id: `line-${line}`,
    name: `Line ${line}`,
    calendar: `line-${line}`,
    oeeTarget: 0.75,
    machines: own.map(({ id, kind, cycleS }) => ({
      ...{ id, name: id, kind, idealCycleS: cycleS },
      signals: describe(kind, id).signals,
    })),
  }));
  const plant: Plant = {
    enterprise: { id: 'seed', name: 'Seed works' },
    sites: [{ id: SITE, name: 'Site', timeZone: 'Europe/Berlin', areas: [{ id: 'hall', name: 'Hall', lines }] }],
    calendars: lines.map((_, index) => calendarOf(index + 1)),
    alarms: [],
    maintenance: [],
  };
  const sources = machines.map(({ id, kind }, index) => {
    const endpoint = `opc.tcp://127.0.0.1:${FIRST_PORT + index}`;
    return [id, { endpoint, signals: describe(kind, id).sources }];
  });
  const played = machines.map(({ id, kind, after }) => {
    return [id, { model: kind, ...(after === null ? {} : { after: { machine: after, places: 16 } }) }];
  });
  mkdirSync(folder, { recursive: true });
  const write = (name: string, value: unknown): string => {
    const file = join(folder, name);
    writeFileSync(file, stringify(value, { aliasDuplicateObjects: false }));
    return file;
  };
  write('gateway.yaml', { gateways: [{ id: GATEWAY, site: SITE, machines: Object.fromEntries(sources) }] });
  write('simulators.yaml', { seed: SEED, machines: Object.fromEntries(played) });
  return write('plant.yaml', plant);
}
