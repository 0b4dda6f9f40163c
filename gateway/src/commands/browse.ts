/** `npm run gateway -- browse opc.tcp://…`: what a server has, as a tree with values, units and the identities for gateway.yaml. */

import { GembaError } from '@gemba/contract/errors';
import { command } from '@gemba/program/command';
import { printable } from '@gemba/program/log';
import { coloured, Progress, print, printJson, terminalColumns } from '@gemba/program/terminal';
import type { AddressSpace, Present } from '../opcua/address-space.ts';
import { type Branch, branches, crawl } from '../opcua/crawl.ts';
import { isNodeName } from '../opcua/node-id.ts';
import { ENDPOINT_OPTIONS, endpointOf, securityOf, withServer, withTrust } from './connect.ts';

/** The folder of all instances [OPC 10000-5 §8.2.4]. */
const OBJECTS = 'i=85';
const NODES_MAX = 20_000;
/** Texts are shown up to here; JSON has all of them. */
const VALUE_MAX_CHARS = 60;
/** Variables that are read between two reports of progress. */
const PORTION = 500;

export const browse = command(
  {
    name: 'gateway',
    command: 'browse',
    summary: 'Shows the address space of an OPC UA server as a tree.',
    positionals: 'opc.tcp://HOST:PORT',
    options: {
      ...ENDPOINT_OPTIONS,
      node: { type: 'string', default: OBJECTS, placeholder: 'NODE', help: 'Where to begin: nsu=<URI>;s=<name>' },
      depth: { type: 'number', default: 4, placeholder: 'N', help: 'Levels below it' },
      nodes: { type: 'number', default: NODES_MAX, placeholder: 'N', help: 'End after so many nodes' },
      properties: { type: 'boolean', help: 'Show properties too (units are shown beside their values)' },
      json: { type: 'boolean', help: 'Print a line of JSON for each node' },
    },
    notes: [
      'A node that was opened elsewhere in the tree is marked ↑ and not opened again, one below the depth …',
      'The server’s description of itself is left out: name it with --node i=2253.',
      'Exit code 1: the server could not be read, or not whole.',
    ].join('\n'),
  },
  async ({ options, positionals, log }) => {
    const endpoint = endpointOf(positionals);
    if (!isNodeName(options.node)) {
      throw new GembaError('GEMBA_ARGUMENT', { argument: `--node ${options.node} (nsu=<namespace URI>;s=<name>)` });
    }
    const { node, depth, nodes } = options;
    const read = await withTrust(options.data, log, (trust) =>
      withServer(endpoint, securityOf(options), trust, (server) => look(server, endpoint, node, { depth, nodes })),
    );
    const columns = terminalColumns();
    if (options.json) for (const one of jsonOf(read)) printJson(one);
    else print(...treeOf(read, options.properties, columns));
    return read.isWhole ? 0 : 1;
  },
);

/** A tree with what its variables say. */
export interface Looked {
  root: Branch;
  isWhole: boolean;
  nodes: number;
  /** Of variables, by node. */
  says: ReadonlyMap<string, Said>;
  /** Names of types, by node. */
  types: ReadonlyMap<string, string>;
}

interface Said {
  dataType: string;
  value: string | null;
  status: number;
  statusName: string;
  unit: string | null;
}

async function look(
  server: AddressSpace,
  endpoint: string,
  id: string,
  limits: { depth: number; nodes: number },
): Promise<Looked> {
  const progress = new Progress();
  const root = await server.node(id);
  if (root === null) {
    const list = `npm run gateway -- browse ${endpoint}`;
    throw new GembaError('GEMBA_NOT_FOUND', { what: 'The node', id, list });
  }
  const crawled = await crawl(server, root, limits, (nodes) => progress.say(`${nodes} nodes`));
  const all = [...branches(crawled.root)];
  const says = await readVariables(server, all, (read) => progress.say(`${crawled.nodes} nodes, ${read} values`));
  const types = await typeNames(server, all);
  progress.done();
  return { ...crawled, isWhole: all.every(({ problem }) => problem === null), says, types };
}

