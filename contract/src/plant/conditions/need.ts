/**
 * What a condition needs of a machine: signals that it names, or finds by their role. The check of the plant says what is
 * missing, and the server binds a rule's signals by the same list.
 */

import Type from 'typebox';
import { SIGNAL_ID_PATTERN } from '../../identity.ts';
import type { Machine, Signal, SignalRole } from '../machine.ts';

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
}

export const NUMBER: readonly Signal['type'][] = ['float', 'int'];

/** The signal of a machine that a need means, whether its type fits or not. */
export function meant({ signal, roles = [] }: Need, machine: Machine): Signal | undefined {
  if (signal !== undefined) return machine.signals.find(({ id }) => id === signal);
  return roles.map((role) => machine.signals.find((one) => one.role === role)).find((one) => one !== undefined);
}

export const signalId = (description: string) => Type.String({ pattern: SIGNAL_ID_PATTERN, description });
