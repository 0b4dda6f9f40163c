/**
 * The programs of a plant as child processes. Each is a group of its own, so that Ctrl-C reaches only us and we stop
 * them in order; each ends by itself when our IPC channel closes. One that dies later is started again.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { GembaError } from '@gemba/contract/errors';
import { Backoff } from '@gemba/program/backoff';
import type { Progress } from './progress.ts';

interface Child {
  name: string;
  script: string;
  args: string[];
  process: ChildProcess;
  ready: Promise<void>;
  wasReady: boolean;
  /** Has an end: when it says that all is well, it is not started again. */
  ends: boolean;
  backoff: Backoff;
}

/** Longest time for a child to stop in order, ms. */
const STOP_MAX_MS = 12_000;
const RESTART = { minMs: 500, maxMs: 30_000 };

export class Children {
  readonly #root: string;
  readonly #progress: Progress;
  readonly #children = new Map<string, Child>();
  #stopping = false;

  constructor(root: string, progress: Progress) {
    this.#root = root;
    this.#progress = progress;
  }

  /** Starts a program; `ends` where it has done its work at some time. */
  add(name: string, script: string, args: string[], ends = false): void {
    const backoff = new Backoff(RESTART);
    this.#children.set(name, this.#spawn({ name, script, args, ends, backoff }));
  }

  /** Resolves when all have said that they are ready; rejects with GEMBA_START_FAILED when one ended before. */
  async ready(signal: AbortSignal): Promise<void> {
    const aborted = once(signal, 'abort').then(() => {
      throw new Error('told to stop while starting');
    });
    await Promise.race([Promise.all([...this.#children.values()].map((child) => child.ready)), aborted]);
  }

  /** Stops them one after the other. */
  async stop(order: readonly string[]): Promise<void> {
    this.#stopping = true;
    for (const name of order) {
      const child = this.#children.get(name)?.process;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => {
        this.#progress.say(`${name} did not stop in time and was killed`);
        child.kill('SIGKILL');
      }, STOP_MAX_MS);
      await ended;
      clearTimeout(timer);
    }
  }

  #spawn(what: Pick<Child, 'name' | 'script' | 'args' | 'ends' | 'backoff'>): Child {
    const started = performance.now();
    const child = fork(resolve(this.#root, what.script), what.args, {
      cwd: this.#root,
      detached: true,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, GEMBA_LOG_FORMAT: 'json' },
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null)
        createInterface({ input: stream }).on('line', (line) => this.#progress.line(what.name, line));
    }
    const ready = new Promise<void>((done, failed) => {
      child.once('message', () => {
        record.wasReady = true;
        what.backoff.reset();
        this.#progress.say(`✔ ${what.name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
        done();
      });
      child.once('exit', (code, signal) => {
        failed(new GembaError('GEMBA_START_FAILED', { program: what.name, exitCode: code ?? signal ?? '?' }));
        this.#ended(record, code ?? signal);
      });
    });
    // Whoever waits for it hears the rejection; nobody does after the start.
    ready.catch(() => {});
    const record: Child = { ...what, process: child, ready, wasReady: false };
    return record;
  }

  #ended(child: Child, how: number | string | null): void {
    if (this.#stopping || !child.wasReady || (child.ends && how === 0)) return;
    const waitMs = child.backoff.next();
    this.#progress.say(`${child.name} ended (${how}); starting it again in ${(waitMs / 1000).toFixed(1)} s`);
    setTimeout(() => {
      if (!this.#stopping) this.#children.set(child.name, this.#spawn(child));
    }, waitMs);
  }
}
