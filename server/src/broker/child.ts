/** The embedded broker as a child of the server, for when no other is configured: started again when it ends. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Backoff } from '@gemba/program/backoff';
import type { Log } from '@gemba/program/log';

const READY_MAX_MS = 10_000;

export class BrokerChild {
  readonly #log: Log;
  readonly #backoff = new Backoff({ minMs: 200, maxMs: 10_000 });
  #child: ChildProcess | null = null;
  #port = 0;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Starts it on a free port, or the one given; returns its URL. Rejects when it does not come up. */
  async start(port = 0): Promise<string> {
    this.#port = await this.#spawn(port);
    const url = `mqtt://127.0.0.1:${this.#port}`;
    this.#log.info({ url }, 'the embedded broker listens; gateways reach it with --mqtt');
    return url;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  /** A child that has said on which port it listens. It ends by itself when the server is gone. */
  async #spawn(port: number): Promise<number> {
    // A group of its own: Ctrl-C reaches only the server, which stops the broker after what needs it.
    const child = fork(join(import.meta.dirname, 'main.ts'), ['--port', String(port), '--log-level', 'warn'], {
      execArgv: [],
      detached: true,
    });
    this.#child = child;
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`the broker ended (${code ?? signal})`);
    });
    ended.catch(() => undefined);
    const [message] = (await Promise.race([
      once(child, 'message', { signal: AbortSignal.timeout(READY_MAX_MS) }),
      ended,
    ])) as [{ port: number }];
    child.once('exit', (code, signal) => this.#again(code ?? signal));
    this.#backoff.reset();
    return message.port;
  }

  /** The same port again, so that everybody finds it. */
  #again(how: number | string | null): void {
    if (this.#stopped) return;
    const waitMs = this.#backoff.next();
    this.#log.error({ how, waitMs }, 'the broker ended; it is started again');
    this.#timer = setTimeout(() => {
      this.#spawn(this.#port).catch((error: Error) => this.#again(error.message));
    }, waitMs);
  }
}
