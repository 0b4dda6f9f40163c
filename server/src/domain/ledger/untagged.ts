/**
 * JSON text with values in it that JSON can't carry, each written as an object with a tag. A walk through what was parsed
 * finds them; `JSON.parse` would do it with a function for each value, in more than twice the time, and folds, alarms and
 * plans are read with every restart and every late sample.
 */

/** The value that a tagged object stands for; `undefined` for any other object. */
export type ReadTag = (tagged: Readonly<Record<string, unknown>>) => bigint | number | undefined;

/** Parses the text; throws as `JSON.parse` does. */
export const parseTagged = (text: string, read: ReadTag): unknown => untagged(JSON.parse(text), read);

/** Objects and lists are changed in place: nobody else has them yet. */
function untagged(value: unknown, read: ReadTag): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (const [i, one] of value.entries()) if (typeof one === 'object') value[i] = untagged(one, read);
    return value;
  }
  const known = value as Record<string, unknown>;
  const meant = read(known);
  if (meant !== undefined) return meant;
  for (const key of Object.keys(known)) {
    const one = known[key];
    if (typeof one === 'object') known[key] = untagged(one, read);
  }
  return known;
}
