/** Our programs as child processes of a test: started with their own arguments, killed and started again at will, gone at the end. */

import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Last lines kept of what a program printed, for the message of a failed test. */
const LINES_KEPT = 200;

/** What a process is started with beside its own arguments. */
export interface StartExtras {
  /** Modules loaded before the program's own (`node --import`), by their path from the root. */
  imports?: readonly string[];
  env?: Record<string, string>;
}

export class Program {
  readonly name: string;
  readonly #script: string;
  readonly #args: string[];
  readonly #extras: StartExtras;
  #child: ChildProcess | null = null;
  readonly lines: string[] = [];

  constructor(name: string, script: string, args: string[], extras: StartExtras = {}) {
    this.name = name;
    this.#script = script;
    this.#args = args;
    this.#extras = extras;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error(`${this.name} is not running`);
    return pid;
  }

  get running(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it and waits until it says that it is ready; `extras` are for this start alone. */
  async start(extras: StartExtras = {}): Promise<void> {
    const imports = [...(this.#extras.imports ?? []), ...(extras.imports ?? [])];
    const child = fork(resolve(ROOT, this.#script), this.#args, {
      cwd: ROOT,
      execArgv: imports.flatMap((path) => ['--import', pathToFileURL(resolve(ROOT, path)).href]),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...this.#extras.env, ...extras.env, GEMBA_LOG_FORMAT: 'json', NODE_OPTIONS: '' },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.#keep(line));
    }
    const [message] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code, signal]) => {
        throw new Error(`${this.name} ended (${code ?? signal}) before it was ready:\n${this.lines.join('\n')}`);
      }),
    ])) as [{ ready?: boolean }];
    if (message.ready !== true) throw new Error(`${this.name} said ${JSON.stringify(message)} instead of ready`);
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<void> {
    if (this.#child !== null && this.running) await once(this.#child, 'exit');
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop in order. Throws when it ends with another code than 0. */
  async stop(): Promise<void> {
    const code = await this.#end('SIGTERM');
    if (code !== 0) throw new Error(`${this.name} ended with ${code}:\n${this.lines.slice(-40).join('\n')}`);
  }

  /** Stops its process in the middle of whatever it does, or lets it go on: a hang. SIGHUP: reads its configuration. */
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGUSR2' | 'SIGHUP'): void {
    process.kill(this.pid, signal);
  }

  async #end(signal: NodeJS.Signals): Promise<number | string | null> {
    const child = this.#child;
    if (child === null || !this.running) return 0;
    const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
    child.kill(signal);
    const [code, how] = await ended;
    return code ?? how;
  }

  #keep(line: string): void {
    this.lines.push(line);
    if (this.lines.length > LINES_KEPT) this.lines.shift();
  }
}

/** A program that is not ours, started with its own command line; `until` sees each line that it prints. */
export class Part {
  #child: ChildProcess | null = null;
  readonly lines: string[] = [];
  readonly #command: string;
  readonly #args: string[];

  constructor(command: string, args: string[]) {
    this.#command = command;
    this.#args = args;
  }

  /** Its process id; `null` when it was never started. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Starts it and waits until `up` resolves true, looked at again every 50 ms. */
  async start(up: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
    const child = spawn(this.#command, this.#args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
    const startedMs = performance.now();
    while (!(await up())) {
      const ended = child.exitCode !== null || child.signalCode !== null;
      if (ended || performance.now() - startedMs > withinMs) {
        throw new Error(
          `${this.#command} ${ended ? 'ended' : 'did not come up'}:\n${this.lines.slice(-40).join('\n')}`,
        );
      }
      await pause(50);
    }
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

/** Whether something accepts connections on a loopback port. */
export async function accepts(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const LINES_TOLD = 30;

/** An error with the last that programs said. */
export function withTails(error: unknown, ...programs: readonly Pick<Program, 'name' | 'lines'>[]): Error {
  const tails = programs.map(({ name, lines }) => `--- ${name}\n${lines.slice(-LINES_TOLD).join('\n')}`);
  return new Error([(error as Error).message, ...tails].join('\n'), { cause: error });
}
