import type { DeviceMessage, NodeMessage } from '@gemba/contract/sparkplug/topics';

/** Why something of Sparkplug is refused, as it stands in the metrics; nothing is refused silently. */
export const REFUSALS = [
  /** Under `spBv1.0/`, but no topic of Sparkplug's. */
  'topic',
  /** Births, data, deaths and commands are never retained [tck-id-conformance-mqtt-retained]. */
  'retained',
  /** No Sparkplug payload. */
  'malformed',
  /** More nodes, devices or metrics than there is room for. */
  'too-many',
  /** Without the sequence number, 0 to 255, that every message but NDEATH has [tck-id-payloads-sequence-num-always-included]. */
  'no-sequence',
  'data-before-birth',
  'birth-before-node',
  /** A metric of a birth without name or without a valid datatype, or one that is there twice. */
  'bad-birth-metric',
  'unknown-alias',
  'unknown-metric',
  /** The value doesn't fit the datatype of the birth. */
  'wrong-type',
  /** A data set, template, array or bytes: read, but no signal. */
  'no-scalar',
  /** An NDEATH whose bdSeq isn't that of the last birth: of an earlier connection. */
  'late-death',
  /** A sequence number from before, or one that came twice: its values are taken, it says nothing else. */
  'late-sequence',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/**
 * What no node is to blame for: the host came later, the births went astray, a message came by another way. Nothing of it
 * is bad, births or the next message make it good, and where something is missing a gap is declared: so it is counted,
 * and not kept for somebody to look at.
 */
export const BLAMELESS: ReadonlySet<Refusal> = new Set([
  'data-before-birth',
  'birth-before-node',
  'late-death',
  'late-sequence',
  'no-scalar',
]);

/** Something that was refused, and where. */
export interface Refused {
  reason: Refusal;
  type: NodeMessage | DeviceMessage;
  device: string | null;
  /** The metric that it was, by name or alias; `null` where it was the message. */
  metric: string | null;
  /** What it said, where that is one value. */
  value?: unknown;
}
