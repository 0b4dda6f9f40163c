/** Words that the parts of the plant's schema are written with. */

import Type from 'typebox';
import { ID_PATTERN } from '../identity.ts';

/** No field that isn't known: a misspelt one is a fault, not nothing. */
export const strict = { additionalProperties: false } as const;
export const id = (description: string) => Type.String({ pattern: ID_PATTERN, description });
export const name = Type.String({ minLength: 1, maxLength: 80, description: 'As people call it' });
export const oneOf = <T extends readonly string[]>(values: T, description: string) =>
  Type.Enum<[...T]>([...values], { description });
export const timeOfDay = (description: string) => Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description });
export const date = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });
/** A duration, s. */
export const seconds = (description: string) => Type.Number({ exclusiveMinimum: 0, description: `${description}, s` });
