/** What makes one thing of configuration into another, field by field, so that a file keeps all that stays as it is. */

/** Steps into a document: keys of maps, places in lists. */
type Steps = readonly (string | number)[];
export interface FieldChange {
  path: Steps;
  value: unknown;
}

/** Fields of `after` that differ; a map that is there is changed field by field, a list as a whole. Nothing is taken away. */
export function differencesOf(before: object, after: object, path: Steps): FieldChange[] {
  return Object.entries(after).flatMap(([key, value]) => {
    const was = (before as Record<string, unknown>)[key];
    if (value === undefined || isSame(was, value)) return [];
    const at = [...path, key];
    return isMap(was) && isMap(value) ? differencesOf(was, value, at) : [{ path: at, value }];
  });
}

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two plain values are the same, whatever the order of their fields. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => isSame(one, b[i]));
  if (isMap(a) && isMap(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
  }
  return a === b;
}
