/**
 * The tags of a node or device: what its birth announced, and the newest value of each. A birth makes them anew; data
 * must name what was born. Each metric that is understood is a reading besides, for whoever stores it.
 */

import { NS_PER_MS, qualityOf, type Value } from '@gemba/contract/sample';
import { fromWire, isDatatype, isScalar } from '@gemba/contract/sparkplug/datatypes';
import type { Metric, Property } from '@gemba/contract/sparkplug/payload';
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

/** A metric as it was understood. */
export interface Reading {
  name: string;
  /** `null` where the node says null. */
  value: Value | null;
  /** The node's own time, ns UTC; `null` where it gives none that can be one. */
  timeNs: bigint | null;
  /** OPC UA StatusCode. */
  status: number;
  /** Of the past: it says nothing of the present [tck-id-operational-behavior-data-publish-nbirth-order]. */
  isHistorical: boolean;
}

/** Most tags of a node, its devices included. */
export const MAX_TAGS = 50_000;

const QUALITY_STALE = 500;
const QUALITY_BAD = 0;
/** What Sparkplug's three qualities are as StatusCodes [OPC 10000-6 Annex A.2]: Bad, Uncertain_LastUsableValue, Bad_NoData. */
const STATUS_BAD = 0x80000000;
const STATUS_STALE = 0x40900000;
const STATUS_NO_DATA = 0x809b0000;
/** Beyond this, in the year 2262, nanoseconds don't fit into 64 bits: it is a clock that was never set. */
const MS_MAX = 9_223_372_036_000;

/** A tag as a metric of a birth says; or why it can't be one [tck-id-payloads-metric-datatype-req, tck-id-payloads-name-requirement]. */
export function bornTag(metric: Metric, publishedMs: number): { tag: Tag; reading: Reading | null } | Refusal {
  const { name, datatype } = metric;
  if (name === undefined || datatype === undefined || !isDatatype(datatype)) return 'bad-birth-metric';
  const tag: Tag = { name, datatype, value: null, timestamp: 0, quality: 'good' };
  const reading = update(tag, metric, publishedMs);
  if (reading === 'wrong-type') return reading;
  return { tag, reading: typeof reading === 'string' ? null : reading };
}

/** Takes a metric of data into its tag; or says why not. An older value than the tag's, or a historical one, leaves it as it is. */
export function update(tag: Tag, metric: Metric, publishedMs: number): Reading | Refusal {
  if (!isScalar(tag.datatype)) return 'no-scalar';
  let value: Value | null = null;
  if (metric.isNull !== true && metric.value !== undefined) {
    value = fromWire(metric.value, tag.datatype);
    if (value === null) return 'wrong-type';
  }
  const timestamp = metric.timestamp ?? publishedMs;
  const isHistorical = metric.isHistorical === true;
  const status = statusIn(metric);
  if (!isHistorical && timestamp >= tag.timestamp) Object.assign(tag, { value, timestamp, quality: qualityAs(status) });
  const usable = qualityOf(status) !== 'bad';
  return {
    name: tag.name,
    value: usable ? value : null,
    timeNs: timeIn(metric, timestamp),
    status: usable && value === null ? STATUS_NO_DATA : status,
    isHistorical,
  };
}

/** OPC UA's StatusCode, as our gateways give it; else the property `Quality`, good when there is none [Sparkplug 3.0 §6.4.9]. */
function statusIn({ properties }: Metric): number {
  const status = properties?.get('status');
  const code = status?.value === undefined ? null : codeIn(status.value, status.type);
  if (code !== null) return code;
  const quality = properties?.get('Quality')?.value;
  if (quality?.kind !== 'int') return 0;
  if (quality.value === QUALITY_STALE) return STATUS_STALE;
  return quality.value === QUALITY_BAD ? STATUS_BAD : 0;
}

/** A StatusCode in an integer of any size. */
function codeIn(wire: NonNullable<Property['value']>, datatype: number): number | null {
  if (wire.kind === 'set' || wire.kind === 'sets') return null;
  const code = fromWire(wire, datatype);
  return typeof code === 'bigint' && BigInt.asUintN(32, code) === code ? Number(code) : null;
}

const qualityAs = (status: number): Tag['quality'] => {
  const quality = qualityOf(status);
  return quality === 'uncertain' ? 'stale' : quality;
};

/** Whole milliseconds, and the rest that our gateways add. */
function timeIn({ properties }: Metric, timestamp: number): bigint | null {
  if (!Number.isInteger(timestamp) || timestamp <= 0 || timestamp > MS_MAX) return null;
  const rest = properties?.get('ns')?.value;
  const restNs = rest?.kind === 'int' && rest.value < Number(NS_PER_MS) ? BigInt(rest.value) : 0n;
  return BigInt(timestamp) * NS_PER_MS + restNs;
}

/** [tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-tags-stale, tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-tags-stale] */
export function makeStale(tags: Iterable<Tag>, atMs: number): void {
  for (const tag of tags) Object.assign(tag, { quality: 'stale', timestamp: Math.max(tag.timestamp, atMs) });
}
