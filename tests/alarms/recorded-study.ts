/** The recording nab-machine-temperature in a server, and a rule tried on it over HTTP, as the page of alarms does it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StudyRequest, StudyView } from '@gemba/contract/alarm-figures';
import { machinesOf } from '@gemba/contract/plant';
import { nsFromMs } from '@gemba/contract/sample';
import { readPlant } from '@gemba/program/plant';
import { type TestApi, testApi } from '@gemba/server/testing/api';
import { START_MS } from '@gemba/server/testing/plant';
import { look } from '@gemba/simulators/recordings/recorded';
import { type Known, knownOf } from '../../tools/history/known.ts';
import { entriesOf, shiftBefore } from '../../tools/history/recorded-past.ts';
import { settingsOf } from '../../tools/history/recording.ts';
import { dataset } from '../support/datasets.ts';

const FOLDER = 'nab-machine-temperature';
const MACHINE = 'machine';
const NS_PER_MS = 1_000_000n;

/** The four windows that people labelled, as lines of FROM,TO,WHAT. */
function labelledWindows(): string {
  const all = JSON.parse(readFileSync(dataset(FOLDER, 'windows.json'), 'utf8')) as Record<string, [string, string][]>;
  const names = ['planned shutdown', 'failure that was repaired', 'change that nobody noticed', 'failure'];
  return (Object.values(all)[0] ?? []).map(([from, to], i) => `${from},${to},${names[i]}`).join('\n');
}

/** A server that has stored the recording as its machine's past, with who asks it. */
export interface RecordedPlant {
  api: TestApi;
  cookie: string;
  /** Added to the times of the recording, ms. */
  shiftMs: number;
  /** Of the recording, moved. */
  fromMs: number;
  toMs: number;
  windows: Known[];
}

export async function recordedPlant(): Promise<RecordedPlant> {
  const plant = readPlant(join(import.meta.dirname, 'machine-temperature.yaml'));
  const machine = machinesOf(plant).find((placed) => placed.machine.id === MACHINE)?.machine;
  if (machine === undefined) throw new Error('the plant has no machine');
  const file = dataset(FOLDER, 'machine_temperature_system_failure.csv');
  const { recording, survey } = await look(MACHINE, settingsOf({ file, columns: { temperature: 'value' } }));
  const shiftNs = shiftBefore(survey.toNs, nsFromMs(START_MS));
  const api = await testApi({ plant });
  const past = {
    machine,
    shiftNs,
    gapNs: 3600n * 1_000_000_000n,
    ...{ endNs: survey.toNs + shiftNs, untilNs: nsFromMs(START_MS) },
  };
  for await (const portion of entriesOf(recording, past)) {
    api.bench.send([api.bench.journalled(...portion)], 'replay');
    await api.bench.clock.advance(1000);
  }
  const shiftMs = Number(shiftNs / NS_PER_MS);
  const moved = ({ fromMs, toMs, reason }: Known): Known => ({
    fromMs: fromMs + shiftMs,
    toMs: toMs + shiftMs,
    reason,
  });
  return {
    ...{ api, cookie: await api.cookie('technician'), shiftMs },
    ...{ fromMs: Number((survey.fromNs + shiftNs) / NS_PER_MS), toMs: Number((survey.toNs + shiftNs) / NS_PER_MS) },
    windows: knownOf(labelledWindows(), 'UTC').map(moved),
  };
}

/** Tries a rule of the plant with other delays, judged by what is known, and waits for what comes out. */
export async function tried(
  { api, cookie, fromMs, toMs }: RecordedPlant,
  asked: Pick<StudyRequest, 'rule' | 'changed' | 'horizonMin' | 'known'>,
): Promise<StudyView> {
  const body = { ...asked, machine: MACHINE, fromMs, toMs, stopS: 300 };
  const begun = await api.send('POST', '/api/v1/alarms/studies', { cookie, body });
  if (begun.statusCode !== 202) throw new Error(begun.body);
  for (;;) {
    const answer = await api.send('GET', `/api/v1/alarms/studies/${begun.json().id}`, { cookie });
    const view = answer.json() as StudyView;
    if (view.state !== 'running') return view;
    await new Promise(setImmediate);
  }
}
