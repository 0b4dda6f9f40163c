/**
 * The tags of a node or device: what its birth announced, and the newest value of each. A birth makes them anew; data
 * must name what was born.
 */

import { qualityOf, type Value } from '@gemba/contract/sample';
import { DATATYPE, fromWire, isDatatype, isScalar } from '@gemba/contract/sparkplug/datatypes';
import type { Metric } from '@gemba/contract/sparkplug/payload';
import type { Refusal } from './refusal.ts';

export interface Tag {
  name: string;
  datatype: number;
  /** `null` where the node says null, and where the value is no scalar. */
  value: Value | null;
  /** When it was true, ms UTC; for a stale tag when it became stale. */
  timestamp: number;
  quality: 'good' | 'bad' | 'stale';
}

/** Most tags of a node, its devices included. */
export const MAX_TAGS = 50_000;

const QUALITY_STALE = 500;
const QUALITY_BAD = 0;

/** A tag as a metric of a birth says; or why it can't be one [tck-id-payloads-metric-datatype-req, tck-id-payloads-name-requirement]. */
export function bornTag(metric: Metric, publishedMs: number): Tag | Refusal {
  const { name, datatype } = metric;
  if (name === undefined || datatype === undefined || !isDatatype(datatype)) return 'bad-birth-metric';
  const tag: Tag = { name, datatype, value: null, timestamp: 0, quality: 'good' };
  if (update(tag, metric, publishedMs) === 'wrong-type') return 'wrong-type';
  return tag;
}

/** Takes a metric of data into its tag; or says why not. An older value than the tag's leaves it as it is. */
export function update(tag: Tag, metric: Metric, publishedMs: number): Refusal | null {
  if (!isScalar(tag.datatype)) return 'no-scalar';
  let value: Value | null = null;
  if (metric.isNull !== true && metric.value !== undefined) {
    value = fromWire(metric.value, tag.datatype);
    if (value === null) return 'wrong-type';
  }
  const timestamp = metric.timestamp ?? publishedMs;
  if (metric.isHistorical === true || timestamp < tag.timestamp) return null;
  Object.assign(tag, { value, timestamp, quality: qualityIn(metric) });
  return null;
}

/** The property `Quality`, good when there is none [Sparkplug 3.0 §6.4.9]; else OPC UA's StatusCode, as our gateways give it. */
function qualityIn({ properties }: Metric): Tag['quality'] {
  const quality = properties?.get('Quality')?.value;
  if (quality?.kind === 'int') {
    if (quality.value === QUALITY_STALE) return 'stale';
    return quality.value === QUALITY_BAD ? 'bad' : 'good';
  }
  const status = properties?.get('status');
  if (status?.type !== DATATYPE.UInt32 || status.value?.kind !== 'int') return 'good';
  return qualityOf(status.value.value) === 'good' ? 'good' : 'bad';
}

/** [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-tags-stale, tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-tags-stale] */
export function makeStale(tags: Iterable<Tag>, atMs: number): void {
  for (const tag of tags) Object.assign(tag, { quality: 'stale', timestamp: Math.max(tag.timestamp, atMs) });
}
