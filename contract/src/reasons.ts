/**
 * Why a machine stands, as the plant words it: a tree of reasons for each line, chosen by people and reported by
 * machines. The tree is written flat, each reason naming its parent, so that lines can share it with a YAML anchor.
 */

import Type, { type Static } from 'typebox';
import { ID_PATTERN } from './identity.ts';
import { MACHINE_STATES, REASON_KINDS } from './state.ts';

const strict = { additionalProperties: false } as const;
const oneOf = <T extends readonly string[]>(values: T, description: string) =>
  Type.Enum<[...T]>([...values], { description });
const id = (description: string) => Type.String({ pattern: ID_PATTERN, description });

export const LineReason = Type.Object(
  {
    id: id('Key of the reason in rows and reports; unique in its line'),
    name: Type.String({ minLength: 1, maxLength: 80, description: 'As people call it' }),
    parent: Type.Optional(id('Reason of the same line under which it stands (default: at the top)')),
    kind: Type.Optional(
      oneOf(REASON_KINDS, 'What the figures take it for (default: as its parent; at the top, by the machine’s state)'),
    ),
    machines: Type.Optional(
      Type.Array(id('Machine of the line'), {
        minItems: 1,
        description: 'Machines that it is offered for (default: all)',
      }),
    ),
    codes: Type.Optional(
      Type.Array(Type.Union([Type.Integer(), Type.String()]), {
        description:
          'Codes of the machines’ `reason` signals that give it by themselves; a table at the signal goes first',
      }),
    ),
    state: Type.Optional(
      oneOf(MACHINE_STATES, 'Overrides the state while a machine reports one of the codes and is not producing'),
    ),
  },
  strict,
);
export type LineReason = Static<typeof LineReason>;
