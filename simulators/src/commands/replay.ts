/** `npm run sim -- replay FILE`: a recording as a machine with an OPC UA server of its own, for as long as it runs. */

import { basename, join } from 'node:path';
import type { ConfigFault } from '@gemba/contract/errors';
import { GembaError } from '@gemba/contract/errors';
import { isId } from '@gemba/contract/identity';
import { exchangeCertificates } from '@gemba/program/exchange-certificates';
import { Metrics } from '@gemba/program/metrics';
import { type Command, run } from '@gemba/program/run';
import { Value } from 'typebox/value';
import { look, RECORDING, type Recorded } from '../recordings/recorded.ts';
import { checkRecording, RecordingSettings } from '../recordings/settings.ts';
import { told } from '../recordings/told.ts';

const options = {
  data: { type: 'string', env: 'GEMBA_DATA', default: 'data', placeholder: 'DIR', help: 'Folder of all data' },
  host: { type: 'string', env: 'GEMBA_SIMULATORS_HOST', default: '127.0.0.1', help: 'Address to listen on' },
  port: { type: 'number', default: 0, placeholder: 'N', help: 'Port of its OPC UA server; 0 is any free one' },
  control: { type: 'number', default: 0, placeholder: 'N', help: 'Port of the control API; 0 is any free one' },
  name: { type: 'string', placeholder: 'ID', help: 'Id of the machine (default: the name of the file)' },
  speed: { type: 'number', default: 1, placeholder: 'N', help: 'How many times faster than it was recorded' },
  loop: { type: 'boolean', help: 'Begin again at the end; else the last values stay' },
  paused: { type: 'boolean', help: 'Begin when told to: sim -- --control N start ID' },
  times: {
    type: 'string',
    default: 'shifted',
    choices: ['shifted', 'original'],
    help: 'Source times: as if it were now, or those of the file',
  },
  zone: { type: 'string', default: 'UTC', placeholder: 'ZONE', help: 'IANA zone of times that have none of their own' },
  format: { type: 'string', choices: ['csv', 'shdr'], help: 'Default: recognised' },
  delimiter: { type: 'string', placeholder: 'C', help: 'CSV: between fields (default: recognised)' },
  columns: {
    type: 'string',
    multiple: true,
    placeholder: 'A=B,…',
    help: 'CSV: time=COLUMN, signal=, value=, quality=, or signals by id (default: recognised)',
  },
  units: { type: 'string', multiple: true, placeholder: 'ID=UNIT,…', help: 'Units of signals' },
  types: { type: 'string', multiple: true, placeholder: 'ID=TYPE,…', help: 'Types of signals: float, int, bool, text' },
  broken: {
    type: 'string',
    default: 'skip',
    choices: ['skip', 'refuse'],
    help: 'Lines that can’t be played: leave them out, or play nothing',
  },
  window: { type: 'number', default: 2, placeholder: 'S', help: 'Put lines in order that are out of it by no more, s' },
  look: { type: 'boolean', help: 'Say what is in the file, and play nothing' },
} as const;

const notes = [
  'CSV (a signal in each column, or a name and a value in each line) and SHDR, which MTConnect adapters speak, are',
  'recognised, as are delimiters, columns, types and times. What can’t be played is listed with its line.',
  '',
  '  npm run sim -- replay machine.csv --speed 60 --units temp=°C --port 4870',
  '  npm run sim -- replay okuma.txt --speed 10 --loop',
  '  npm run gateway -- discover opc.tcp://127.0.0.1:4870',
].join('\n');

export const replay: Command = {
  name: 'replay',
  summary: 'Plays a recording, CSV or SHDR, as a machine with an OPC UA server.',
  run: (argv) =>
    run(
      {
        name: 'sim',
        command: 'replay',
        summary: 'Plays a recording, CSV or SHDR, as a machine with an OPC UA server.',
        positionals: 'FILE',
        options,
        notes,
      },
      async ({ options, positionals: [file, ...more], log, ready }) => {
        if (file === undefined || more.length > 0) throw new GembaError('GEMBA_ARGUMENT', { argument: 'replay FILE' });
        const id = options.name ?? idOf(file);
        if (!isId(id)) throw new GembaError('GEMBA_ARGUMENT', { argument: `--name ${id} (letters, digits, - _ .)` });
        const recording = settingsOf(file, options);
        if (options.look) {
          say(told(await look(id, recording)));
          return 0;
        }
        await exchangeCertificates(options.data);
        // node-opcua takes most of the start-up: faults of the command line are told before it is loaded.
        const { play } = await import('../simulators.ts');
        const running = await play(
          {
            seed: 1,
            stepMs: 1000,
            machines: { [id]: { model: RECORDING, trouble: 0, port: options.port, recording } },
            elsewhere: [],
          },
          null,
          '.',
          {
            folder: join(options.data, 'simulators'),
            host: options.host,
            ports: { control: options.control },
            log,
            metrics: new Metrics(),
          },
        );
        const endpoint = running.endpoints[id] ?? '';
        say([...told(running.recorded[0] as Recorded), `${id} is at ${endpoint}, control at ${running.controlPort}`]);
        ready({ endpoints: running.endpoints, control: running.controlPort });
        return running;
      },
      argv,
    ),
};

const say = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

/** The file's name as an id. */
const idOf = (file: string): string =>
  basename(file)
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64);

interface Given {
  speed: number;
  loop: boolean;
  paused: boolean;
  times: string;
  zone: string;
  format: string | undefined;
  delimiter: string | undefined;
  columns: string[];
  units: string[];
  types: string[];
  broken: string;
  window: number;
}

/** Throws GEMBA_ARGUMENT with all that is wrong. */
function settingsOf(file: string, given: Given): RecordingSettings {
  const { window, columns, units, types, format, delimiter, speed, loop, paused, times, zone, broken } = given;
  const settings = {
    ...{ file, speed, loop, paused, times, zone, broken, windowS: window },
    ...(format === undefined ? {} : { format }),
    ...(delimiter === undefined ? {} : { delimiter: delimiter === '\\t' ? '\t' : delimiter }),
    ...{ columns: pairsOf('columns', columns), units: pairsOf('units', units), types: pairsOf('types', types) },
  };
  const faults: ConfigFault[] = Value.Errors(RecordingSettings, settings).map(({ instancePath, message }) => ({
    path: instancePath.slice(1).replace('windowS', 'window'),
    problem: message,
    next: 'See --help.',
  }));
  if (faults.length === 0) faults.push(...checkRecording(settings as RecordingSettings, 'replay'));
  if (faults.length > 0) throw new GembaError('GEMBA_ARGUMENT', { argument: 'replay' }, faults);
  return settings as RecordingSettings;
}

/** `a=b,c=d`, given once or several times. */
function pairsOf(option: string, words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words
      .flatMap((word) => word.split(','))
      .map((pair) => {
        const [, key, value] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
        if (key === undefined || value === undefined) {
          throw new GembaError('GEMBA_ARGUMENT', { argument: `--${option} ${pair} (NAME=VALUE is expected)` });
        }
        return [key.trim(), value.trim()];
      }),
  );
}
