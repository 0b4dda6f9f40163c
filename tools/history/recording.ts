/**
 * `npm run history -- recording FILE --machine ID`: brings a recording in as the past of a machine, so that trends show
 * it and alarm rules can be tried on it. It goes the way of every past: journal, replay lane, pipeline, fold.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type PlacedMachine } from '@gemba/contract/plant';
import { msFromNs, NS_PER_S, nsFromMs } from '@gemba/contract/sample';
import { readJsonFile, writeJsonFile } from '@gemba/journal/json-file';
import type { Log } from '@gemba/program/log';
import { readPlant } from '@gemba/program/plant';
import { type Command, run } from '@gemba/program/run';
import { look, type Recorded } from '@gemba/simulators/recordings/recorded';
import { RecordingSettings } from '@gemba/simulators/recordings/settings';
import { told } from '@gemba/simulators/recordings/told';
import { Value as Schema } from 'typebox/value';
import { knownOf, knownText } from './known.ts';
import { PastGateway } from './past-gateway.ts';
import { entriesOf, shiftBefore } from './recorded-past.ts';

const options = {
  data: { type: 'string', env: 'GEMBA_DATA', default: 'data', placeholder: 'DIR', help: 'Data folder' },
  plant: {
    type: 'string',
    env: 'GEMBA_PLANT',
    default: 'config/plant.yaml',
    placeholder: 'FILE',
    help: 'The plant; the machine stands in it with the signals of the recording',
  },
  mqtt: {
    type: 'string',
    env: 'GEMBA_MQTT_URL',
    default: 'mqtt://127.0.0.1:1883',
    placeholder: 'URL',
    help: 'The broker',
  },
  server: { type: 'string', default: 'http://127.0.0.1:8080', placeholder: 'URL', help: 'The server of the plant' },
  machine: { type: 'string', placeholder: 'ID', help: 'The machine whose past it becomes' },
  columns: { type: 'string', multiple: true, placeholder: 'A=B,…', help: 'CSV: as `npm run sim -- replay` has it' },
  zone: { type: 'string', default: 'UTC', placeholder: 'ZONE', help: 'IANA zone of times that have none of their own' },
  times: {
    type: 'string',
    default: 'shifted',
    choices: ['shifted', 'original'],
    help: 'Moved by whole weeks until just before the machine is watched, or as they are in the file',
  },
  gap: { type: 'number', default: 3600, placeholder: 'S', help: 'Lines further apart have a gap between them, s' },
  known: {
    type: 'string',
    placeholder: 'FILE',
    help: 'What is known to have been wrong then, lines of FROM,TO,WHAT: printed with the times that it has now',
  },
} as const;

/** Before this nobody asks whether the machine is watched, ms: a year. */
const LOOK_BACK_MS = 365 * 86_400_000;

const notes = [
  'Ends with 0 when all of it is stored. What is half made goes on with the next call.',
  '',
  '  npm run history -- recording machine.csv --machine oven-1 --columns temperature=value --known failures.csv',
].join('\n');

export const recording: Command = {
  name: 'recording',
  summary: 'Brings a recording in as the past of a machine.',
  run: (argv) =>
    run(
      {
        name: 'history',
        command: 'recording',
        summary: 'Brings a recording in as the past of a machine.',
        positionals: 'FILE',
        options,
        notes,
      },
      async ({ options, positionals: [file, ...more], log, signal }) => {
        const { machine: id, zone, known } = options;
        if (file === undefined || more.length > 0 || id === undefined)
          throw new GembaError('GEMBA_ARGUMENT', { argument: 'recording FILE --machine ID' });
        const placed = machinesOf(readPlant(options.plant)).find(({ machine }) => machine.id === id);
        if (placed === undefined) throw new GembaError('GEMBA_ARGUMENT', { argument: `--machine ${id}` });
        const recorded = await look(id, settingsOf({ file, zone, columns: columnsOf(options.columns) }));
        const ids = recorded.survey.signals.map((spec) => spec.signal.id);
        if (!placed.machine.signals.some((one) => ids.includes(one.id))) {
          const argument = `--columns (the recording has ${ids.join(', ')}; the machine has none of them)`;
          throw new GembaError('GEMBA_ARGUMENT', { argument });
        }
        say(told(recorded));
        const beginNs = (await firstWatched(options.server, id, signal)) ?? nsFromMs(Date.now());
        const folder = join(options.data, 'history', `recording-${id}`);
        const { shiftNs, untilNs } = await placeOf(folder, file, recorded, beginNs, options.times === 'original');
        say([`moved by ${shiftNs / (7n * 86_400n * NS_PER_S)} weeks: ${spanOf(recorded, shiftNs)}`]);
        const past = { machine: placed.machine, shiftNs, gapNs: nsFromMs(options.gap * 1000), untilNs };
        await tell(
          recorded,
          placed,
          { ...past, endNs: recorded.survey.toNs + shiftNs },
          { folder, url: options.mqtt, log, signal },
        );
        if (known !== undefined) say(knownText(knownOf(readFileSync(known, 'utf8'), zone), msFromNs(shiftNs)));
        return 0;
      },
      argv,
    ),
};

