/**
 * First-out groups and operator positions in memory: what alarms say goes through here on its way to the commit, and what
 * changes of groups and positions goes with it.
 */

import { annunciate, elapse, type FloodNotice, type Said } from '../domain/alarms/annunciator/annunciate.ts';
import { retain } from '../domain/alarms/annunciator/groups.ts';
import type { Group, Position, Scope } from '../domain/alarms/annunciator/types.ts';
import type { AlarmMemory, AlarmTransition } from '../domain/alarms/types.ts';
import type { PendingWork } from './pending.ts';

export class Annunciator {
  #groups = new Map<string, Group>();
  #positions = new Map<string, Position>();

  /** Takes everything from the records, whatever was in memory; `has` says whether an alarm still exists. */
  load(scopes: readonly Scope[], has: (alarm: string) => boolean): void {
    this.#groups = new Map(scopes.flatMap((scope) => (scope.kind === 'group' ? [[scope.id, retain(scope, has)]] : [])));
    this.#positions = new Map(scopes.flatMap((scope) => (scope.kind === 'position' ? [[scope.id, scope]] : [])));
  }

  /** The positions that are in a flood. */
  floods(): string[] {
    return [...this.#positions.values()].flatMap(({ id, floodSinceNs }) => (floodSinceNs === null ? [] : [id]));
  }

  /** What an alarm has said: its lines as they are journalled, and what it remembers then. */
  hear(said: Said, nowNs: bigint, pending: PendingWork) {
    if (said.lines.length === 0 && said.bound.group === null) {
      return { memory: said.memory, lines: [] as AlarmTransition[], floods: [] as FloodNotice[] };
    }
    const { memory, lines, changed, floods } = annunciate(this.#scopes, said, nowNs);
    this.#keep(changed, pending);
    return { memory, lines, floods };
  }

  /** The clock. */
  tick(
    nowNs: bigint,
    find: (alarm: string) => { bound: Said['bound']; memory: AlarmMemory } | undefined,
    pending: PendingWork,
  ) {
    const { said, changed, floods } = elapse(this.#scopes, nowNs, find);
    this.#keep(changed, pending);
    return { said, floods };
  }

  get #scopes() {
    return { groups: this.#groups, positions: this.#positions };
  }

  #keep(changed: readonly Scope[], pending: PendingWork): void {
    for (const scope of changed) {
      if (scope.kind === 'group') this.#groups.set(scope.id, scope);
      else this.#positions.set(scope.id, scope);
      pending.annunciator.set(`${scope.kind} ${scope.id}`, scope);
    }
  }
}
