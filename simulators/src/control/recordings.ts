/** The control API's part for machines that are recordings: they are stopped, go on, and have a cable. */

import type { Playback } from '../recordings/playback.ts';
import { type Answer, checked, failure, type Link, notAllowed, ok } from './answer.ts';
import { CommandRequest, LinkRequest, type RecordingView } from './requests.ts';

export class RecordingControl {
  readonly #playbacks: ReadonlyMap<string, Playback>;
  readonly #links: ReadonlyMap<string, Link>;

  constructor(playbacks: readonly Playback[], links: ReadonlyMap<string, Link>) {
    this.#playbacks = new Map(playbacks.map((playback) => [playback.id, playback]));
    this.#links = links;
  }

  get views(): RecordingView[] {
    return [...this.#playbacks.values()].map((playback) => this.#view(playback));
  }

  /** `null`: that machine is no recording. */
  answer(method: string, id: string, resource: string | undefined, body: unknown): Answer | Promise<Answer> | null {
    const playback = this.#playbacks.get(id);
    if (playback === undefined) return null;
    if (resource === undefined) return method === 'GET' ? ok(this.#view(playback)) : notAllowed(method);
    if (method === 'POST' && resource === 'commands') {
      return checked(CommandRequest, body, ({ command }) => this.#command(playback, command));
    }
    if (method === 'POST' && resource === 'link') {
      return checked(LinkRequest, body, async ({ up }) => {
        const link = this.#links.get(id);
        await (up ? link?.open() : link?.close());
        return ok(this.#view(playback));
      });
    }
    return failure(400, `${id} is a recording`, 'It knows the commands stop and start, and link.');
  }

  #command(playback: Playback, command: string): Answer {
    if (command === 'stop') playback.pause();
    else if (command === 'start') playback.resume();
    else return failure(400, `${playback.id} is a recording: ${command} is not for it`, 'It knows stop and start.');
    return ok({ machine: playback.id, timeNs: String(playback.nowNs), signals: [] });
  }

  #view(playback: Playback): RecordingView {
    const { state, values, atNs } = playback.progress;
    const link = this.#links.get(playback.id);
    return {
      id: playback.id,
      model: 'recording',
      endpoint: link?.endpoint ?? '',
      up: link?.isOpen ?? false,
      state,
      values,
      of: playback.values,
      at: atNs === null ? null : new Date(Number(atNs / 1_000_000n)).toISOString(),
    };
  }
}
