/** A schema as an editor wants it: a field with a default may be left out, though the program always finds it there. */

type Node = { properties?: Record<string, { default?: unknown }>; required?: string[] } & Record<string, unknown>;

/** The same schema in which fields that have a default are not required. */
export function forEditors<T>(value: T): T {
  if (Array.isArray(value)) return value.map(forEditors) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, forEditors(inner)])) as Node;
  const { properties, required } = copy;
  if (properties !== undefined && Array.isArray(required)) {
    copy.required = required.filter((name) => properties[name]?.default === undefined);
  }
  return copy as T;
}
