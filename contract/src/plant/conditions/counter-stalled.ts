/** A machine that says it produces and counts no parts. */

import Type, { type Static } from 'typebox';
import { oneOf, seconds, strict } from '../primitives.ts';
import { type Need, NUMBER, signalId, stateNeed } from './need.ts';

export const CounterStalledCondition = Type.Object(
  {
    kind: oneOf(['counter-stalled'] as const, 'The machine is producing and the counter stands'),
    signal: Type.Optional(signalId('The counter (default: the machine’s count of all parts, else of good parts)')),
    forS: seconds('For longer than, in `producing` without a break'),
  },
  { ...strict, examples: [{ kind: 'counter-stalled', forS: 90 }] },
);

export const counterStalledNeeds = ({ signal }: Static<typeof CounterStalledCondition>): Need[] => [
  {
    field: 'signal',
    signal,
    roles: ['count-total', 'count-good'],
    types: NUMBER,
    why: 'a counter is a number',
  },
  ...stateNeed(['producing'], 'kind'),
];
