/** What the control API's parts have in common: answers with their status codes, and bodies held against a schema. */

import type { Static, TObject, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** A machine's connection to the world. */
export interface Link {
  readonly endpoint: string;
  readonly isOpen: boolean;
  open: () => Promise<void>;
  close: () => Promise<void>;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** Gives the body to `act` if it is what the schema wants, with its defaults. */
export function checked<const S extends TSchema>(
  schema: S,
  body: unknown,
  act: (value: Static<S>) => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
  const value = Value.Default(schema, typeof body === 'object' && body !== null ? { ...body } : body);
  if (Value.Check(schema, value)) return act(value as Static<S>);
  const [error] = Value.Errors(schema, value);
  const fields = Object.keys((schema as unknown as TObject).properties ?? {}).join(', ');
  return failure(
    400,
    `${error?.instancePath ?? ''} ${error?.message ?? 'not valid'}`.trim(),
    `Fields: ${fields || 'none'}.`,
  );
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const failure = (status: number, error: string, next: string): Answer => ({ status, body: { error, next } });
export const notAllowed = (method: string): Answer =>
  failure(405, `${method} is not possible here`, 'See simulators/README.md.');
