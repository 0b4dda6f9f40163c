/** Samples and descriptions as Sparkplug metrics: value, time to the millisecond and its rest, quality as properties. */

import { NS_PER_MS, qualityOf, type Sample } from '@gemba/contract/sample';
import { DATATYPE, DATATYPE_OF, toWire } from '@gemba/contract/sparkplug/datatypes';
import type { Metric, Property, PropertySet } from '@gemba/contract/sparkplug/payload';
import type { MetricDescription } from './describe.ts';

/** Name of the metric that counts connections, in NBIRTH and NDEATH [tck-id-payloads-nbirth-bdseq]. */
export const BD_SEQ = 'bdSeq';
/** Name of the metric by which a host asks for all births again [tck-id-operational-behavior-data-commands-rebirth-name]. */
export const REBIRTH = 'Node Control/Rebirth';

/** Of OPC UA's three severities, in the three values that the specification allows [tck-id-payloads-propertyset-quality-value-value]. */
const QUALITY = { good: 192, uncertain: 500, bad: 0 } as const;

/** bdSeq as a metric: INT64 [tck-id-payloads-ndeath-bdseq]. */
export const bdSeqMetric = (bdSeq: number, timestamp: number): Metric => ({
  name: BD_SEQ,
  timestamp,
  datatype: DATATYPE.Int64,
  value: { kind: 'long', value: BigInt(bdSeq) },
});

/** Offers a rebirth: Boolean, false, and without an alias [tck-id-topics-nbirth-rebirth-metric, tck-id-operational-behavior-data-commands-rebirth-name-aliases]. */
export const rebirthMetric = (timestamp: number): Metric => ({
  name: REBIRTH,
  timestamp,
  datatype: DATATYPE.Boolean,
  value: { kind: 'boolean', value: false },
});

/**
 * A metric as it is born: name, alias, datatype, description, and its current value, null where none is known yet
 * [tck-id-topics-dbirth-metric-reqs, tck-id-operational-behavior-data-publish-dbirth-values].
 */
export function birthMetric(
  description: MetricDescription,
  alias: bigint,
  current: Sample | null,
  nowMs: number,
): Metric {
  const properties = new Map([...describing(description), ...(current === null ? [] : qualifying(current, true))]);
  return {
    name: description.signal,
    alias,
    datatype: DATATYPE_OF[description.type],
    ...valueFields(current),
    timestamp: current === null ? nowMs : wholeMs(current.timeNs),
    ...(properties.size === 0 ? {} : { properties }),
  };
}

/** A change: alias instead of the name [tck-id-payloads-alias-data-cmd-requirement], own timestamp. */
export function dataMetric(alias: bigint, sample: Sample, withQuality: boolean, isHistorical: boolean): Metric {
  const properties = qualifying(sample, withQuality);
  return {
    alias,
    ...valueFields(sample),
    timestamp: wholeMs(sample.timeNs),
    ...(isHistorical ? { isHistorical } : {}),
    ...(properties.size === 0 ? {} : { properties }),
  };
}

function valueFields(sample: Sample | null): Pick<Metric, 'value'> | { isNull: true } {
  return sample === null || sample.value === null ? { isNull: true } : { value: toWire(sample.value) };
}

const wholeMs = (timeNs: bigint): number => Math.max(0, Number(timeNs / NS_PER_MS));

const int32 = (value: number): Property => ({ type: DATATYPE.Int32, value: { kind: 'int', value } });
/** In `long_value` whatever the library: some read a UInt32 from there, others from `int_value`. */
const int64 = (value: number): Property => ({ type: DATATYPE.Int64, value: { kind: 'long', value: BigInt(value) } });
const double = (value: number): Property => ({ type: DATATYPE.Double, value: { kind: 'double', value } });
const text = (value: string): Property => ({ type: DATATYPE.String, value: { kind: 'string', value } });

/** Names of the properties are those that hosts know already (Ignition's). */
function describing({ name, unit, range, nodeId }: MetricDescription): PropertySet {
  const properties: PropertySet = new Map();
  if (name !== undefined) properties.set('documentation', text(name));
  if (unit !== undefined) properties.set('engUnit', text(unit));
  if (range !== undefined) properties.set('engLow', double(range[0])).set('engHigh', double(range[1]));
  if (nodeId !== undefined) properties.set('nodeId', text(nodeId));
  return properties;
}

/** What a timestamp in ms and a bare value can't say: the rest of the time in ns, quality and StatusCode. */
function qualifying({ timeNs, status }: Sample, withQuality: boolean): PropertySet {
  const properties: PropertySet = new Map();
  const restNs = timeNs > 0n ? Number(timeNs % NS_PER_MS) : 0;
  if (restNs !== 0) properties.set('ns', int32(restNs));
  // INT32, as the specification asks of this one [tck-id-payloads-propertyset-quality-value-type].
  if (withQuality) properties.set('Quality', int32(QUALITY[qualityOf(status)]));
  if (status !== 0) properties.set('status', int64(status));
  return properties;
}
