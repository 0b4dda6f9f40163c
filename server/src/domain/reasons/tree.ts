/**
 * The reasons that a machine's stops can have, looked up once: the tree of its line, and what the machine itself
 * reports by code. Rows carry a reason's id; its name, its place in the tree and what it is to the figures stand here.
 */

import type { PlacedMachine } from '@gemba/contract/plant';
import type { Machine, Reason } from '@gemba/contract/plant/machine';
import type { Line } from '@gemba/contract/plant/site';
import type { LineReason } from '@gemba/contract/reasons';
import type { ReasonKind } from '@gemba/contract/state';

export interface ReasonNode {
  id: string;
  name: string;
  /** `null` at the top. */
  parent: string | null;
  /** What the figures take it for; `null`: what they take the machine's state for. */
  kind: ReasonKind | null;
  /** The machine reports it by a code. */
  automatic: boolean;
}

export class ReasonTree {
  /** Parents before their children; among them in the order of the plant's file. */
  readonly nodes: readonly ReasonNode[];
  readonly #byId: ReadonlyMap<string, ReasonNode>;

  constructor(line: Line, machine: Machine) {
    const own = line.reasons?.filter((reason) => reason.machines?.includes(machine.id) !== false) ?? [];
    const reported = new Map(reportedBy(machine).map((reason) => [reason.id, reason]));
    const all = new Map(line.reasons?.map((reason) => [reason.id, reason]));
    const chosen = withAncestors(own, [...reported.values()], all);
    this.#byId = new Map(
      chosen.map((reason) => {
        const { id, name, parent } = reason;
        const automatic = reported.has(id) || ('codes' in reason && (reason.codes?.length ?? 0) > 0);
        return [id, { id, name, parent: parent ?? null, kind: kindOf(reason, all), automatic }];
      }),
    );
    this.nodes = inOrder([...this.#byId.values()]);
  }

  get(id: string): ReasonNode | undefined {
    return this.#byId.get(id);
  }

  /** Name of a reason; an id or raw code that the plant doesn't know stays as it is. */
  name(reason: string | null): string | null {
    return reason === null ? null : (this.#byId.get(reason)?.name ?? reason);
  }

  /** What the figures take a reason for; `null` where its state decides, as for a reason that the plant doesn't know. */
  kind(reason: string | null): ReasonKind | null {
    return (reason === null ? undefined : this.#byId.get(reason)?.kind) ?? null;
  }
}

const made = new WeakMap<Line, Map<string, ReasonTree>>();

/** The tree of a machine; made once and kept as long as the plant is. */
export function reasonsOf({ line, machine }: Pick<PlacedMachine, 'line' | 'machine'>): ReasonTree {
  const ofLine = made.get(line) ?? new Map<string, ReasonTree>();
  made.set(line, ofLine);
  const tree = ofLine.get(machine.id) ?? new ReasonTree(line, machine);
  ofLine.set(machine.id, tree);
  return tree;
}

type Any = Pick<LineReason, 'id' | 'name' | 'parent' | 'kind'> | LineReason;

function reportedBy(machine: Machine): Reason[] {
  return machine.signals.flatMap((signal) => signal.reasons ?? []);
}

/** Reasons of the line, of the machine where the line has none of that id, and every parent of one of them. */
function withAncestors(
  own: readonly LineReason[],
  reported: readonly Reason[],
  all: ReadonlyMap<string, LineReason>,
): Any[] {
  const chosen = new Map<string, Any>();
  const add = (reason: Any) => {
    if (chosen.has(reason.id)) return;
    const parent = reason.parent === undefined ? undefined : all.get(reason.parent);
    if (parent !== undefined) add(parent);
    chosen.set(reason.id, reason);
  };
  for (const reason of own) add(reason);
  for (const reason of reported) add(all.get(reason.id) ?? reason);
  return [...chosen.values()];
}

function kindOf(reason: Any, all: ReadonlyMap<string, LineReason>): ReasonKind | null {
  let at: Any | undefined = reason;
  for (let steps = 0; at !== undefined && steps <= all.size; steps++) {
    if (at.kind !== undefined) return at.kind;
    at = at.parent === undefined ? undefined : all.get(at.parent);
  }
  return null;
}

function inOrder(nodes: readonly ReasonNode[]): ReasonNode[] {
  const children = Map.groupBy(nodes, (node) => node.parent);
  const below = (parent: string | null): ReasonNode[] =>
    (children.get(parent) ?? []).flatMap((node) => [node, ...below(node.id)]);
  return below(null);
}
