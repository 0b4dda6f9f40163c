/** Which values of watched machines are new since they were last sent. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { SignalView } from '@gemba/contract/live';
import type { Picture } from './port.ts';

export class WatchedSignals {
  readonly #picture: Picture;
  readonly #sent = new Map<MachineId, Map<string, number>>();

  constructor(picture: Picture) {
    this.#picture = picture;
  }

  /** What a screen asks for, as known machines; `null` when it is not a list of at most `max` names. */
  known(asked: unknown, max: number): MachineId[] | null {
    if (!Array.isArray(asked) || asked.length > max || !asked.every((name) => typeof name === 'string')) return null;
    return (asked as MachineId[]).filter((machine) => this.#picture.machine(machine) !== null);
  }

  /** Values that were not sent yet; they count as sent. */
  changed(machine: MachineId): SignalView[] {
    const sent = this.#sent.get(machine) ?? new Map<string, number>();
    this.#sent.set(machine, sent);
    const news = this.#picture.signals(machine).filter((view) => sent.get(view.signal) !== view.timeMs);
    for (const { signal, timeMs } of news) sent.set(signal as SignalId, timeMs);
    return news;
  }

  /** Nobody watches it. */
  forget(machine: MachineId): void {
    this.#sent.delete(machine);
  }
}
