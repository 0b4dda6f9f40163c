/** `npm run gateway -- discover opc.tcp://…`: proposes the configuration of servers' machines, to be looked at and accepted. */

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { command } from '@gemba/program/command';
import { explain } from '@gemba/program/run';
import { coloured, Progress, print, printJson, table, terminalColumns } from '@gemba/program/terminal';
import type { MachineProposal, ServerProposal } from '../discover/proposal.ts';
import { propose } from '../discover/propose.ts';
import { readThings } from '../discover/read-things.ts';
import { CONFIDENCES, type Confidence } from '../discover/specification.ts';
import { gatewayYaml, plantYaml } from '../discover/yaml.ts';
import type { Security } from '../opcua/security/settings.ts';
import type { Trust } from '../opcua/trust.ts';
import { applicationNameOf, ENDPOINT_OPTIONS, endpointOf, securityOf, withServer, withTrust } from './connect.ts';

const NODES_MAX = 100_000;
/** Places of a server that were not seen are named up to here. */
const UNSEEN_MAX = 5;

export const discover = command(
  {
    name: 'gateway',
    command: 'discover',
    summary: 'Proposes plant.yaml and gateway.yaml for the machines of OPC UA servers.',
    positionals: 'opc.tcp://HOST:PORT …',
    options: {
      ...ENDPOINT_OPTIONS,
      out: {
        type: 'string',
        placeholder: 'DIR',
        help: 'Write DIR/plant.yaml and DIR/gateway.yaml there (default: print them)',
      },
      'at-least': {
        type: 'string',
        default: 'low',
        choices: [...CONFIDENCES].reverse(),
        placeholder: 'CONFIDENCE',
        help: 'Leave out signals that are less sure',
      },
      all: { type: 'boolean', help: 'Propose also what has no unit and no telling name' },
      nodes: { type: 'number', default: NODES_MAX, placeholder: 'N', help: 'Of each server: end after so many nodes' },
      json: { type: 'boolean', help: 'Print a line of JSON for each machine instead' },
    },
    notes: [
      'Finds machines and their signals by PackML (OPC 30050), Machinery (OPC 40001-1), Machine Tools (OPC 40501-1),',
      'ISA-95 Job Control (OPC 10031-4), and where none of them is spoken by names, comments and units.',
      '',
      '  high    the specification gives it this meaning',
      '  medium  its type or unit does, or the first of several was taken',
      '  low     only its name or comment does: look at it',
      '',
      'Both files are whole: "check" and the gateway take them as they are. Machines are copied from them into a plant',
      'that is there already. What is in DIR is never written over.',
      'Exit code 1: a server could not be read, or not whole, or no machine was found.',
    ].join('\n'),
  },
  async ({ options, positionals, log }) => {
    const endpoints = endpointsOf(positionals);
    const security = securityOf(options);
    const wish = { nodesMax: options.nodes, least: options['at-least'] as Confidence, all: options.all };
    const { servers, isWhole } = await withTrust(options.data, log, (trust) =>
      lookAtAll(endpoints, security, trust, wish),
    );
    const machines = servers.flatMap((server) => server.machines);
    if (machines.length === 0) {
      process.stderr.write('No machine was found; "npm run gateway -- browse" shows what there is.\n');
      return 1;
    }
    const files = { 'plant.yaml': plantYaml(servers, hereZone()), 'gateway.yaml': gatewayYaml(servers) };
    if (options.out !== undefined) await write(options.out, files);
    if (options.json) {
      for (const { endpoint, machines } of servers) for (const one of machines) printJson({ endpoint, ...one });
    } else if (options.out === undefined) {
      print('# ── plant.yaml', files['plant.yaml'], '# ── gateway.yaml', files['gateway.yaml'].trimEnd());
    } else print(...summary(options.out, machines, terminalColumns()));
    return isWhole ? 0 : 1;
  },
);

function endpointsOf(positionals: readonly string[]): string[] {
  return positionals.length === 0 ? [endpointOf([])] : [...new Set(positionals.map((one) => endpointOf([one])))];
}

/** One server after the other; one that can't be read is told of, and the others are looked at all the same. */
async function lookAtAll(
  endpoints: readonly string[],
  security: Security,
  trust: Trust,
  { nodesMax, least, all }: { nodesMax: number; least: Confidence; all: boolean },
): Promise<{ servers: ServerProposal[]; isWhole: boolean }> {
  const servers: ServerProposal[] = [];
  const ids = new Set<string>();
  let isWhole = true;
  for (const endpoint of endpoints) {
    const progress = new Progress();
    try {
      const { objects, unseen } = await withServer(endpoint, security, trust, (server) =>
        readThings(server, nodesMax, (done) => progress.say(`${endpoint}: ${done}`)),
      );
      progress.done();
      const machines = propose(objects, await applicationNameOf(endpoint), least, ids, all);
      servers.push({ endpoint, security, machines });
      if (unseen.length > 0) {
        isWhole = false;
        tellUnseen(endpoint, unseen);
      }
    } catch (error) {
      progress.done();
      if (!(error instanceof GembaError) || endpoints.length === 1) throw error;
      isWhole = false;
      process.stderr.write(`${explain(error)}\n`);
    }
  }
  return { servers, isWhole };
}

function tellUnseen(endpoint: string, unseen: readonly string[]): void {
  const more = unseen.length > UNSEEN_MAX ? [`and ${unseen.length - UNSEEN_MAX} more`] : [];
  const places = [...unseen.slice(0, UNSEEN_MAX), ...more].map((place) => `  ${place}\n`).join('');
  process.stderr.write(`${endpoint} was not seen whole; missing is\n${places}`);
  process.stderr.write('→ Run it again when the server is less busy, or with more --nodes.\n');
}

/** What was written, and what comes next. */
function summary(folder: string, machines: readonly MachineProposal[], columns: number | null): string[] {
  const rows = machines.map(({ id, signals, ideal, reason }) => [
    id,
    ...CONFIDENCES.map((one) => String(signals.filter(({ confidence }) => confidence === one).length)),
    `${ideal.cycleS} s (${ideal.confidence})`,
    reason,
  ]);
  const files = `--plant ${join(folder, 'plant.yaml')} --config ${join(folder, 'gateway.yaml')}`;
  return [
    ...table(['machine', ...CONFIDENCES, 'ideal cycle', 'found by'], rows, columns),
    '',
    coloured('green', `Written to ${folder}: plant.yaml, gateway.yaml.`),
    `→ Look at what is not high, name site and line, then "npm run gateway -- check ${files}".`,
  ];
}

const hereZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Writes both or says why not; throws GEMBA_ARGUMENT. */
async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const there = (await readdir(folder)).find((name) => name in files);
    if (there !== undefined) throw new Error(`${there} is there already`);
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { flag: 'wx' });
  } catch (error) {
    throw new GembaError('GEMBA_ARGUMENT', { argument: `--out ${folder} (${(error as Error).message})` });
  }
}
