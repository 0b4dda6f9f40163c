/** The STATE message of a host application: JSON, retained, one value per host [tck-id-host-topic-phid-birth-payload]. */

export interface HostState {
  online: boolean;
  /** Milliseconds UTC: of the connection that it belongs to, or of a clean stop. */
  timestamp: number;
}

export const encodeHostState = ({ online, timestamp }: HostState): string => JSON.stringify({ online, timestamp });

/** Reads a STATE message; `null` when it is not one. */
export function decodeHostState(text: string): HostState | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof raw !== 'object' || raw === null) return null;
  const { online, timestamp } = raw as Record<string, unknown>;
  if (typeof online !== 'boolean' || !Number.isSafeInteger(timestamp) || (timestamp as number) < 0) return null;
  return { online, timestamp: timestamp as number };
}
