/** Pages of figures follow the past: what they show is read again when late data or people have made it another. */

import { untrack } from 'svelte';
import type { MachineLive } from '../live/machine.svelte.ts';
import type { Polled } from './polled.svelte.ts';

/**
 * To be called while a component is made.
 * @param machines on whose past it rests
 */
export function followPast(
  machines: () => readonly Pick<MachineLive, 'pastChanges'>[],
  ...polled: Pick<Polled<unknown>, 'changed'>[]
): void {
  let known: { of: readonly unknown[]; changes: number } | null = null;
  $effect(() => {
    const of = machines();
    const now = { of, changes: of.reduce((sum, machine) => sum + machine.pastChanges, 0) };
    // Other machines are another question, which is asked anyway.
    const isOther = known?.of === now.of && known.changes !== now.changes;
    known = now;
    if (isOther) for (const one of polled) untrack(() => one.changed());
  });
}
