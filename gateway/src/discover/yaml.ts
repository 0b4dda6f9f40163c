/**
 * Proposals as YAML that can be accepted as it is: one document for plant.yaml, one for gateway.yaml, with how sure each
 * line is and why in a comment. Written by hand, because the comments are half of it.
 */

import { printable } from '@gemba/program/log';
import type { Security } from '../opcua/security/settings.ts';
import type { MachineProposal, SignalProposal } from './proposal.ts';

/** Both documents. `security`: how the server was connected to, where that isn't the default. */
export function yamlOf(endpoint: string, security: Security, machines: readonly MachineProposal[]): string {
  return `${[
    `# Proposed from ${printable(endpoint)}. Each line says how sure it is and why: high, medium or low.`,
    '',
    '# plant.yaml: under sites[].areas[].lines[].machines',
    ...(machines.length === 0 ? ['machines: []'] : ['machines:', ...machines.flatMap(plantLines)]),
    '---',
    '# gateway.yaml: under gateways[].machines',
    ...(machines.length === 0
      ? ['machines: {}']
      : ['machines:', ...machines.flatMap((machine) => gatewayLines(endpoint, security, machine))]),
  ].join('\n')}\n`;
}

function plantLines({ id, name, identity, reason, confidence, ideal, signals }: MachineProposal): string[] {
  const told = Object.entries(identity).map(([what, text]) => comment(6, `${what}: ${text}`));
  return [
    `  - id: ${scalar(id)}  # ${confidence}: ${comment(0, reason).slice(2)}`,
    ...told.map((line) => line.replace(/^ {6}/, '    ')),
    `    name: ${scalar(name)}`,
    comment(4, `${ideal.confidence}: ${ideal.reason}`),
    `    idealCycleS: ${ideal.cycleS}`,
    ...(signals.length === 0 ? ['    signals: []'] : ['    signals:', ...signals.flatMap(signalLines)]),
  ];
}

const signalLines = ({ signal, confidence, reason }: SignalProposal): string[] => [
  comment(6, `${confidence}: ${reason}`),
  `      - ${flow(signal)}`,
];

function gatewayLines(endpoint: string, security: Security, { id, signals }: MachineProposal): string[] {
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
    `  ${scalar(id)}:`,
    `    endpoint: ${scalar(endpoint)}`,
    ...(isDefault ? [] : [`    security: ${flow(security)}`]),
    ...(stages.length === 0 ? [] : ['    stages:', ...stages.map((stage) => `      - ${flow(stage)}`)]),
    ...(signals.length === 0 ? ['    signals: {}'] : ['    signals:']),
    ...signals.map(({ signal, source }) => `      ${scalar(signal.id)}: ${scalar(source)}`),
  ];
}

const comment = (indent: number, text: string): string => `${' '.repeat(indent)}# ${printable(text)}`;

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
