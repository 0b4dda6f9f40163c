/** One job as its page has it: read again whenever the stream speaks of it, and what is done about it. */

import type { JobDetailView } from '@gemba/contract/jobs';
import { type JobAsked, job, newActId } from '../api/jobs.ts';
import type { Words } from '../i18n/words.svelte.ts';
import type { LiveModel } from '../live/model.svelte.ts';
import { Act } from '../screens/act.svelte.ts';
import { Followed } from '../screens/followed.svelte.ts';
import type { Session } from '../session/session.svelte.ts';
import type { Outbox } from './outbox.svelte.ts';

/** Working time that runs, stock and stops, which the stream doesn't tell with the job. */
const EVERY_MS = 60_000;

export class Doing {
  readonly #number: number;
  readonly #outbox: Outbox;
  readonly read: Followed<JobDetailView>;
  /** What is done at once, without a dialog. */
  readonly act: Act;

  constructor(number: number, live: LiveModel, session: Session, words: Words, outbox: Outbox) {
    this.#number = number;
    this.#outbox = outbox;
    this.read = new Followed(live, () => job(number), EVERY_MS);
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
    if (done) this.read.soon(0);
    return done;
  };
}
