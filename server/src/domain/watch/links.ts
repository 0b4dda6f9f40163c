/**
 * Who is silent, and since when: of broker, gateways and machines only what is the cause is said. Behind a silent gateway
 * forty machines are silent too: one alarm, and those of the machines follow it.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { SystemRuleId } from '../alarms/system.ts';

/** What carries machines: a gateway, or a foreign node. */
export interface Carrier {
  id: string;
  machines: readonly MachineId[];
  /** ms since it was last heard, or since it could have been. */
  silentMs: number;
  /** It has been heard since the server listens. */
  isHeard: boolean;
  /** Its alarm stands: it was silent before the server started. */
  isKnownSilent: boolean;
}

export interface Links {
  /** ms since the broker was last there; `null` while it is. */
  brokerDownMs: number | null;
  /** Its alarm stands: it was away before the server started, and has not been there since. */
  isBrokerKnownDown: boolean;
  carriers: readonly Carrier[];
  /** ms since something was observed of a machine, `null` when nothing was since the server started; and when that is too long. */
  machines: readonly { id: MachineId; silentMs: number | null; limitMs: number; hasOwnRule: boolean }[];
}

export interface Silent {
  standing: { rule: SystemRuleId; subject: string }[];
  /** Machines of which nothing can be heard, and why: what says that they are silent follows that. */
  followers: ReadonlyMap<MachineId, string>;
}

/** As short as a restart of a gateway is long. */
export const CARRIER_SILENT_MS = 10_000;
/** Before that, so that no machine's alarm is first. */
const SUSPECTED_MS = 5000;
/** After the server's own start carriers take their time to come back. */
export const COMING_BACK_MS = 60_000;
export const BROKER_DOWN_MS = 10_000;

export function silent({ brokerDownMs, isBrokerKnownDown, carriers, machines }: Links): Silent {
  const standing: Silent['standing'] = [];
  const followers = new Map<MachineId, string>();
  if (brokerDownMs !== null) {
    const isBrokerSuspected = isBrokerKnownDown || brokerDownMs >= SUSPECTED_MS;
    for (const { id, machines: own, isKnownSilent } of carriers) {
      if (!isBrokerSuspected && !isKnownSilent) continue;
      for (const machine of own) followers.set(machine, isBrokerSuspected ? 'link broker' : `link ${id}`);
    }
    if (isBrokerKnownDown || brokerDownMs >= BROKER_DOWN_MS)
      standing.push({ rule: 'system:broker', subject: 'broker' });
    return { standing, followers };
  }
  const live = new Set(carriers.filter((one) => !isSuspected(one)).flatMap((one) => one.machines));
  for (const carrier of carriers) {
    // Machines that another carries now are no longer its own: a gateway that was replaced is nobody's loss.
    const own = carrier.machines.filter((machine) => !live.has(machine));
    if (own.length === 0 || !isSuspected(carrier)) continue;
    for (const machine of own) followers.set(machine, `link ${carrier.id}`);
    if (isSilent(carrier)) standing.push({ rule: 'system:gateway', subject: carrier.id });
  }
  for (const { id, silentMs, limitMs, hasOwnRule } of machines) {
    // The plant's own rule says the same, in its own words.
    if (hasOwnRule || followers.has(id) || silentMs === null || silentMs < limitMs) continue;
    if (live.has(id)) standing.push({ rule: 'system:link', subject: id });
  }
  return { standing, followers };
}

const isSuspected = (carrier: Carrier): boolean => carrier.silentMs >= SUSPECTED_MS || isStillSilent(carrier);

const isSilent = (carrier: Carrier): boolean =>
  carrier.silentMs >= (carrier.isHeard ? CARRIER_SILENT_MS : COMING_BACK_MS) || isStillSilent(carrier);

/** It was silent before the server started, and has not been heard since. */
const isStillSilent = ({ isKnownSilent, isHeard }: Carrier): boolean => isKnownSilent && !isHeard;
