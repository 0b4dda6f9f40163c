/** What `npm run sim` understands: words in, a request to the control API, and its answer as text out. */

import { GembaError } from '@gemba/contract/errors';
import { COMMANDS } from '../machines/commands.ts';
import type { Receipt } from '../simulation.ts';
import type { ControlClient } from './client.ts';
import type { MachineView, RecordingView } from './requests.ts';

export const NOTES = `Commands:
  list                                 machines and what they do
  stop|jam|setup|service MACHINE       until start, or with --for so many seconds
  start|clear MACHINE                  ends a stop, whatever it is
  faults                               faults that can be switched on
  fault MACHINE FAULT [NAME=VALUE …]   switches one on: fault filler-1 drift signal=pressure perMin=0.5
  mend MACHINE FAULT                   switches it off
  link MACHINE down|up                 cuts and mends its network cable

A recording knows stop, start and link.`;

type Asked =
  | (MachineView | RecordingView)[]
  | MachineView
  | RecordingView
  | Receipt
  | { name: string; summary: string }[]
  | string;

/** Does what the words say. Throws GEMBA_ARGUMENT when they say nothing, GEMBA_SIMULATORS when it is refused. */
export async function ask(client: ControlClient, words: readonly string[], forS: number | undefined): Promise<Asked> {
  const [command = 'help', machine, word, ...rest] = words;
  if (command === 'help') return NOTES;
  if (command === 'list') return client.machines();
  if (command === 'faults') return client.faults();
  if (machine === undefined) throw new GembaError('GEMBA_ARGUMENT', { argument: `${command} (of which machine?)` });
  if ((COMMANDS as readonly string[]).includes(command)) return client.command(machine, command, forS);
  if (command === 'link' && (word === 'up' || word === 'down')) return client.link(machine, word === 'up');
  if (command === 'fault' && word !== undefined) return client.switchOn(machine, word, parametersOf(rest));
  if (command === 'mend' && word !== undefined) return client.switchOff(machine, word);
  throw new GembaError('GEMBA_ARGUMENT', { argument: words.join(' ') });
}

/** `signal=pressure perMin=0.5` → parameters; what reads as a number is one. */
function parametersOf(words: readonly string[]): Record<string, string | number> {
  return Object.fromEntries(
    words.map((word) => {
      const [, name, value] = /^(\w+)=(.+)$/.exec(word) ?? [];
      if (name === undefined || value === undefined) throw new GembaError('GEMBA_ARGUMENT', { argument: word });
      return [name, Number.isFinite(Number(value)) ? Number(value) : value];
    }),
  );
}

/** An answer as people read it. */
export function textOf(answer: Asked): string {
  if (typeof answer === 'string') return answer;
  if (Array.isArray(answer))
    return answer.map((one) => ('endpoint' in one ? viewLine(one) : faultLine(one))).join('\n');
  if ('endpoint' in answer) return viewLine(answer);
  const said = answer.signals.length === 0 ? 'nothing changed' : `said ${answer.signals.join(', ')}`;
  return `${answer.machine}: ${said} at ${new Date(Number(BigInt(answer.timeNs) / 1_000_000n)).toISOString()}`;
}

function faultLine({ name, summary }: { name: string; summary: string }): string {
  return `${name.padEnd(10)} ${summary}`;
}

const viewLine = (view: MachineView | RecordingView): string =>
  'phase' in view ? machineLine(view) : recordingLine(view);

function recordingLine({ id, model, state, values, of, at, up, endpoint }: RecordingView): string {
  const where = at === null ? '' : `, at ${at}`;
  const told = `${values} of ${of} values${where}`;
  return `${id.padEnd(14)} ${model.padEnd(13)} ${state.padEnd(18)} ${told}  ${up ? endpoint : 'link down'}`;
}

function machineLine({ id, model, phase, reason, total, up, endpoint, faults }: MachineView): string {
  const notes = [up ? endpoint : 'link down', ...faults.map(({ fault }) => `fault ${fault}`)].join(', ');
  const why = reason === 0 || reason === '' ? '' : ` (${reason})`;
  return `${id.padEnd(14)} ${model.padEnd(13)} ${`${phase}${why}`.padEnd(18)} ${String(total).padStart(8)} parts  ${notes}`;
}
