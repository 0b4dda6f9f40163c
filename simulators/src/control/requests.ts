/** What may be asked of the control API, and its answers; shared with the command line. */

import Type, { type Static } from 'typebox';
import { COMMANDS } from '../machines/commands.ts';

const strict = { additionalProperties: false } as const;

export const CommandRequest = Type.Object(
  {
    command: Type.Enum([...COMMANDS] as [...typeof COMMANDS], { description: 'What somebody at the panel does' }),
    forS: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 86_400,
        description: 'Ends by itself after so long, s (default: when told)',
      }),
    ),
  },
  strict,
);
export type CommandRequest = Static<typeof CommandRequest>;

export const LinkRequest = Type.Object(
  { up: Type.Boolean({ description: 'Whether its OPC UA server can be reached' }) },
  strict,
);

/** `fault` names it; what else it takes, it says itself. */
export const FaultRequest = Type.Object({ fault: Type.String() });

/** A machine as `GET /machines` lists it. */
export interface MachineView {
  id: string;
  model: string;
  endpoint: string;
  /** Whether its server can be reached. */
  up: boolean;
  phase: string;
  reason: string | number;
  total: number;
  good: number;
  wear: number;
  faults: { fault: string; parameters: Record<string, unknown> }[];
}

/** A machine that is a recording, as `GET /machines` lists it. */
export interface RecordingView {
  id: string;
  model: 'recording';
  endpoint: string;
  up: boolean;
  state: 'playing' | 'paused' | 'ended';
  /** Values that were played, and how many there are. */
  values: number;
  of: number;
  /** Time of the recording, ISO; `null` before its first line. */
  at: string | null;
}
