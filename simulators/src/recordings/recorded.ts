/** The machines of a configuration that are recordings: looked through, and held against what the plant wants of them. */

import { resolve } from 'node:path';
import { type ConfigFault, GembaError } from '@gemba/contract/errors';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Signal } from '@gemba/contract/plant/machine';
import type { Face } from '../machines/kind.ts';
import { Recording } from './recording.ts';
import type { RecordingSettings } from './settings.ts';
import { type Survey, survey } from './survey.ts';

/** What stands as the model of a machine that is a recording. */
export const RECORDING = 'recording';

/** A recording, known from end to end. */
export interface Recorded {
  id: string;
  recording: Recording;
  survey: Survey;
}

/** How its server shows itself. */
export const faceOf = ({ survey: { signals } }: Recorded): Face => ({ kind: RECORDING, style: 'recorded', signals });

/** Looks through one recording. Throws as `survey`. */
export async function look(id: string, settings: RecordingSettings): Promise<Recorded> {
  const recording = new Recording(settings);
  return { id, recording, survey: await survey(recording) };
}

/**
 * Looks through all of them, files being named from `folder`; `plant` wants signals of them, if there is one. Throws
 * GEMBA_CONFIG_INVALID with all that doesn't fit, and as `survey`.
 */
export async function lookAll(
  recordings: ReadonlyMap<string, RecordingSettings>,
  folder: string,
  plant: Plant | null,
): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for (const [id, settings] of recordings) {
    all.push(await look(id, { ...settings, file: resolve(folder, settings.file) }));
  }
  const wanted = new Map(plant === null ? [] : machinesOf(plant).map(({ machine }) => [machine.id, machine.signals]));
  const faults = all.flatMap((one) => misfits(one, wanted.get(one.id) ?? []));
  if (faults.length > 0) throw new GembaError('GEMBA_CONFIG_INVALID', { count: faults.length }, faults);
  return all;
}

/** What the plant wants that the recording doesn't say. Its types are the gateway's to judge, which may convert. */
function misfits({ id, recording, survey: { signals } }: Recorded, wanted: readonly Signal[]): ConfigFault[] {
  const said = signals.map(({ signal }) => signal.id);
  return wanted.flatMap((signal) =>
    said.includes(signal.id)
      ? []
      : [
          {
            path: `${recording.settings.file}`,
            problem: `the recording has no signal ${signal.id}, which the plant wants of ${id}`,
            next: `Remove it from plant.yaml, or name its column. The recording has ${said.join(', ')}.`,
          },
        ],
  );
}
