/** Looks after the house: each thing at its own pace; what is found is said for as long as it is so. */

import type { Log } from '@gemba/program/log';
import { every } from '../clock.ts';
import type { SystemRuleId } from '../domain/alarms/system.ts';
import type { HouseParts, Look } from './look.ts';
import { LOOKS } from './registry.ts';

export interface HouseWatchOptions extends HouseParts {
  note: (rule: SystemRuleId, subject: string) => void;
  over: (rule: SystemRuleId, subject: string) => void;
  log: Log;
  /** For tests. */
  looks?: readonly Look[];
}

/** Well within the time after which an alarm that is not noted any more returns to normal. */
const NOTE_EVERY_MS = 15_000;
/** Subjects of one look: names that somebody makes up must not crowd out other alarms. */
const SUBJECTS_MAX = 20;

export class HouseWatch {
  readonly #options: HouseWatchOptions;
  readonly #found = new Map<Look, readonly string[]>();
  readonly #looking = new Set<Look>();
  #undo: (() => void)[] = [];

  constructor(options: HouseWatchOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, looks = LOOKS } = this.#options;
    for (const look of looks) void this.#look(look);
    this.#undo = [
      ...looks.map((look) => every(clock, look.everyMs, () => void this.#look(look))),
      every(clock, NOTE_EVERY_MS, () => this.#sayAgain()),
    ];
  }

  async stop(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
  }

  async #look(look: Look): Promise<void> {
    if (this.#looking.has(look)) return;
    this.#looking.add(look);
    const { note, over, log } = this.#options;
    try {
      const found = (await look.look(this.#options)).slice(0, SUBJECTS_MAX);
      const before = this.#found.get(look) ?? [];
      this.#found.set(look, found);
      for (const subject of found) if (!before.includes(subject)) note(look.rule, subject);
      for (const subject of before) if (!found.includes(subject)) over(look.rule, subject);
    } catch (error) {
      log.warn({ rule: look.rule, reason: (error as Error).message }, 'something could not be looked at');
    } finally {
      this.#looking.delete(look);
    }
  }

  #sayAgain(): void {
    for (const [{ rule }, subjects] of this.#found) for (const subject of subjects) this.#options.note(rule, subject);
  }
}
