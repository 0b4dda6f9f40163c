/**
 * One server of a works of nasty servers as a test of one trouble sees it: its two machines, its cable, its vices, and
 * what has become of all that its machines said. Others of the same works go through their own troubles meanwhile.
 */

import type { Gap, Sample, Value } from '@gemba/contract/sample';
import { expect } from 'vitest';
import { settle, summary } from './ledger-of-samples.ts';
import type { NastyRig } from './nasty-rig.ts';
import type { NastyEnd } from './nasty-works.ts';
import type { Emission } from './oracle.ts';
import { soon } from './soon.ts';

export const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

const isBad = ({ status }: Sample): boolean => status >>> 30 === 2;

export class Place {
  readonly rig: NastyRig;
  readonly end: NastyEnd;
  /** The first machine, whose numbers lie between 1000 and 1999. */
  readonly a: string;
  /** The second one: between 2000 and 2999. */
  readonly b: string;
  #steps = 0;

  constructor(rig: NastyRig, end: NastyEnd) {
    const [a, b] = end.machines;
    if (a === undefined || b === undefined) throw new Error('two machines are wanted');
    this.rig = rig;
    this.end = end;
    this.a = a;
    this.b = b;
  }

  be(vice: string, parameters: Record<string, unknown> = {}): void {
    this.end.server.nastiness.be(vice, parameters);
  }

  no(vice: string): void {
    this.end.server.nastiness.switchOff(vice);
  }

  /** Closes the server and opens it again, with what only shows in one that was opened. */
  async restart(between: () => void): Promise<void> {
    await this.end.server.close();
    between();
    await this.end.server.open();
  }

  /** Machines say something new, all of them if none are named. */
  change(...machines: string[]): void {
    this.#steps += 1;
    for (const machine of machines.length > 0 ? machines : this.end.machines)
      this.end.server.step(machine, this.#steps);
  }

  /** Machines say something new, and it arrives. */
  async changeArrives(...machines: string[]): Promise<void> {
    this.change(...machines);
    await soon(() => {
      for (const machine of machines.length > 0 ? machines : this.end.machines)
        for (const signal of ['value', 'count', 'name']) {
          const said = this.end.said.findLast((one) => one.machine === machine && one.signal === signal);
          expect(this.newest(machine, signal)).toMatchObject({ value: said?.value, status: 0 });
        }
    });
  }

  /** The newest that arrived of a signal; `undefined` before anything did. */
  newest(machine: string, signal: string): Sample | undefined {
    return this.rig.newest(machine, signal);
  }

  /** How many values of its first machine are on their way: as many as a slow machine leaves lying. */
  get underway(): number {
    const said = this.end.said.filter(({ machine, signal }) => machine === this.a && signal === 'value');
    const newest = this.newest(this.a, 'value')?.value;
    return said.length - 1 - said.findLastIndex(({ value }) => value === newest);
  }

  isBad(machine: string, signal: string): boolean {
    const newest = this.newest(machine, signal);
    return newest !== undefined && isBad(newest);
  }

  gaps(machine: string): Gap[] {
    return this.rig.gaps(machine);
  }

  /** Both machines are observed beyond this moment. */
  async observedNow(...machines: string[]): Promise<void> {
    const afterNs = nowNs();
    await soon(() => {
      for (const machine of machines.length > 0 ? machines : this.end.machines)
        expect(this.rig.through(machine) > afterNs, `${machine} is observed`).toBe(true);
    });
  }

  /** Resolves when it is said that the machine is not watched any more; to be called before it isn't. */
  async unwatched(machine = this.a): Promise<void> {
    const before = this.rig.deaths(machine);
    await soon(() => expect(this.rig.deaths(machine), `${machine} is not watched`).toBeGreaterThan(before));
  }

  /**
   * Waits until the machines are observed beyond all that they said, and holds what they said against what arrived: each
   * is there once as it was said, or lies in a gap. Gives how many lie in gaps, by their causes. `clockNs`: how far the
   * machines' clock is off.
   */
  async account(clockNs = 0n): Promise<Record<string, number>> {
    await this.observedNow();
    const causes: Record<string, number> = {};
    for (const machine of this.end.machines) {
      const said = this.end.said.filter((one) => one.machine === machine).map((one) => asSaid(one, clockNs));
      const entries = this.rig.entries(machine);
      const arrived = usable(entries.filter((one) => one.kind === 'sample'));
      const observed = entries.filter((one) => one.kind === 'observed');
      const stored = arrived.map(({ signal, timeNs, sourceTimeNs, value }) => ({
        signal,
        timeNs: sourceTimeNs ?? timeNs,
        value,
      }));
      const verdict = settle(said, stored, { observed, gaps: this.gaps(machine) }, this.rig.through(machine));
      const { lost, doubled, invented, inGaps } = verdict;
      expect({ lost, doubled, invented }, summary(verdict)).toEqual({ lost: [], doubled: [], invented: [] });
      for (const [cause, count] of Object.entries(inGaps)) causes[cause] = (causes[cause] ?? 0) + count;
    }
    // What was said before anybody watched concerns nobody.
    delete causes.before;
    return causes;
  }

  /** Machine says this. */
  say(machine: string, values: Record<string, Value>): void {
    this.end.server.say(machine, values);
  }
}

/** Samples with a value, in the order of their times; one that is only back after a bad one is the same as before. */
function usable(samples: readonly Sample[]): Sample[] {
  const before = new Map<string, { usable: Sample | null; isBad: boolean }>();
  return samples
    .toSorted((a, b) => (a.timeNs < b.timeNs ? -1 : 1))
    .filter((sample) => {
      const last = before.get(sample.signal) ?? { usable: null, isBad: false };
      const bad = isBad(sample);
      before.set(sample.signal, { usable: bad ? last.usable : sample, isBad: bad });
      const isBack = last.isBad && sample.sourceTimeNs === last.usable?.timeNs && sample.value === last.usable?.value;
      return !bad && !isBack;
    });
}

const asSaid = (one: Emission, clockNs: bigint): Emission =>
  clockNs === 0n ? one : { ...one, timeNs: one.timeNs + clockNs, atNs: one.timeNs };
