/**
 * What must hold of all that alarms have said, whatever befell them. It knows the standard and the promises, and nothing
 * of how the alarms keep them; what is wrong comes out in words.
 */

import type { AlarmState } from '@gemba/contract/state';
import { isLegal } from '@gemba/server/domain/alarms/legal';
import type { AlarmTransition } from '@gemba/server/domain/alarms/types';
import type { World } from './world.ts';

/** What is known of one alarm from its lines so far. */
interface Known {
  state: AlarmState;
  suppressed: boolean;
  /** Occurrences that were announced since something last suppressed it. */
  told: Set<string>;
  /** The present one was announced. */
  calls: boolean;
}

const alarmOf = ({ rule, machine }: AlarmTransition): string => `${rule}@${machine}`;
const FLOOD_RULE = 'system:flood';

export class Judge {
  readonly findings: string[] = [];
  readonly #known = new Map<string, Known>();
  readonly #groups = new Map<string, string[]>();
  readonly #critical = new Set<string>();
  readonly #drafts = new Set<string>();
  readonly #counted: bigint[] = [];
  #flood = false;

  judge(world: World): string[] {
    for (const rule of world.rules) {
      if (rule.priority === 'critical') this.#critical.add(rule.id);
      if (rule.cause === undefined) this.#drafts.add(rule.id);
      if (rule.group !== undefined) this.#groups.set(rule.group, [...(this.#groups.get(rule.group) ?? []), rule.id]);
    }
    for (const line of world.said) this.#hear(line);
    for (const [id, known] of this.#known) this.#atTheEnd(id, known, world);
    return this.findings;
  }

  #hear(line: AlarmTransition): void {
    const id = alarmOf(line);
    const known = this.#known.get(id) ?? { state: 'normal', suppressed: false, told: new Set(), calls: false };
    this.#known.set(id, known);
    this.#say(isLegal(known.state, line), line, `illegal in ${known.state}`);
    if (line.suppression !== 'none') {
      known.told.clear();
      known.calls = false;
    }
    if (line.transition === 'activated') known.calls = false;
    if (line.announce) this.#announced(line, known);
    this.#countFlood(line);
    known.state = line.state;
    known.suppressed = line.suppression !== 'none';
    if (!line.state.endsWith('unacknowledged')) known.calls = false;
  }

  #announced(line: AlarmTransition, known: Known): void {
    this.#say(line.suppression === 'none', line, 'announced while suppressed');
    this.#say(!known.suppressed || line.suppression === 'none', line, 'announced under a suppression');
    this.#say(line.state.endsWith('unacknowledged'), line, 'announced though nobody is needed');
    this.#say(!known.told.has(line.occurrence), line, 'announced twice');
    this.#say(!this.#drafts.has(line.rule), line, 'a draft announced');
    this.#say(line.held === null, line, 'announced and held');
    if (this.#flood && !this.#critical.has(line.rule)) {
      this.#say(line.rule === FLOOD_RULE, line, 'announced alone in a flood');
    }
    this.#onceAGroup(line);
    known.told.add(line.occurrence);
    known.calls = true;
  }

  /** While somebody is called for an alarm that stands, no other of its group calls, but for critical ones. */
  #onceAGroup(line: AlarmTransition): void {
    for (const members of this.#groups.values()) {
      if (!members.includes(line.rule)) continue;
      const calling = members.filter((rule) => {
        const other = this.#known.get(`${rule}@${line.machine}`);
        return rule !== line.rule && other?.calls === true && other.state === 'active-unacknowledged';
      });
      // At the decision critical ones are told of beside the first, in whichever order.
      const besides = line.transition === 'first-out' && calling.every((rule) => this.#critical.has(rule));
      this.#say(
        calling.length === 0 || this.#critical.has(line.rule) || besides,
        line,
        `a second call of its group, beside ${calling}`,
      );
    }
  }

  /** A flood by a plain count of all that would be announced. */
  #countFlood(line: AlarmTransition): void {
    if (line.rule === FLOOD_RULE) {
      if (line.transition === 'activated') this.#flood = true;
      if (line.transition === 'returned') this.#flood = false;
      return;
    }
    if (!line.announce && line.held !== 'flood') return;
    this.#counted.push(line.atNs);
    const newestNs = this.#counted.reduce((a, b) => (a > b ? a : b));
    const count = this.#counted.filter((one) => one > newestNs - 600_000_000_000n).length;
    if (line.held === 'flood') this.#say(count > 10 || this.#flood, line, `held in a flood of ${count}`);
    else if (!this.#critical.has(line.rule)) this.#say(count <= 10, line, `announced alone, the ${count}th`);
  }

  /** Whatever stands in the open was told of, or is held by something that was. */
  #atTheEnd(id: string, known: Known, world: World): void {
    const memory = world.memory(id);
    if (memory === undefined) return;
    if (memory.state !== known.state) this.findings.push(`${id} is ${memory.state} and has said ${known.state}`);
    if (this.#drafts.has(memory.rule) || memory.suppression !== 'none') return;
    if (!memory.state.startsWith('active-un')) return;
    if (!memory.announced && memory.held === null) this.findings.push(`${id} stands, and nobody was told`);
    if (memory.held === 'group') this.findings.push(`${id} still waits for its group`);
  }

  #say(holds: boolean, { transition, occurrence, atNs }: AlarmTransition, what: string): void {
    if (!holds) this.findings.push(`${transition} of ${occurrence} at ${atNs}: ${what}`);
  }
}
