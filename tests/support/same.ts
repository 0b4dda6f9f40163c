/** Whether two plain documents are stored as the same: whatever the order of their keys, and what is undefined is not there. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return Number.isNaN(a) && Number.isNaN(b);
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  if (!keys.every((key) => same(one[key], other[key]))) return false;
  return keys.length === others.length || others.every((key) => same(one[key], other[key]));
}
