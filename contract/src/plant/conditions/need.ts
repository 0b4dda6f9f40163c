/**
 * What a condition needs of a machine: signals that it names, or finds by their role. The check of the plant says what is
 * missing, and the server binds a rule's signals by the same list.
 */

import Type from 'typebox';
import { SIGNAL_ID_PATTERN } from '../../identity.ts';
import { MACHINE_STATES } from '../../state.ts';
import type { Machine, Signal, SignalRole } from '../machine.ts';
import { oneOf } from '../primitives.ts';

export interface Need {
  /** Field of the condition that names the signal. */
  field: string;
  /** Id that the field gives; without one the first of the `roles` that the machine has is taken. */
  signal?: string | undefined;
  roles?: readonly SignalRole[];
  /** Kinds of value that fit. */
  types: readonly Signal['type'][];
  /** Why no other kind does, as the end of a sentence: `a limit needs a number`. */
  why: string;
  /** It is the machine's state that is asked for: with its signal come those of mode and reason. */
  state?: true;
}

export const NUMBER: readonly Signal['type'][] = ['float', 'int'];
export const ANY: readonly Signal['type'][] = ['float', 'int', 'bool', 'text'];

/** The signal of a machine that a need means, whether its type fits or not. */
export function meant({ signal, roles = [] }: Need, machine: Machine): Signal | undefined {
  if (signal !== undefined) return machine.signals.find(({ id }) => id === signal);
  return roles.map((role) => machine.signals.find((one) => one.role === role)).find((one) => one !== undefined);
}

export const signalId = (description: string) => Type.String({ pattern: SIGNAL_ID_PATTERN, description });

/** What a condition must have of the machine's state, where it asks only for certain states. */
export const stateNeed = (states: readonly string[] | undefined, field = 'states'): Need[] =>
  states === undefined ? [] : [{ field, roles: ['state'], types: ANY, why: '', state: true }];

export const inStates = (description: string) =>
  Type.Optional(Type.Array(oneOf(MACHINE_STATES, 'Machine state'), { minItems: 1, description }));
