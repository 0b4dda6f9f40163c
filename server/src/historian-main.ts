/** `npm run historian`: commands that look after the embedded historian of a stopped server. */

import { GembaError } from '@gemba/contract/errors';
import { run } from '@gemba/program/run';
import { COMMANDS } from './commands/historian/registry.ts';

await run(
  {
    name: 'historian',
    summary: 'Looks after the embedded historian of a stopped server.',
    options: {},
    commands: COMMANDS,
  },
  async () => {
    throw new GembaError('GEMBA_ARGUMENT', {
      argument: `a command is needed (${COMMANDS.map(({ name }) => name).join(', ')})`,
    });
  },
);
