/** From when on samples and figures by the minute are kept, as the hot file remembers it. */

import type { Query } from '../database.ts';

/** What is deleted by age. */
export type Expiring = 'days' | 'minutes';

/** Under which it stands in `meta`. */
export const keptKey = (kind: Expiring): string => `${kind} kept from`;

/** From when on each kind is kept, as it was last put in force; `null` before that. */
export async function readKeptFrom(rows: Query): Promise<Record<Expiring, bigint | null>> {
  const found = new Map((await rows('SELECT key, content FROM meta')) as unknown as [string, string][]);
  const of = (kind: Expiring): bigint | null => {
    const content = found.get(keptKey(kind));
    return content === undefined ? null : BigInt(content);
  };
  return { days: of('days'), minutes: of('minutes') };
}
