/**
 * The life of a program: read options, start, say ready, stop once when told to. Told to means SIGINT, SIGTERM, or
 * the parent's IPC channel closing, so that children end when whoever started them is killed.
 */

import { GembaError } from '@gemba/contract/errors';
import {
  type COMMON_OPTIONS,
  helpText,
  type OptionSpec,
  type OptionValues,
  type ProgramSpec,
  readOptions,
} from './arguments.ts';
import { type Log, type LogFormat, makeLog } from './log.ts';

export type { Command, ProgramSpec } from './arguments.ts';

/** What a program is given. */
export interface Running<O extends Record<string, OptionSpec>> {
  options: OptionValues<O & typeof COMMON_OPTIONS>;
  positionals: string[];
  log: Log;
  /** Aborted when the program is told to stop, also while it is still starting. */
  signal: AbortSignal;
  /** Tells the parent process, if there is one, that the program does its work; once. */
  ready: (info?: Record<string, unknown>) => void;
}

/** Of a command that has done its work: 0 when all is well, 1 when what it looked at is not. */
export type ExitCode = 0 | 1;

/** What a program gives back: how to stop it. */
export interface Stoppable {
  stop: () => Promise<void>;
}

/** Longest time for stopping in order; after it the process ends with code 1. */
const STOP_MAX_MS = 10_000;

/**
 * Runs a program to its end and sets the exit code: 0 after an ordered stop, 1 after a fault. A {@link GembaError} is
 * printed with its code, every fault and the next step, without a stack. A command takes the
 * program's place, with the words behind its name as `argv`.
 */
export async function run<const O extends Record<string, OptionSpec>>(
  spec: ProgramSpec<O>,
  main: (running: Running<O>) => Promise<Stoppable | ExitCode | undefined>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const command = spec.commands?.find(({ name }) => name === argv[0]);
  if (command !== undefined) return command.run(argv.slice(1));
  try {
    const { options, positionals } = readOptions(spec, argv, process.env);
    if (options.help) {
      process.stdout.write(helpText(spec));
      return;
    }
    const common = options as OptionValues<typeof COMMON_OPTIONS>;
    const format = common['log-format'] as LogFormat | undefined;
    const log = makeLog(spec.name, common['log-level'], format, spec.command === undefined ? 'stdout' : 'stderr');
    const told = new AbortController();
    const stopped = listenForStop(told);
    const ready = (info: Record<string, unknown> = {}) => void process.send?.({ ready: true, ...info });
    const program = await main({ options, positionals, log, signal: told.signal, ready });
    if (program === undefined || typeof program === 'number') {
      leave(program ?? 0);
      return;
    }
    log.debug({ reason: await stopped }, 'stopping');
    setTimeout(() => {
      log.error('did not stop in time');
      process.exit(1);
    }, STOP_MAX_MS).unref();
    await program.stop();
    leave(0);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    leave(1);
  }
}

/** An error as people read it: code, message, every fault with its next step. */
export function explain(error: unknown): string {
  if (!(error instanceof GembaError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const faults = error.faults.map((fault) => `  ${fault.path}: ${fault.problem}\n    → ${fault.next}`);
  return [`${error.code}: ${error.message}`, ...faults, `→ ${error.next}`].join('\n');
}

function listenForStop(told: AbortController): Promise<string> {
  return new Promise((resolve) => {
    const stop = (reason: string) => {
      told.abort();
      resolve(reason);
    };
    process.once('SIGINT', () => stop('SIGINT'));
    process.once('SIGTERM', () => stop('SIGTERM'));
    process.once('disconnect', () => stop('parent gone'));
  });
}

function leave(code: number): void {
  process.exitCode = code;
  // Output to a pipe is written asynchronously: exit only when it is out.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}
