/**
 * Facts in InfluxDB, for Grafana. What is kept for years goes into the bucket of rollups, the sampled present into that
 * of samples. It has a writer of its own: an engine that refuses a fact delays no sample.
 */

import type { Fact, FactSink, FactValue, Measurement, Standing } from '../../facts/port.ts';
import { connectionsTo, type InfluxConnection, type InfluxPlace } from './connection.ts';
import { fromTag, lineTag, lineText, qlTag } from './escape.ts';
import { query } from './query.ts';
import { between, timeOf } from './rows.ts';
import { InfluxWriter } from './writing.ts';

/** A field that each of its points has; `null` of what is never asked for. */
const FIELD: Record<Measurement, string | null> = {
  state: 'state',
  count: 'good',
  kpi: 'planned_s',
  alarm: null,
  machine: null,
  gateway: null,
};
const PRESENT = new Set<Measurement>(['machine', 'gateway']);

export class InfluxFacts implements FactSink {
  private readonly rollup: InfluxConnection;
  private readonly writers: { present: InfluxWriter; kept: InfluxWriter };

  constructor(place: InfluxPlace) {
    const { raw, rollup } = connectionsTo(place);
    this.rollup = rollup;
    this.writers = { present: new InfluxWriter(raw), kept: new InfluxWriter(rollup) };
  }

  async write(facts: readonly Fact[]): Promise<number> {
    const { present = [], kept = [] } = Object.groupBy(facts, ({ measurement }) =>
      PRESENT.has(measurement) ? 'present' : 'kept',
    );
    const lines = (some: readonly Fact[]) => some.map((fact) => ({ text: lineOf(fact), entry: fact }));
    const refused = [await this.writers.present.write(lines(present)), await this.writers.kept.write(lines(kept))];
    return refused.flat().length;
  }

  async standing(measurement: Measurement, machine: string, fromNs: bigint, toNs: bigint): Promise<Standing[]> {
    const [rows = []] = await query(this.rollup, [
      `SELECT ${FIELD[measurement]} AS stands FROM "${measurement}" WHERE machine = ${qlTag(machine)}
       AND ${between(fromNs, toNs - 1n)} GROUP BY *`,
    ]);
    const found = rows.map(({ time, stands: _, ...tags }) => ({
      measurement,
      tags: Object.fromEntries(
        Object.entries(tags).flatMap(([key, tag]) => (tag === '' ? [] : [[key, fromTag(String(tag))]])),
      ),
      timeNs: timeOf({ time: time ?? null }),
    }));
    return found.sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1));
  }
}

function lineOf({ measurement, tags, fields, timeNs }: Fact): string {
  const named = Object.entries(tags).map(([key, value]) => `,${key}=${lineTag(value)}`);
  const said = Object.entries(fields).map(([key, value]) => `${key}=${fieldOf(value)}`);
  return `${measurement}${named.join('')} ${said.join(',')} ${timeNs}`;
}

function fieldOf(value: FactValue): string {
  if (typeof value === 'string') return lineText(value);
  return typeof value === 'bigint' ? `${value}i` : String(value);
}
