/**
 * A value of a sample as a kind (four bits, kept by the caller) and bytes. A float is exact in every case, but takes
 * the shortest form that gives it back bit for bit: what machines report is mostly whole, decimal or of single precision.
 */

import type { Value } from '../sample.ts';
import { malformed, type Reader, readInt64, readText, type Writer, writeInt64 } from './varint.ts';

/** What stands in the low four bits of an entry's tag. The numbers are on the wire: never reuse one. */
export const KIND = {
  observed: 0,
  gap: 1,
  null: 2,
  false: 3,
  true: 4,
  int: 5,
  text: 6,
  floatWhole: 7,
  floatDecimal: 8,
  floatSingle: 9,
  floatDouble: 10,
  filled: 11,
} as const;

/** Powers of ten that are exact doubles, so that m / 10^e is the one nearest double. */
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6] as const;
/** Beyond these a whole float, and the mantissa of a decimal one, take as many bytes as a double … */
const WHOLE_MAX = 2 ** 47;
const DECIMAL_MAX = 2 ** 44;
/** … and beyond this a decimal takes as many as a single. */
const DECIMAL_BEFORE_SINGLE_MAX = 2 ** 16;

/** The kind under which {@link writeValue} will write. */
export function kindOf(value: Value | null): number {
  switch (typeof value) {
    case 'bigint':
      return KIND.int;
    case 'boolean':
      return value ? KIND.true : KIND.false;
    case 'string':
      return KIND.text;
    case 'number':
      return floatKind(value);
    default:
      return KIND.null;
  }
}

function floatKind(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) < WHOLE_MAX && !Object.is(value, -0)) return KIND.floatWhole;
  const single = Object.is(Math.fround(value), value);
  const exponent = decimals(value);
  if (exponent > 0) {
    const mantissa = Math.abs(Math.round(value * (POWERS[exponent] as number)));
    if (mantissa < (single ? DECIMAL_BEFORE_SINGLE_MAX : DECIMAL_MAX)) return KIND.floatDecimal;
  }
  return single ? KIND.floatSingle : KIND.floatDouble;
}

/** The fewest decimals, one through six, that give the float back exactly; 0 when none do. */
function decimals(value: number): number {
  for (let exponent = 1; exponent < POWERS.length; exponent++) {
    const power = POWERS[exponent] as number;
    const mantissa = Math.round(value * power);
    if (mantissa !== 0 && mantissa / power === value) return Number.isSafeInteger(mantissa) ? exponent : 0;
  }
  return 0;
}

/** Writes the bytes of a value of the kind given by {@link kindOf}; several kinds have none. */
export function writeValue(writer: Writer, kind: number, value: Value | null): void {
  if (kind === KIND.int) writeInt64(writer, value as bigint);
  else if (kind === KIND.text) writer.string(value as string);
  else if (kind === KIND.floatWhole) writeInt64(writer, BigInt(value as number));
  else if (kind === KIND.floatSingle) writer.float(value as number);
  else if (kind === KIND.floatDouble) writer.double(value as number);
  else if (kind === KIND.floatDecimal) {
    const exponent = decimals(value as number);
    const mantissa = BigInt(Math.round((value as number) * (POWERS[exponent] as number)));
    writeInt64(writer, (mantissa << 3n) | BigInt(exponent));
  }
}

/** Reads a value of the kind; a text of more than `textMaxChars` and an unknown kind are malformed. */
export function readValue(reader: Reader, kind: number, textMaxChars: number): Value | null {
  switch (kind) {
    case KIND.null:
      return null;
    case KIND.false:
      return false;
    case KIND.true:
      return true;
    case KIND.int:
      return readInt64(reader);
    case KIND.text:
      return readTextValue(reader, textMaxChars);
    case KIND.floatWhole:
      return Number(readInt64(reader));
    case KIND.floatDecimal:
      return readDecimal(reader);
    case KIND.floatSingle:
      return reader.float();
    case KIND.floatDouble:
      return reader.double();
    default:
      throw malformed(`unknown kind of entry ${kind}`);
  }
}

function readTextValue(reader: Reader, textMaxChars: number): string {
  const text = readText(reader, textMaxChars * 3);
  if (text.length > textMaxChars) throw malformed(`a text of ${text.length} characters`);
  return text;
}

function readDecimal(reader: Reader): number {
  const code = readInt64(reader);
  const power = POWERS[Number(code & 7n)];
  if (power === undefined) throw malformed('a decimal exponent beyond 6');
  return Number(code >> 3n) / power;
}
