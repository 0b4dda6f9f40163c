/** Clocks of the programs' own: off at the start by as much as a test says, and set while they run. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scene } from './fault.ts';

/** Where the programs read how far their clocks are off: beside each other, so that one may be set alone. */
const clockFile = (folder: string, program: string): string => join(folder, `${program}.clock`);

/** The clock of a program, as somebody sets it while it runs. */
export function setClock({ plant, did }: Pick<Scene, 'plant' | 'did'>, program: 'gateway' | 'server', ms: number) {
  writeFileSync(clockFile(plant.folder, program), String(ms));
  plant[program].signal('SIGUSR2');
  did('clock set', { program, ms });
}

/** Programs with clocks of their own, `ms` off at the start. */
export const withClocks = (ms: number, ...programs: ('simulators' | 'gateway' | 'server')[]) => ({
  extras: (folder: string) => {
    for (const program of programs) writeFileSync(clockFile(folder, program), String(ms));
    const of = (program: string) => ({
      imports: ['tests/support/clock-shift.ts'],
      env: { GEMBA_CLOCK_FILE: clockFile(folder, program) },
    });
    return Object.fromEntries(programs.map((program) => [program, of(program)]));
  },
});
