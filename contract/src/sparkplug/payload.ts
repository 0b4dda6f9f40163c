/**
 * Shape of a Sparkplug B payload [Sparkplug 3.0 §6.4]. A value stands as it is on the wire: what it means needs the
 * metric's datatype, which DATA messages leave to the birth (see `datatypes.ts`). Absent fields are absent, not zero.
 */

export interface Payload {
  /** Milliseconds UTC at which it was published [tck-id-payloads-timestamp-in-UTC]. */
  timestamp?: number;
  metrics: Metric[];
  /** 0 to 255, of everything that a node and its devices publish; absent in NDEATH and in commands. */
  seq?: number;
  uuid?: string;
  body?: Uint8Array;
}

export interface Metric {
  name?: string;
  /** Stands for the name after the birth; 64 bits, since some nodes use hashes. */
  alias?: bigint;
  /** Milliseconds UTC at which it was true [tck-id-payloads-metric-timestamp-in-UTC]. */
  timestamp?: number;
  /** A number of `DATATYPE`; any other is left for the reader to refuse. */
  datatype?: number;
  isHistorical?: boolean;
  isTransient?: boolean;
  isNull?: boolean;
  properties?: PropertySet;
  /** Absent where the metric is null, or where it only names something. */
  value?: WireValue;
}

/** `int` and `long` are unsigned, as their protobuf fields are. */
export type ScalarWireValue =
  | { kind: 'int'; value: number }
  | { kind: 'long'; value: bigint }
  | { kind: 'float' | 'double'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'string'; value: string };

export type WireValue =
  | ScalarWireValue
  | { kind: 'bytes'; value: Uint8Array }
  | { kind: 'dataset'; value: DataSet }
  | { kind: 'template'; value: Template };

/** By key; as on the wire the keys keep their order. */
export type PropertySet = Map<string, Property>;

export interface Property {
  type: number;
  /** Absent where it is null. */
  value?: ScalarWireValue | { kind: 'set'; value: PropertySet } | { kind: 'sets'; value: PropertySet[] };
}

export interface DataSet {
  columns: string[];
  types: number[];
  rows: (ScalarWireValue | null)[][];
}

export interface Template {
  version?: string;
  metrics: Metric[];
  parameters: { name?: string; type?: number; value?: ScalarWireValue }[];
  ref?: string;
  isDefinition?: boolean;
}

/** Limits, each refused with its reason when broken. */
export const PAYLOAD_LIMITS = {
  /** Bytes of a payload. */
  maxBytes: 4 * 1024 * 1024,
  /** Metrics, properties, cells and parameters together: what costs memory beyond its bytes. */
  maxParts: 200_000,
  /** Messages within messages: a template in a template costs two, a property set in a property set too. */
  maxDepth: 24,
} as const;
