/**
 * Numbers as a reader of the given language writes them. What is unknown is a dash, never a zero. Formatters are kept:
 * making one costs a hundred times what using it costs.
 */

/** What stands where a figure is not known. */
export const UNKNOWN = '–';

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(language: string, key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = `${language} ${key}`;
  let found = formatters.get(name);
  if (found === undefined) {
    found = new Intl.NumberFormat(language, { numberingSystem: 'latn', ...options });
    formatters.set(name, found);
  }
  return found;
}

const minus = (text: string): string => text.replace('-', '−');

/** A whole number: parts, counts. */
export function whole(language: string, value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  return minus(formatter(language, '0', { maximumFractionDigits: 0 }).format(value));
}

/** A difference, with its sign: `−110`, `+4`, `±0`. */
export function signed(language: string, value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  if (Math.round(value) === 0) return '±0';
  return minus(formatter(language, '+0', { maximumFractionDigits: 0, signDisplay: 'always' }).format(value));
}

/** A ratio 0…1 as percent without its sign, which stands apart in smaller type. Above 1 it is shown as it is. */
export function percent(language: string, ratio: number | null, digits = 0): string {
  if (ratio === null || !Number.isFinite(ratio)) return UNKNOWN;
  return minus(
    formatter(language, `%${digits}`, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
      ratio * 100,
    ),
  );
}

/** A measured value with as many digits as say something: three significant ones, all digits before the point; none of 0. */
export function measured(language: string, value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  const digits = size === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return minus(
    formatter(language, `m${digits}`, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
  );
}

/** A mark of an axis, with as many digits as its steps have; 100,000 and beyond are written short. */
export function stepped(language: string, value: number, step: number): string {
  if (Math.abs(value) >= 100_000 && step >= 1000) {
    return minus(formatter(language, 'short', { notation: 'compact', maximumFractionDigits: 2 }).format(value));
  }
  const isWhole = (digits: number): boolean => Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6;
  const digits = [0, 1, 2, 3, 4, 5].find(isWhole) ?? 6;
  return minus(
    formatter(language, `m${digits}`, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
  );
}

/** Seconds of a cycle: `7.6`. */
export function cycle(language: string, seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return UNKNOWN;
  return formatter(language, 'c', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(seconds);
}

/** From here on money is written short where there is little room: `₫83.6M`. */
const SHORT_FROM = 1_000_000;

/**
 * Money without cents.
 * @param currency ISO 4217; `null` gives the bare number
 * @param short millions are written as such
 */
export function money(language: string, amount: number | null, currency: string | null, short = false): string {
  if (amount === null || !Number.isFinite(amount)) return UNKNOWN;
  if (currency === null) return whole(language, amount);
  const shape: Intl.NumberFormatOptions =
    short && Math.abs(amount) >= SHORT_FROM
      ? { notation: 'compact', maximumSignificantDigits: 3 }
      : { maximumFractionDigits: 0 };
  const key = `${currency} ${shape.notation ?? ''}`;
  return minus(
    formatter(language, key, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...shape }).format(amount),
  );
}
