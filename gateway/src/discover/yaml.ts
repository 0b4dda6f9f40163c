/**
 * Proposals as plant.yaml and gateway.yaml: whole files, which the programs take as they are, with how sure each line is
 * and why in a comment above it. Machines stand where they stand in every plant.yaml, so that they can be copied into one
 * that is there. Written by hand, because the comments are half of it.
 */

import { printable } from '@gemba/program/log';
import type { MachineProposal, ServerProposal, SignalProposal } from './proposal.ts';

/** Ids of what no machine tells and every plant has. */
const SITE = 'site-1';
const GATEWAY = 'edge-1';
/** Lines are broken here where YAML lets them. */
const COLUMNS = 110;

/** `timeZone`: IANA name, of the computer that asks. Throws nothing; without a machine it is not a plant. */
export function plantYaml(servers: readonly ServerProposal[], timeZone: string): string {
  const machines = servers.flatMap((server) => server.machines);
  return lines(
    ...comment(0, `Proposed from ${servers.map(({ endpoint }) => endpoint).join(', ')}.`),
    ...comment(
      0,
      'Each comment says how sure the line below it is, and why. high: a specification gives it this meaning; medium: its type or unit does; low: only its name or comment does, look at it.',
    ),
    '',
    ...comment(0, 'No machine tells of the enterprise, the site, the line and its shifts: name them.'),
    'enterprise: { id: enterprise, name: Enterprise }',
    'sites:',
    `  - id: ${SITE}`,
    '    name: Site 1',
    `    timeZone: ${scalar(timeZone)}`,
    '    areas:',
    '      - id: area-1',
    '        name: Area 1',
    '        lines:',
    '          - id: line-1',
    '            name: Line 1',
    '            calendar: always',
    '            machines:',
    ...machines.flatMap(plantLines),
    'calendars:',
    '  - id: always',
    '    shifts:',
    '      - { id: all-day, name: All day, start: "00:00", end: "00:00" }',
  );
}

/** Where the machines of {@link plantYaml} are read. */
export function gatewayYaml(servers: readonly ServerProposal[]): string {
  return lines(
    ...comment(0, `Proposed from ${servers.map(({ endpoint }) => endpoint).join(', ')}.`),
    'gateways:',
    `  - id: ${GATEWAY}`,
    `    site: ${SITE}`,
    '    machines:',
    ...servers.flatMap((server) => server.machines.flatMap((machine) => gatewayLines(server, machine))),
  );
}

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

function plantLines({ id, name, identity, reason, confidence, ideal, signals, notes }: MachineProposal): string[] {
  const told = Object.entries(identity).filter(([, text]) => text !== name && text !== id);
  return [
    ...comment(14, `${confidence}: ${reason}`),
    ...told.flatMap(([what, text]) => comment(14, `${what}: ${text}`)),
    ...notes.flatMap((note) => comment(14, note)),
    `              - id: ${scalar(id)}`,
    `                name: ${scalar(name)}`,
    ...comment(16, `${ideal.confidence}: ${ideal.reason}`),
    `                idealCycleS: ${ideal.cycleS}`,
    ...(signals.length === 0
      ? ['                signals: []']
      : ['                signals:', ...signals.flatMap(signalLines)]),
  ];
}

const signalLines = ({ signal, confidence, reason }: SignalProposal): string[] => [
  ...comment(18, `${confidence}: ${reason}`),
  ...entry(18, signal),
];

function gatewayLines({ endpoint, security }: ServerProposal, { id, signals }: MachineProposal): string[] {
  const factors = Map.groupBy(
    signals.filter(({ factor }) => factor !== undefined),
    ({ factor }) => factor as number,
  );
  const stages = [...factors].map(([factor, scaled]) => ({
    kind: 'scale',
    signals: scaled.map(({ signal }) => signal.id),
    factor,
  }));
  const isDefault = security.mode === 'SignAndEncrypt' && security.policy === 'best' && security.user === undefined;
  return [
    `      ${scalar(id)}:`,
    `        endpoint: ${scalar(endpoint)}`,
    ...(isDefault ? [] : [`        security: ${flow(security)}`]),
    ...(stages.length === 0 ? [] : ['        stages:', ...stages.flatMap((stage) => entry(10, stage))]),
    ...(signals.length === 0 ? ['        signals: {}'] : ['        signals:']),
    ...signals.map(({ signal, source }) => `          ${scalar(signal.id)}: ${scalar(source)}`),
  ];
}

/** A comment, in as many lines as it takes. */
function comment(indent: number, text: string): string[] {
  const start = `${' '.repeat(indent)}# `;
  const broken: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    if (line !== '' && start.length + line.length + 1 + word.length > COLUMNS) {
      broken.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...broken, line].map((one) => `${start}${one}`.trimEnd());
}

/** An entry of a list in YAML's flow style: in one line, or a line for each of its parts. */
function entry(indent: number, value: object): string[] {
  const start = ' '.repeat(indent);
  const whole = `${start}- ${flow(value)}`;
  if (whole.length <= COLUMNS) return [whole];
  return Object.entries(value).map(
    ([key, one], index) => `${start}${index === 0 ? '-' : ' '} ${scalar(key)}: ${flow(one)}`,
  );
}

/** A value in one line, as YAML's flow style. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${scalar(key)}: ${flow(one)}`)
      .join(', ')} }`;
  }
  return typeof value === 'string' ? scalar(value) : String(value);
}

/** What YAML takes for a text without quotes, wherever it stands; everything else is written as JSON, which is YAML too. */
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z][A-Za-z0-9 _.;=/()+-]*(?::[A-Za-z0-9/_.;=()+-]+)*$/i;
const scalar = (text: string): string =>
  PLAIN.test(text) && !text.endsWith(' ')
    ? text
    : JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029]/g, escaped);
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
