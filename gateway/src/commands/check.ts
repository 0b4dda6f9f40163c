/**
 * `npm run gateway -- check`: reads every signal of the configuration once, past the gateway, and says of each what is
 * wrong with it and what to do: node, type, status, clock, unit.
 */

import { type ErrorCode, GembaError } from '@gemba/contract/errors';
import { machinesOf } from '@gemba/contract/plant';
import { command } from '@gemba/program/command';
import { coloured, Progress, print, printJson, table, terminalColumns } from '@gemba/program/terminal';
import type { MachineSource } from '../config.ts';
import { checkSignals, type Verdict } from '../opcua/check-signals.ts';
import type { Trust } from '../opcua/trust.ts';
import { CONFIG_OPTION, DATA_OPTION, PLANT_OPTION, PORTS_OPTION } from '../options.ts';
import { readSettings } from '../settings.ts';
import { withServer, withTrust } from './connect.ts';

export const check = command(
  {
    name: 'gateway',
    command: 'check',
    summary: 'Reads every signal of the configuration once, and says what is wrong with it.',
    options: {
      ...DATA_OPTION,
      ...PLANT_OPTION,
      ...CONFIG_OPTION,
      ...PORTS_OPTION,
      gateway: { type: 'string', multiple: true, placeholder: 'ID', help: 'Only this gateway of the file' },
      machine: { type: 'string', multiple: true, placeholder: 'M', help: 'Only this machine' },
      all: { type: 'boolean', help: 'Show signals without fault too' },
      json: { type: 'boolean', help: 'Print a line of JSON for each signal' },
    },
    notes: 'Exit code 1: something is wrong. Nothing is written anywhere, and a running gateway is not disturbed.',
  },
  async ({ options, log }) => {
    const { plant, gateways } = readSettings(options);
    const sources = gateways.flatMap(({ machines }) => Object.entries(machines));
    const unknown = options.machine.find((id) => !sources.some(([machine]) => machine === id));
    if (unknown !== undefined) {
      const known = sources.map(([machine]) => machine).join(', ');
      throw new GembaError('GEMBA_ARGUMENT', { argument: `--machine ${unknown} (there are: ${known})` });
    }
    const wanted = sources.filter(([machine]) => options.machine.length === 0 || options.machine.includes(machine));
    const machines = new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine]));
    const progress = new Progress();
    const verdicts = await withTrust(options.data, log, async (trust) => {
      const all: Verdict[] = [];
      for (const [id, source] of wanted) {
        progress.say(`${all.length} signals, ${id}`);
        const machine = machines.get(id);
        if (machine !== undefined) all.push(...(await checkMachine(trust, machine, source)));
      }
      return all;
    });
    progress.done();
    if (options.json) for (const verdict of verdicts) printJson(verdict);
    else show(verdicts, options.all);
    return verdicts.some(({ faults }) => faults.length > 0) ? 1 : 0;
  },
);

type Checked = Parameters<typeof checkSignals>[1];

/** One machine; a server that isn't reached is one verdict over all of it. */
async function checkMachine(trust: Trust, machine: Checked, source: MachineSource): Promise<Verdict[]> {
  try {
    return await withServer(source.endpoint, source.security, trust, (server) =>
      checkSignals(server, machine, source, Date.now),
    );
  } catch (error) {
    if (!(error instanceof GembaError)) throw error;
    const { code, message, next } = error;
    return [{ machine: machine.id, signal: '*', node: source.endpoint, faults: [{ code, message, next }] }];
  }
}

function show(verdicts: readonly Verdict[], withSound: boolean): void {
  const shown = verdicts.filter(({ faults }) => withSound || faults.length > 0);
  if (shown.length > 0) {
    const rows = shown.map(({ machine, signal, value, unit, status, ageMs, faults }) => [
      machine,
      signal,
      value === undefined || value === null ? '' : `${value}${unit ? ` ${unit}` : ''}`,
      status ?? '',
      ageMs === undefined || ageMs === null ? '' : ageText(ageMs),
      faults.length === 0 ? 'fine' : faults.map(({ code }) => code).join(', '),
    ]);
    print(...table(['machine', 'signal', 'value', 'status', 'age', 'verdict'], rows, terminalColumns()), '');
  }
  // What to do is the same for all of a code: said once, with the first of them as the example.
  const byCode = Map.groupBy(
    shown.flatMap(({ faults }) => faults),
    ({ code }) => code,
  );
  for (const [code, faults] of byCode) {
    const [first] = faults;
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    print(`${coloured('red', code satisfies ErrorCode)}: ${first?.message}${more}`, `  → ${first?.next}`);
  }
  const bad = verdicts.filter(({ faults }) => faults.length > 0).length;
  const machines = new Set(verdicts.map(({ machine }) => machine)).size;
  const summary = `${verdicts.length} signals of ${machines} machines: ${bad === 0 ? 'all fine' : `${bad} with faults`}`;
  print(coloured(bad === 0 ? 'green' : 'red', summary));
}

/** How long a value has been so: `0.4 s`, `12 min`, `3 h`, `5 d`. */
export function ageText(ms: number): string {
  const s = ms / 1000;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 120) return `${Math.round(s)} s`;
  if (s < 7200) return `${Math.round(s / 60)} min`;
  return s < 172_800 ? `${Math.round(s / 3600)} h` : `${Math.round(s / 86_400)} d`;
}
