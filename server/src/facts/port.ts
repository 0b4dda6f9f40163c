/**
 * Facts for dashboards of other programs: what the server knows (states, parts, alarms, figures, gateways) as points of
 * measurements. Only an engine that such programs read has a sink for them; whatever becomes of it, samples and records
 * know nothing of it.
 */

/** Written as a float, a 64-bit integer, a truth value or a text: a field keeps the kind that it began with. */
export type FactValue = number | bigint | boolean | string;

/** `state`, `count` and `kpi` come from ledger rows, `alarm` from the alarm journal; the rest is the present, sampled. */
export type Measurement = 'state' | 'count' | 'kpi' | 'alarm' | 'machine' | 'gateway';

/** One point. Its identity is measurement, tags and time: written again with the same, it takes the other's place. */
export interface Fact {
  measurement: Measurement;
  tags: Readonly<Record<string, string>>;
  /** The same names with each writing of a measurement: one that was left out would keep what it said before. */
  fields: Readonly<Record<string, FactValue>>;
  /** Nanoseconds UTC. */
  timeNs: bigint;
}

/** Where a point stands. */
export type Standing = Pick<Fact, 'measurement' | 'tags' | 'timeNs'>;

export interface FactSink {
  /** Durable when it resolves; rejects when nothing can be stored now. Returns how many the engine refuses for good. */
  write(facts: readonly Fact[]): Promise<number>;
  /** What stands of a machine in `[fromNs, toNs)`, ascending. */
  standing(measurement: Measurement, machine: string, fromNs: bigint, toNs: bigint): Promise<Standing[]>;
}