async function readVariables(
  server: AddressSpace,
  all: readonly Branch[],
  progress: (read: number) => void,
): Promise<Map<string, Said>> {
  const says = new Map<string, Said>();
  const ids = [...new Set(all.filter(({ found }) => found.nodeClass === 'Variable').map(({ found }) => found.id))];
  for (let first = 0; first < ids.length; first += PORTION) {
    const portion = ids.slice(first, first + PORTION);
    const [values, dataTypes] = [await server.values(portion), await server.dataTypes(portion)];
    for (const [index, id] of portion.entries()) {
      const { text, status, statusName, dataType } = values[index] as Present;
      says.set(id, { dataType: dataTypes[index] ?? dataType ?? '', value: text, status, statusName, unit: null });
    }
    progress(first + portion.length);
  }
  const units = all.flatMap((branch) => {
    const unit = branch.children.find(({ found }) => found.isProperty && found.browseName.name === 'EngineeringUnits');
    return unit === undefined ? [] : [{ of: branch.found.id, at: unit.found.id }];
  });
  const told = await server.units(units.map(({ at }) => at));
  for (const [index, { of }] of units.entries()) {
    const said = says.get(of);
    if (said !== undefined) said.unit = told[index] ?? null;
  }
  return says;
}

async function typeNames(server: AddressSpace, all: readonly Branch[]): Promise<Map<string, string>> {
  const ids = [...new Set(all.flatMap(({ found }) => found.typeDefinition ?? []))];
  const names = await server.names(ids);
  return new Map(ids.map((id, index) => [id, names[index]?.name ?? id]));
}

/** The tree as lines; where an identity doesn't fit beside its node it stands below it, whole. */
export function treeOf(looked: Looked, withProperties: boolean, columns: number | null): string[] {
  const lines: string[] = [];
  const walk = (branch: Branch, before: string, below: string): void => {
    lines.push(...nodeLines(branch, looked, before, below, columns));
    const shown = branch.children.filter(({ found }) => withProperties || !found.isProperty);
    const more = branch.problem === null ? [] : [`${below}└─ ${coloured('red', `… ${printable(branch.problem)}`)}`];
    for (const [index, child] of shown.entries()) {
      const isLast = index === shown.length - 1 && more.length === 0;
      walk(child, `${below}${isLast ? '└─ ' : '├─ '}`, `${below}${isLast ? '   ' : '│  '}`);
    }
    lines.push(...more);
  };
  walk(looked.root, '', '');
  return [...lines, '', `${looked.nodes} nodes${looked.isWhole ? '' : coloured('red', ', not all of them')}`];
}

function nodeLines(
  { found, isRepeated, isUnopened }: Branch,
  { says, types }: Looked,
  before: string,
  below: string,
  columns: number | null,
): string[] {
  const said = says.get(found.id);
  const type = found.typeDefinition === null ? '' : printable(types.get(found.typeDefinition) ?? '');
  const words = [
    coloured('bold', printable(found.browseName.name)),
    isRepeated ? '↑' : isUnopened ? '…' : '',
    said === undefined ? '' : valueText(said),
    coloured(
      'gray',
      [found.nodeClass, said === undefined ? '' : printable(said.dataType), type].filter(Boolean).join(' '),
    ),
  ].filter((word) => word !== '');
  const line = `${before}${words.join('  ')}`;
  const id = printable(found.id);
  if (columns === null || plainLength(line) + 2 + id.length <= columns) return [`${line}  ${id}`];
  return [line, `${below}   ${id}`];
}

function valueText({ value, unit, status, statusName }: Said): string {
  if (status >>> 30 === 2 || value === null) return coloured('yellow', `(${status === 0 ? 'no value' : statusName})`);
  const text = value.length > VALUE_MAX_CHARS ? `${value.slice(0, VALUE_MAX_CHARS)}…` : value;
  const shown = `= ${printable(text)}${unit === null ? '' : ` ${printable(unit)}`}`;
  return status === 0 ? shown : `${shown} ${coloured('yellow', `(${statusName})`)}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of a colour
const COLOUR = /\u001b\[\d+m/g;
const plainLength = (line: string): number => line.replace(COLOUR, '').length;

/** Every node with its depth, a parent before its children. */
function* jsonOf({ root, says, types }: Looked): Generator<object> {
  const stack = [{ branch: root, depth: 0, parent: null as string | null }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { branch, depth, parent } = at;
    const { id, nodeClass, browseName, typeDefinition } = branch.found;
    yield {
      id,
      parent,
      depth,
      browseName,
      nodeClass,
      type: typeDefinition === null ? null : { id: typeDefinition, name: types.get(typeDefinition) ?? null },
      ...(says.get(id) ?? {}),
      ...(branch.isRepeated ? { isRepeated: true } : {}),
      ...(branch.problem === null ? {} : { problem: branch.problem }),
    };
    for (const child of branch.children.toReversed()) stack.push({ branch: child, depth: depth + 1, parent: id });
  }
}
