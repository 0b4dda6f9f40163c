/** Cases of a single counter: readings go in, what each was taken for and what was counted is compared. */

import { type CounterMemory, readCounter } from '@gemba/server/domain/counters/counter';
import { compareFields, compareLists, type Fields, listOf, objectOf } from '../compare.ts';
import { type Case, CaseError, type CaseKind } from './kind.ts';

export const counter: CaseKind = {
  name: 'counter',
  run(input) {
    const where = `${input.folder}/expected.yaml`;
    const expected = objectOf(input.expected ?? {}, where, ['readings', 'total']);
    const steps = readings(input);
    const total = steps.reduce((sum, step) => sum + step.counted, 0);
    const wanted = listOf(expected.readings, `${where}: readings`).map(
      (item): Fields => ({ ...item, at: input.show(input.time(item.at, 'expected.yaml: readings')) }),
    );
    const actual = steps.map((step) => ({ at: step.at, fields: { ...step } }));
    return [
      ...(expected.readings === undefined ? [] : compareLists('reading', wanted, actual, (item) => String(item.at))),
      ...(expected.total === undefined ? [] : compareFields(null, 'counter', { total: expected.total }, { total })),
    ];
  },
};

function readings(input: Case) {
  const settings = objectOf(input.settings.counter ?? {}, `${input.folder}/case.yaml: counter`, [
    'modulus',
    'maxRatePerS',
  ]);
  const limits = {
    modulus: typeof settings.modulus === 'number' ? settings.modulus : null,
    ratePerS: typeof settings.maxRatePerS === 'number' ? settings.maxRatePerS : null,
  };
  let memory: CounterMemory | null = null;
  return input.events.map(({ atNs, fields, line }) => {
    if (typeof fields.value !== 'number')
      throw new CaseError(`${input.folder}/input.jsonl:${line}: value must be a number`);
    const step: ReturnType<typeof readCounter> = readCounter(memory, fields.value, atNs, limits);
    memory = step.memory;
    return { at: input.show(atNs), value: fields.value, counted: step.delta, kind: step.kind ?? 'increment' };
  });
}
