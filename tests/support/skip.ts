/** Tests that need an outside part say so when it is missing; in continuous integration nothing may be missing. */

import { describe } from 'vitest';

/** `describe` that is skipped, with the reason in its name, when one of the parts is missing; in CI it fails instead. */
export function describeWith(missing: readonly (string | null)[], name: string, body: () => void): void {
  const reasons = missing.filter((reason) => reason !== null);
  if (reasons.length === 0 || process.env.CI === 'true') describe(name, body);
  else describe.skip(`${name} (skipped: ${reasons.join('; ')})`, body);
}
