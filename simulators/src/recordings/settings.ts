/** How a recording is played: in simulators.yaml under `recording`, and as options of `npm run sim -- replay`. */

import type { ConfigFault } from '@gemba/contract/errors';
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const texts = (description: string) => Type.Record(Type.String(), Type.String(), { default: {}, description });

export const RecordingSettings = Type.Object(
  {
    file: Type.String({ minLength: 1, description: 'The recording; its path from the folder of this file' }),
    format: Type.Optional(Type.Enum(['csv', 'shdr'], { description: 'Default: recognised' })),
    speed: Type.Number({
      default: 1,
      minimum: 0.001,
      maximum: 10_000_000,
      description: 'How many times faster than it was recorded',
    }),
    loop: Type.Boolean({ default: false, description: 'Begin again at the end; else the last values stay' }),
    paused: Type.Boolean({ default: false, description: 'Begin when told to: `npm run sim -- start ID`' }),
    times: Type.Enum(['shifted', 'original'], {
      default: 'shifted',
      description: 'Source times: as if it were now, or those of the file',
    }),
    zone: Type.String({ default: 'UTC', description: 'IANA time zone of times that have none of their own' }),
    delimiter: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1, description: 'CSV: between fields (default: recognised)' }),
    ),
    columns: texts(
      'CSV: `time`, `signal`, `value`, `quality` or the id of a signal → name or number of the column (default: recognised); date and time apart are `Date+Time`',
    ),
    units: texts('Signal id → unit'),
    types: Type.Record(Type.String(), Type.Enum(['float', 'int', 'bool', 'text']), {
      default: {},
      description: 'Signal id → type (default: recognised by all that it says)',
    }),
    broken: Type.Enum(['skip', 'refuse'], {
      default: 'skip',
      description: 'Lines that can’t be played: leave them out, or play nothing',
    }),
    windowS: Type.Number({
      default: 2,
      minimum: 0,
      maximum: 3600,
      description: 'Lines that are out of order by no more than this are put in order, s',
    }),
  },
  strict,
);
export type RecordingSettings = Static<typeof RecordingSettings>;

/** What the schema can't say. */
export function checkRecording(settings: RecordingSettings, path: string): ConfigFault[] {
  const faults: ConfigFault[] = [];
  try {
    new Intl.DateTimeFormat('en', { timeZone: settings.zone });
  } catch {
    const problem = `there is no time zone ${settings.zone}`;
    faults.push({ path: `${path}.zone`, problem, next: 'Give an IANA name, such as Europe/Berlin.' });
  }
  if (settings.loop && settings.times === 'original') {
    const problem = 'a loop would tell the same times again';
    faults.push({ path: `${path}.times`, problem, next: 'Leave out the loop, or play it with shifted times.' });
  }
  return faults;
}
