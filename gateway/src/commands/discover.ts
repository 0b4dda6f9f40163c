/** `npm run gateway -- discover opc.tcp://…`: proposes the configuration of a server's machines, to be looked at and accepted. */

import { writeFile } from 'node:fs/promises';
import { GembaError } from '@gemba/contract/errors';
import type { MachineProposal } from '../discover/proposal.ts';
import { propose } from '../discover/propose.ts';
import { readThings } from '../discover/read-things.ts';
import { CONFIDENCES, type Confidence } from '../discover/specification.ts';
import { yamlOf } from '../discover/yaml.ts';
import { command } from './command.ts';
import { applicationNameOf, ENDPOINT_OPTIONS, endpointOf, securityOf, withServer, withTrust } from './connect.ts';
import { coloured, Progress, print, printJson } from './terminal.ts';

const NODES_MAX = 100_000;

export const discover = command(
  {
    command: 'discover',
    summary: 'Proposes plant.yaml and gateway.yaml for the machines of an OPC UA server.',
    positionals: 'opc.tcp://HOST:PORT',
    options: {
      ...ENDPOINT_OPTIONS,
      out: { type: 'string', placeholder: 'FILE', help: 'Write the proposal there (default: to standard output)' },
      'at-least': {
        type: 'string',
        default: 'low',
        choices: [...CONFIDENCES].reverse(),
        placeholder: 'CONFIDENCE',
        help: 'Leave out what is less sure',
      },
      nodes: { type: 'number', default: NODES_MAX, placeholder: 'N', help: 'End after so many nodes' },
      json: { type: 'boolean', help: 'Print a line of JSON for each machine' },
    },
    notes: [
      'Finds machines and their signals by PackML (OPC 30050), Machinery (OPC 40001-1), Machine Tools (OPC 40501-1),',
      'ISA-95 Job Control (OPC 10031-4), and where none of them is spoken by names, comments and units.',
      '',
      '  high    the specification gives it this meaning',
      '  medium  its type or unit does, or one of several was taken',
      '  low     only its name or comment does: look at it',
      '',
      'Exit code 1: no machine was found, or the server was not seen whole.',
    ].join('\n'),
  },
  async ({ options, positionals, log }) => {
    const endpoint = endpointOf(positionals);
    const security = securityOf(options);
    const progress = new Progress();
    const { isWhole, nodes, machines } = await withTrust(options.data, log, (trust) =>
      withServer(endpoint, security, trust, async (server) => {
        const read = await readThings(server, options.nodes, (done) => progress.say(done));
        return { ...read, machines: propose(read.objects, await applicationNameOf(endpoint)) };
      }),
    );
    progress.done();
    const proposals = machines.map((machine) => atLeast(machine, options['at-least'] as Confidence));
    const text = yamlOf(endpoint, security, proposals);
    if (options.out !== undefined) await write(options.out, text);
    if (options.json) for (const one of proposals) printJson(one);
    else if (options.out === undefined) print(text.trimEnd());
    else for (const one of proposals) print(summaryOf(one));
    if (!isWhole) process.stderr.write(coloured('yellow', `The server was not seen whole (${nodes} nodes).\n`));
    if (proposals.length === 0) process.stderr.write('No machine was found; "browse" shows what there is.\n');
    return isWhole && proposals.length > 0 ? 0 : 1;
  },
);

function atLeast(machine: MachineProposal, least: Confidence): MachineProposal {
  const enough = CONFIDENCES.slice(0, CONFIDENCES.indexOf(least) + 1);
  return { ...machine, signals: machine.signals.filter(({ confidence }) => enough.includes(confidence)) };
}

function summaryOf({ id, signals, reason }: MachineProposal): string {
  const counts = CONFIDENCES.map(
    (one) => [one, signals.filter(({ confidence }) => confidence === one).length] as const,
  );
  const words = counts.flatMap(([confidence, count]) => (count === 0 ? [] : `${count} ${confidence}`));
  return `${id}: ${signals.length} signals (${words.join(', ')}); ${reason}`;
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new GembaError('GEMBA_ARGUMENT', { argument: `--out ${file} (${(error as Error).message})` });
  }
}
