/** What a person sees while the plant comes up: each step with its duration, and the children's logs with their names. */

import { formatLine } from '@gemba/program/log';

const COLOURS: Record<string, string> = { broker: '35', server: '36', gateway: '33', simulators: '34', start: '32' };

export class Progress {
  readonly #colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

  /** A line of ours. */
  say(text: string): void {
    this.#print('start', text);
  }

  /** Runs a step and says how long it took. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await work();
    this.say(`✔ ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    return result;
  }

  /** A line that a child printed: JSON log events become text. */
  line(child: string, line: string): void {
    this.#print(child, formatLine(line, { program: false }));
  }

  #print(who: string, text: string): void {
    const name = who.padEnd(10);
    const prefix = this.#colour ? `\u001b[${COLOURS[who] ?? '0'}m${name}\u001b[0m` : name;
    process.stdout.write(`${prefix} ${text}\n`);
  }
}
