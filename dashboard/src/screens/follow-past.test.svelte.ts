/** What is read again when, by machines that tell that their past has changed. */

import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { followPast } from './follow-past.svelte.ts';

class Machine {
  pastChanges = $state(0);
  tell(): void {
    this.pastChanges += 1;
  }
}

test('what rests on a machine is read again when its past changes, and not for another machine or another question', () => {
  const [one, two] = [new Machine(), new Machine()];
  const [ofOne, ofBoth] = [[one], [one, two]];
  let asked = $state.raw<readonly Machine[]>(ofOne);
  let reads = 0;
  const read = () => {
    reads += 1;
  };
  const end = $effect.root(() => followPast(() => asked, { changed: read }));
  const after = (change: () => void) => {
    change();
    flushSync();
    return reads;
  };
  expect(after(() => {})).toBe(0);
  expect(after(() => two.tell())).toBe(0);
  expect(after(() => one.tell())).toBe(1);
  const ask = (of: readonly Machine[]) => {
    asked = of;
  };
  expect(after(() => ask(ofBoth))).toBe(1);
  expect(after(() => two.tell())).toBe(2);
  end();
  expect(after(() => one.tell())).toBe(2);
});
