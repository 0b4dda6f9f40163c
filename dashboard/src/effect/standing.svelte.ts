/** Lines that stand and what could be done meanwhile: asked for now and then, and soon after any machine has changed. */

import type { WorkFitView } from '@gemba/contract/opportunity';
import { opportunities } from '../api/effect.ts';
import type { LiveModel } from '../live/model.svelte.ts';
import { Polled } from '../screens/polled.svelte.ts';

const EVERY_MS = 30_000;
/** After a change the ledger needs a moment to commit its row. */
const AFTER_CHANGE_MS = 2000;

export class Standing {
  readonly read: Polled<Awaited<ReturnType<typeof opportunities>>>;
  readonly #live: LiveModel;
  readonly #line: string | null;
  /** What fits, by the number of its job. */
  readonly fits: ReadonlyMap<number, WorkFitView> = $derived.by(() => {
    const works = this.read.value?.lines.flatMap((line) => line.works) ?? [];
    return new Map(
      works.flatMap((work) => (work.job === null || work.obstacle !== null ? [] : [[work.job, work] as const])),
    );
  });

  /** @param line the only one that is asked of; `null`: all */
  constructor(live: LiveModel, line: string | null) {
    this.#live = live;
    this.#line = line;
    this.read = new Polled(() => opportunities(this.#line), EVERY_MS);
  }

  /** To be called while a component is set up. */
  follow(): void {
    $effect(() => this.read.start());
    const states = $derived(
      this.#live.lines
        .filter(({ id }) => this.#line === null || id === this.#line)
        .flatMap(({ machines }) => machines)
        .map(({ shown }) => shown)
        .join(' '),
    );
    $effect(() => {
      if (states !== '') this.read.soon(AFTER_CHANGE_MS);
    });
  }
}