const say = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

/** A recording as it stands in its file; what can't be read is left out. */
export const settingsOf = (given: {
  file: string;
  zone?: string;
  columns?: Record<string, string>;
}): RecordingSettings =>
  Schema.Parse(RecordingSettings, Schema.Default(RecordingSettings, { ...given, times: 'original' }));

const columnsOf = (words: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    words.flatMap((word) => word.split(',')).map((pair) => pair.split('=', 2).map((one) => one.trim())),
  );

const spanOf = ({ survey: { fromNs, toNs } }: Recorded, shiftNs: bigint): string =>
  [fromNs, toNs].map((ns) => new Date(msFromNs(ns + shiftNs)).toISOString()).join(' to ');

/** As it was placed before, where it has been begun: an interrupted past goes on as the same one. */
async function placeOf(
  folder: string,
  file: string,
  { survey }: Recorded,
  beginNs: bigint,
  isOriginal: boolean,
): Promise<{ shiftNs: bigint; untilNs: bigint }> {
  const kept = join(folder, 'place.json');
  const known = (await readJsonFile(kept)) as { file?: string; shiftNs?: string; untilNs?: string } | null;
  if (known?.file === file && typeof known.shiftNs === 'string' && typeof known.untilNs === 'string')
    return { shiftNs: BigInt(known.shiftNs), untilNs: BigInt(known.untilNs) };
  const shiftNs = isOriginal ? 0n : shiftBefore(survey.toNs, beginNs - NS_PER_S);
  await writeJsonFile(kept, { file, shiftNs: String(shiftNs), untilNs: String(beginNs) });
  return { shiftNs, untilNs: beginNs };
}

async function tell(
  recorded: Recorded,
  { site, machine }: PlacedMachine,
  past: Parameters<typeof entriesOf>[1],
  { folder, url, log, signal }: { folder: string; url: string; log: Log; signal: AbortSignal },
): Promise<void> {
  const gateway = new PastGateway({ site: site.id, id: `recording-${machine.id}`, folder, mqtt: { url }, log });
  await gateway.start();
  try {
    const knownNs = gateway.throughNs(machine.id as MachineId);
    for await (const portion of entriesOf(recorded.recording, past)) {
      const throughNs = portion.findLast((entry) => entry.kind === 'observed')?.throughNs ?? null;
      // The gap behind it was told before anything else.
      if (knownNs === null || (throughNs !== null && throughNs > knownNs)) await gateway.tell(portion, signal);
    }
    await gateway.drained(signal);
    log.info('the recording is stored');
  } finally {
    await gateway.stop();
  }
}

/** Since when the machine is watched, as far as the ledger goes back; `null` where it isn't. */
async function firstWatched(url: string, machine: string, signal: AbortSignal): Promise<bigint | null> {
  const nowMs = Date.now();
  const answer = await fetch(`${url}/api/v1/machines/${machine}/kpi?from=${nowMs - LOOK_BACK_MS}&to=${nowMs}`, {
    signal,
  });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status} about ${machine}: ${await answer.text()}`);
  const { rows } = (await answer.json()) as { rows: { fromMs: number }[] };
  return rows[0] === undefined ? null : nsFromMs(rows[0].fromMs);
}
