/** An alarm that the machine itself raises: a condition of its OPC UA server. */

import Type, { type Static } from 'typebox';
import { oneOf, strict } from '../primitives.ts';
import { type Need, signalId } from './need.ts';

const severity = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description }));

export const MachineAlarmCondition = Type.Object(
  {
    kind: oneOf(['machine-alarm'] as const, 'The machine’s own alarm is active'),
    signal: signalId('A text whose source in gateway.yaml is `condition of …`'),
    severityFrom: severity('Only while the machine says at least this severity (default 1)'),
    severityTo: severity(
      'Only while it says at most this one (default 1000). Rules with bands of their own give each its priority',
    ),
  },
  { ...strict, examples: [{ kind: 'machine-alarm', signal: 'alarms/oil-temperature', severityFrom: 601 }] },
);

export const machineAlarmNeeds = ({ signal }: Static<typeof MachineAlarmCondition>): Need[] => [
  { field: 'signal', signal, types: ['text'], why: 'an alarm of the machine comes as text' },
];
