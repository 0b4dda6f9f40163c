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
] as const;
export type Refusal = (typeof REFUSALS)[number];
