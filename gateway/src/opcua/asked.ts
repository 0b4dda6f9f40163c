/**
 * What is asked of a server for a machine: the configuration's wishes, kept within what is known of the server, and the
 * queue that follows from them. Pure.
 */

import type { MachineSource } from '../config.ts';
import type { Profile } from './profiles/profile.ts';

/** Of what has no sampling interval, so many changes in a second are expected to be bridged. */
const CHANGES_PER_S = 10;

/** What machines of one server have in common. */
export type SharedSource = Pick<
  MachineSource,
  'endpoint' | 'failover' | 'security' | 'profile' | 'mode' | 'publishingIntervalMs' | 'bridgeS'
>;

/** Machines of one server share a session and its subscription: that of the most impatient, over the longest break. */
export function bySession<M extends { source: SharedSource }>(
  machines: readonly M[],
): { source: SharedSource; machines: M[] }[] {
  const groups = Map.groupBy(machines, ({ source: { endpoint, failover, security, profile, mode } }) =>
    JSON.stringify([endpoint, failover, security, profile, mode]),
  );
  return [...groups.values()].map((own) => {
    const sources = own.map(({ source }) => source);
    const publishingIntervalMs = Math.min(...sources.map((source) => source.publishingIntervalMs));
    const bridgeS = Math.max(...sources.map((source) => source.bridgeS));
    return { source: { ...(sources[0] as SharedSource), publishingIntervalMs, bridgeS }, machines: own };
  });
}

/** Publishing interval to ask for, ms. */
export function publishingFor({ publishingIntervalMs }: Pick<SharedSource, 'publishingIntervalMs'>, profile: Profile) {
  return Math.max(profile.publishingMinMs, publishingIntervalMs);
}

/** Sampling and queue of the items of a machine. `publishingMs`: of its subscription. */
export function samplingFor(
  source: Pick<MachineSource, 'samplingIntervalMs' | 'queueSize' | 'bridgeS'>,
  publishingMs: number,
  profile: Profile,
): { samplingIntervalMs: number; queueSize: number } {
  const samplingIntervalMs = Math.max(source.samplingIntervalMs, profile.samplingMinMs);
  const changeMs = samplingIntervalMs > 0 ? samplingIntervalMs : 1000 / CHANGES_PER_S;
  // What comes between two publishings, what comes while nobody fetches, and one that is just being made.
  const needed = Math.ceil((publishingMs + source.bridgeS * 1000) / changeMs) + 1;
  return { samplingIntervalMs, queueSize: Math.max(2, Math.min(source.queueSize ?? needed, profile.queueMax)) };
}
