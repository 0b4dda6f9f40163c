/** How a command of a program is made: options like a program's, and an exit code in the place of a life. */

import { type Command, type ExitCode, type ProgramSpec, type Running, run } from './run.ts';

/** A command; `main` gives the exit code, or throws a GembaError. */
export function command<const O extends ProgramSpec['options']>(
  spec: Omit<ProgramSpec<O>, 'commands'> & { command: string },
  main: (running: Running<O>) => Promise<ExitCode>,
): Command {
  const start = (argv: readonly string[]) => {
    process.stdout.on('error', ignoreBrokenPipe);
    return run(spec, main, argv);
  };
  return { name: spec.command, summary: spec.summary, run: start };
}

/** Whoever reads the output, as `head` does, may have had enough of it: the command ends in order all the same. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
