/**
 * What a session must know of nodes before their values come: the names of enumerations, and what structures are made
 * of. It is learned when their items are made, so that a report is read on the spot and keeps its place.
 */

import type { NodeId } from 'node-opcua';
import { readEnumerations } from './enumerations.ts';
import { takesMember } from './part.ts';
import type { Session } from './session.ts';
import { Structures } from './structures.ts';
import type { DataValueLike } from './to-sample.ts';
import type { WatchedSignal } from './watched-signal.ts';

/** A node, and the signals that take its value or a part of it. */
interface Node {
  nodeId: NodeId;
  signals: readonly WatchedSignal[];
}

export class NodeTypes {
  readonly #session: Session;
  readonly #structures: Structures;

  constructor(session: Session) {
    this.#session = session;
    this.#structures = new Structures(session);
  }

  /** Learns the structures of which signals take members; why that didn't go, or `null`. */
  learnStructures(nodes: readonly Node[]): Promise<string | null> {
    const structures = nodes.filter(({ signals }) => signals.some(({ part }) => takesMember(part)));
    return this.#structures.learn(structures.map(({ nodeId }) => nodeId));
  }

  /** Tells signals that are text the names of their numbers, where they have any. */
  async nameEnumerations(nodes: readonly Node[]): Promise<void> {
    const texts = nodes.flatMap(({ nodeId, signals }) =>
      signals.filter(({ type, part }) => type === 'text' && !takesMember(part)).map((signal) => ({ nodeId, signal })),
    );
    const names = await readEnumerations(
      this.#session,
      texts.map(({ nodeId }) => nodeId),
    );
    for (const [index, { signal }] of texts.entries()) signal.names = names[index] ?? null;
  }

  /** Decodes what was learned, in place. */
  decode({ value }: Pick<DataValueLike, 'value'>): void {
    this.#structures.decode(value);
  }
}
