/**
 * Out of service [ISA-18.2 §11.7.3]: taken out by a person, with a reason and without an end, as for a sensor that is
 * away for repair. Only a person brings it back; the register of what is out of service is always shown.
 */

import { type ActOutcome, refused } from './acts.ts';
import type { Act } from './event.ts';
import { lay, lift } from './outer.ts';
import type { BoundRule } from './rules.ts';
import type { AlarmMemory } from './types.ts';

export function removeFromService(memory: AlarmMemory, act: Act, bound: BoundRule): ActOutcome {
  const { by, atNs } = act;
  const reason = (act.comment ?? '').trim();
  if (reason === '') return refused(memory, { kind: 'reason-required' });
  if (memory.outOfService !== null) {
    return refused(memory, { kind: 'already-out-of-service', by: memory.outOfService.by });
  }
  const outOfService = { by, reason, sinceNs: atNs };
  const said = { transition: 'removed-from-service', atNs, author: act } as const;
  return { ...lay(memory, { outOfService }, said, bound), refusal: null };
}

export function returnToService(memory: AlarmMemory, act: Act, bound: BoundRule): ActOutcome {
  if (memory.outOfService === null) return refused(memory, { kind: 'not-out-of-service' });
  const said = { transition: 'returned-to-service', atNs: act.atNs, author: act } as const;
  return { ...lift(memory, { outOfService: null }, said, bound), refusal: null };
}
