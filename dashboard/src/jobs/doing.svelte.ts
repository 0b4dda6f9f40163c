/** One job as its page has it: fetched again and again, and what is done about it. */

import type { JobDetailView } from '@gemba/contract/jobs';
import { type JobAsked, job, newActId } from '../api/jobs.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { Act } from '../screens/act.svelte.ts';
import { Polled } from '../screens/polled.svelte.ts';
import type { Session } from '../session/session.svelte.ts';
import type { Outbox } from './outbox.svelte.ts';

const EVERY_MS = 5000;

export class Doing {
  readonly #number: number;
  readonly #outbox: Outbox;
  readonly polled: Polled<JobDetailView>;
  /** What is done at once, without a dialog. */
  readonly act: Act;

  constructor(number: number, session: Session, words: Words, outbox: Outbox) {
    this.#number = number;
    this.#outbox = outbox;
    this.polled = new Polled(() => job(number), EVERY_MS);
    this.act = new Act(session, words);
  }

  /** Sends an act, later where there is no link; asked again after a sign-in it is the same one. */
  send = (asked: JobAsked): (() => Promise<unknown>) => {
    const act = { ...asked, id: newActId() };
    return () => this.#outbox.do(this.#number, act);
  };

  /** Does it at once. @returns whether it was done */
  tell = async (asked: JobAsked): Promise<boolean> => {
    const done = await this.act.do(this.send(asked));
    if (done) this.polled.soon(0);
    return done;
  };
}
