/**
 * What an engineer asks of the way from the gateways to the sinks: who is heard, how far what is stored lies behind what
 * was produced, what was refused and why, which clocks are wrong, and which rules of Sparkplug a node breaks. Counters
 * are of the server's present run; times `…AgoMs` are on the server's clock alone.
 */

import type { GapCause } from './sample.ts';
import type { CertificateKind } from './stream/certificates.ts';

/** So often, and where last. */
export interface TallyView {
  /** A reason of the metrics, or the name of an assertion of Sparkplug 3.0. */
  name: string;
  count: number;
  /** Message, machine or metric, for example `DDATA press-1: alias 99`. */
  last: string;
  atMs: number;
}

/** One journal stream: a gateway, or the server's own spool of foreign nodes. */
export interface GatewayDiagnosis {
  kind: 'gateway' | 'spool';
  gateway: string;
  /** `null` before it was heard in this run. */
  site: string | null;
  /** Id of its journal: another disk has another. */
  epoch: string;
  /** Since a message came on the live lane; `null` when none did in this run. */
  liveAgoMs: number | null;
  messages: { live: number; replay: number };
  /** Newest position that was heard of: what it has made durable. */
  produced: number;
  /** Through this position everything is in both sinks. */
  stored: number;
  /** Positions that were produced and are not stored. */
  waiting: number;
  /** How long ago the oldest of those that wait was first heard of; 0 when none waits. */
  behindMs: number;
  /** Batches that it gave up before they were stored: declared gaps. */
  lost: number;
  /** Its journal was replaced by a new one. */
  newJournals: number;
  /** A second gateway of the same id, that was heard in this run. */
  twin: { epoch: string; count: number; atMs: number } | null;
  refused: TallyView[];
}

/** A Sparkplug edge node as the host application hears it. */
export interface NodeDiagnosis {
  group: string;
  node: string;
  /** One of our gateways, whose samples come by the journal stream; a node that machines are read from; or neither. */
  role: 'gateway' | 'source' | 'other';
  online: boolean;
  /** Since when it is online or offline, ms UTC; `null` when it was never heard. */
  sinceMs: number | null;
  heardAgoMs: number | null;
  devices: { online: number; all: number };
  messages: number;
  births: number;
  deaths: number;
  rebirthsAsked: number;
  /** Holes in its sequence: filled in time, given up, and the messages that never came. */
  holes: { healed: number; lost: number; messages: number };
  /** The server's clock minus the node's, ms; the way is in it. */
  clockOffMs: number | null;
  refused: TallyView[];
  /** Assertions of the specification that it broke. */
  broken: TallyView[];
}

export interface MachineDiagnosis {
  machine: string;
  /** Gateway, the one of them that was live last, or `group/node` that its entries came from in this run. */
  source: string | null;
  /** Since an observation last came on the live lane. */
  ageMs: number | null;
  /** Samples whose own time was not credible, and by how much the last one was off (positive: the machine's is ahead). */
  clock: { retimed: number; offMs: number; atMs: number } | null;
}

/** A certificate that the house works with. */
export interface CertificateDiagnosis {
  /** The gateway that says so; `null` for the server's own files. */
  of: string | null;
  /** Of a gateway as {@link CertificateKind}; `server` is HTTPS, `mail-authority` whom it trusts for letters. */
  kind: CertificateKind | 'server' | 'mail-authority';
  /** Its subject. */
  name: string;
  /** Hexadecimal; empty where it isn't known. */
  thumbprint: string;
  endMs: number;
  /** Machines that are heard with it. */
  machines: string[];
  /** Rule by which people are told of its end at present; `null`: it still holds for long. */
  stage: string | null;
  /** When a gateway said so; `null` for the server's own. */
  saidMs: number | null;
}

export interface Diagnostics {
  serverMs: number;
  /** Since when everything is counted: the start of the server. */
  sinceMs: number;
  stream: { up: boolean; refused: TallyView[] };
  sparkplug: { up: boolean; hostId: string; refused: TallyView[] };
  gateways: GatewayDiagnosis[];
  nodes: NodeDiagnosis[];
  machines: MachineDiagnosis[];
  /** What ends first comes first. */
  certificates: CertificateDiagnosis[];
}

/** What is known to be missing of a machine for one cause. */
export interface GapSum {
  machine: string;
  cause: GapCause;
  /** Gaps that were declared. */
  declared: number;
  /** Time in them that nothing has filled since, of whichever signals, ms. */
  openMs: number;
  lastFromMs: number;
  lastToMs: number;
}
