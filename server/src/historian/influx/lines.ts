/**
 * Entries as line protocol, made once. A sample is a point of `telemetry`, whose identity in InfluxDB is its tags and
 * its time, so that writing it again changes nothing. Each kind of value has a field of its own, because the engine
 * fixes a field's type with the first point; NaN and the infinities, which it refuses, are named in `special`.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Filled, Gap, Observed, Sample, Value } from '@gemba/contract/sample';
import { lineTag, lineText } from './escape.ts';

/** Where a machine stands, so that dashboards can group by it. */
export interface Place {
  site: string;
  area: string;
  line: string;
}

/**
 * Stretches are stored in pieces of a day at most, and pieces that touch are one stretch again when read: so whoever
 * looks for what reaches into a window needs to look only a day beyond it.
 */
export const STRETCH_MAX_NS = 86_400_000_000_000n;

export class LineMaker {
  private readonly place: (machine: MachineId) => Place | null;
  private readonly prefixes = new Map<MachineId, { tags: string; signals: Map<SignalId, string> }>();

  constructor(place: (machine: MachineId) => Place | null) {
    this.place = place;
  }

  /** The lines of an entry: one for a sample, one a signal for a gap or what was filled of it, one a day for a stretch, none for an empty one. */
  linesOf(entry: Entry): string[] {
    if (entry.kind === 'sample') return [this.sample(entry)];
    return entry.kind === 'observed' ? this.observed(entry) : this.stretch(entry);
  }

  private sample({ machine, signal, timeNs, value, status, sourceTimeNs }: Sample): string {
    const source = sourceTimeNs === undefined ? '' : `,source_time=${sourceTimeNs}i`;
    const field = value === null ? '' : `${fieldOf(value)},`;
    return `${this.prefix(machine, signal)}${field}quality=${status}i${source} ${timeNs}`;
  }

  /** An empty stretch says only that the machine is watched still, and would take the place of the one that ends there. */
  private observed({ machine, fromNs, throughNs }: Observed): string[] {
    const { tags } = this.prefixesOf(machine);
    const lines: string[] = [];
    for (let from = fromNs; from < throughNs; ) {
      const through = throughNs - from > STRETCH_MAX_NS ? from + STRETCH_MAX_NS : throughNs;
      lines.push(`observed${tags} from=${from}i ${through}`);
      from = through;
    }
    return lines;
  }

  private stretch({ kind, machine, signals, fromNs, toNs, cause }: Gap | Filled): string[] {
    const { tags } = this.prefixesOf(machine);
    const begin = `${kind}${tags},cause=${lineTag(cause)}`;
    const end = ` from=${fromNs}i ${toNs}`;
    if (signals.length === 0) return [begin + end];
    return signals.map((signal) => `${begin},signal=${lineTag(signal)}${end}`);
  }

  private prefix(machine: MachineId, signal: SignalId): string {
    const { tags, signals } = this.prefixesOf(machine);
    const known = signals.get(signal);
    if (known !== undefined) return known;
    const made = `telemetry${tags},signal=${lineTag(signal)} `;
    signals.set(signal, made);
    return made;
  }

  private prefixesOf(machine: MachineId) {
    const known = this.prefixes.get(machine);
    if (known !== undefined) return known;
    const place = this.place(machine);
    const above =
      place === null ? '' : `,site=${lineTag(place.site)},area=${lineTag(place.area)},line=${lineTag(place.line)}`;
    const made = { tags: `${above},machine=${lineTag(machine)}`, signals: new Map<SignalId, string>() };
    this.prefixes.set(machine, made);
    return made;
  }
}

/** Name of the field in which a value stands: each kind has its own. */
export function kindOf(value: Value): string {
  if (typeof value === 'bigint') return 'value_i';
  if (typeof value === 'boolean') return 'value_b';
  if (typeof value === 'string') return 'value_s';
  return Number.isFinite(value) ? 'value' : 'special';
}

/** A value in its field. */
export function fieldOf(value: Value, prefix = ''): string {
  const field = prefix + kindOf(value);
  if (typeof value === 'bigint') return `${field}=${value}i`;
  if (typeof value === 'string') return `${field}=${lineText(value)}`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `${field}="${value}"`;
  return `${field}=${Object.is(value, -0) ? '-0' : value}`;
}
