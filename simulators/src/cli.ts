/** `npm run sim -- …`: makes the simulated machines stop, fail and vanish, through the control API; and plays recordings. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readPorts } from '@gemba/program/ports';
import { run } from '@gemba/program/run';
import { replay } from './commands/replay.ts';
import { ControlClient } from './control/client.ts';
import { ask, NOTES, textOf } from './control/words.ts';

/** Control port of the demo's configuration, for simulators that were started alone. */
const DEFAULT_PORT = 4840;

const options = {
  data: {
    type: 'string',
    env: 'GEMBA_DATA',
    default: 'data',
    placeholder: 'DIR',
    help: 'Folder of all data; its ports.json is read',
  },
  ports: { type: 'string', env: 'GEMBA_PORTS', placeholder: 'FILE', help: 'Ports file' },
  control: { type: 'number', placeholder: 'N', help: 'Control port, instead of a ports file' },
  for: { type: 'number', placeholder: 'SECONDS', help: 'A stop ends by itself after so long' },
  json: { type: 'boolean', help: 'Print answers as JSON' },
} as const;

await run(
  {
    name: 'sim',
    summary: 'Commands to the simulated machines, and recordings played as machines.',
    options,
    notes: NOTES,
    commands: [replay],
    positionals: 'COMMAND [MACHINE] […]',
  },
  async ({ options, positionals }) => {
    const client = new ControlClient(options.control ?? portOf(options.ports ?? join(options.data, 'ports.json')));
    const answer = await ask(client, positionals, options.for);
    process.stdout.write(`${options.json ? JSON.stringify(answer) : textOf(answer)}\n`);
    return undefined;
  },
);

function portOf(file: string): number {
  return existsSync(file) ? (readPorts(file).control ?? DEFAULT_PORT) : DEFAULT_PORT;
}
