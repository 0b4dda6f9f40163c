/** Facts in memory, as an engine keeps them: a point takes the place of one with the same identity, field by field. */

import type { Fact, FactSink, Measurement } from '../facts/port.ts';
import { inMood, type Mood } from './mood.ts';

export class MemoryFacts {
  /** `lying`: it stores what it is given, and says that it could not. */
  mood: 'well' | 'refusing' | 'lying' = 'well';
  readonly #points = new Map<string, Fact>();

  /** The same as one process sees it, which is dead when the process is. */
  seenBy(processMood: () => Mood): FactSink {
    const mood = () => (processMood() === 'well' && this.mood === 'refusing' ? 'refusing' : processMood());
    return {
      write: (facts) =>
        inMood(mood, () => {
          for (const fact of facts) this.#put(fact);
          if (this.mood === 'lying') throw new Error('the answer was lost');
          return 0;
        }),
      standing: (measurement, machine, fromNs, toNs) =>
        inMood(mood, () => this.of(measurement, machine).filter(({ timeNs }) => timeNs >= fromNs && timeNs < toNs)),
    };
  }

  /** Ascending. */
  of(measurement: Measurement, machine: string): Fact[] {
    return [...this.#points.values()]
      .filter((fact) => fact.measurement === measurement && fact.tags.machine === machine)
      .sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1));
  }

  #put(fact: Fact): void {
    const identity = JSON.stringify([fact.measurement, fact.tags, String(fact.timeNs)]);
    const fields = { ...this.#points.get(identity)?.fields, ...fact.fields };
    this.#points.set(identity, { ...fact, fields });
  }
}
