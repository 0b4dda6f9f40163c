/**
 * How a companion specification is written down for discovery: which objects are machines, and where below them what
 * a plant wants to know is found. Data only, one file a specification, each line with the clause that it rests on.
 */

import type { Signal, SignalRole } from '@gemba/contract/plant/machine';

/** How sure a proposal is. high: the specification gives it this meaning; medium: type or unit do; low: only its name. */
export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export interface Specification {
  /** `OPC 30050`, and what it is called. */
  document: string;
  title: string;
  /** Namespace URIs of its types, every version that these rules fit. */
  namespaces: readonly string[];
  machines: readonly MachineRule[];
  /** What tells one machine from another; the first that has a text is its id. */
  identity: readonly IdentityRule[];
  /** For each signal the first that is found. */
  signals: readonly SignalRule[];
  /** Where the designed speed is found. */
  speeds: readonly SpeedRule[];
}

/** An object is a machine by its type, or by the folder that it stands in. */
export type MachineRule = { clause: string } & ({ type: string } | { folder: string });

/**
 * Path of browse names below the machine. `*` is any child, `**` any number of levels, `{Type}` a child of a type of
 * the specification or of one made from it.
 */
export type Path = string;

export interface IdentityRule {
  what: 'name' | 'manufacturer' | 'model' | 'serial' | 'uri' | 'location';
  path: Path;
  clause: string;
}

/** What plant.yaml says of a signal, and where it is. */
export interface SignalRule extends Omit<Signal, 'range' | 'limits' | 'reasons' | 'role'> {
  role?: SignalRole;
  path: Path;
  /** Of an array or structure, what of it: `[0].AccCount`. */
  part?: string;
  confidence: Confidence;
  clause: string;
  /** What an engineer should know before accepting it. */
  note?: string;
}

export interface SpeedRule {
  path: Path;
  /** What its number counts where it has no unit of its own. */
  unit: '/h' | '/min' | '/s';
  confidence: Confidence;
  clause: string;
}
