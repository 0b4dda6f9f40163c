/** What discovery proposes, and what it keeps in mind while it does. */

import type { Signal, SignalRole } from '@gemba/contract/plant/machine';
import type { Security } from '../opcua/security/settings.ts';
import type { Confidence } from './specification.ts';
import type { Said, Thing } from './thing.ts';

export interface SignalProposal {
  /** As it would stand in plant.yaml. */
  signal: Signal;
  /** As it would stand in gateway.yaml. */
  source: string;
  /** What its value is multiplied by, for a stage of the gateway. */
  factor?: number;
  confidence: Confidence;
  reason: string;
}

export interface MachineProposal {
  id: string;
  name: string;
  /** Manufacturer, model, serial number …, as the machine tells them. */
  identity: Record<string, string>;
  /** Why it is a machine. */
  reason: string;
  confidence: Confidence;
  ideal: Ideal;
  signals: SignalProposal[];
  /** What is missing, and what was found beside: for whoever accepts it. */
  notes: string[];
}

/** What one server has. */
export interface ServerProposal {
  endpoint: string;
  /** How it was connected to. */
  security: Security;
  machines: MachineProposal[];
}

/** A variable that may become a signal, with the object that it belongs to. */
export interface Candidate {
  thing: Thing;
  says: Said;
  owner: Thing;
  /** Its unit, as the variable tells it, or as its comment ends in it: `Oil temperature [°C]`. */
  unit: string | null;
  /** The comment without the unit. */
  comment: string | null;
}

export interface Ideal {
  /** Ideal time for one part, s. */
  cycleS: number;
  confidence: Confidence;
  reason: string;
}

/** What has been proposed for one machine: no id, no role and no node twice. */
export class Taken {
  readonly proposals: SignalProposal[] = [];
  readonly #ids = new Set<string>();
  readonly #roles = new Set<SignalRole>();
  readonly #sources = new Set<string>();
  analogs = 0;

  add(proposal: SignalProposal): void {
    this.proposals.push(proposal);
    this.#ids.add(proposal.signal.id);
    this.#sources.add(proposal.source);
    if (proposal.signal.role !== undefined) this.#roles.add(proposal.signal.role);
  }

  hasId = (id: string): boolean => this.#ids.has(id);
  hasRole = (role: SignalRole): boolean => this.#roles.has(role);
  hasSource = (source: string): boolean => this.#sources.has(source);
}
