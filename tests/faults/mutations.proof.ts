/**
 * Whether the suite would notice: the faults are played with one of the three things taken out on which everything rests,
 * and the judgement must find something. In between they are played with all three, and it must find nothing.
 */

import { expect, test } from 'vitest';
import { mosquittoMissing } from '../support/mosquitto.ts';
import { record, seeds } from '../support/proof.ts';
import { describeWith } from '../support/skip.ts';
import type { Fault } from './fault.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';
import { runFaults } from './stage.ts';

const CHANGED = 'tests/support/changed-source.ts';

function played({ fault, gateway, changes }: Mutation, isWithout: boolean): Fault {
  const extras = (of: 'gateway' | 'server') => {
    const basis = of === 'gateway' ? gateway : undefined;
    const own = [...(basis?.changes ?? []), ...(isWithout ? (changes[of] ?? []) : [])];
    const imports = [...(own.length > 0 ? [CHANGED] : []), ...(basis?.imports ?? [])];
    return { imports, env: { GEMBA_CHANGES: JSON.stringify(own) } };
  };
  return { ...fault, plant: { extras: () => ({ gateway: extras('gateway'), server: extras('server') }) } };
}

for (const seed of seeds([1])) {
  describeWith([mosquittoMissing], `mutations, seed ${seed}`, () => {
    test.each(MUTATIONS)(
      'without the $without the suite turns red, and with it it is green',
      {
        timeout: 600_000,
      },
      async (mutation) => {
        const run = { name: 'mutations', seed, broker: 'mosquitto', whole: false } as const;
        await runFaults({ ...run, faults: [played(mutation, false)] });
        const red = await runFaults({ ...run, faults: [played(mutation, true)], keep: false }).then(
          () => 'nothing was found',
          (error: Error) => error.message,
        );
        record('mutations', seed, { without: mutation.without, found: red.split('\n')[0] });
        expect(red).toMatch(mutation.noticed);
      },
    );
  });
}
