/**
 * Which of a server's endpoints is used: the one with the wanted mode and the best policy that it offers. The list of
 * endpoints is fetched over an open line, where anybody could strike the better ones out; so it is held against the
 * list that the session itself brings, signed.
 */

import { MessageSecurityMode, SecurityPolicy } from 'node-opcua';
import { POLICIES, type Security } from './settings.ts';

/** Of an EndpointDescription [OPC 10000-4 §7.14], what the choice depends on. */
export interface Offer {
  securityMode: MessageSecurityMode;
  securityPolicyUri: string | null;
}

export type Policy = (typeof POLICIES)[number] | 'None';

/** The best policy that is offered with that mode; `null` when none is. */
export function bestPolicy(offers: readonly Offer[], mode: Security['mode']): Policy | null {
  if (mode === 'None') return 'None';
  const offered = offers.filter((offer) => offer.securityMode === MessageSecurityMode[mode]);
  return POLICIES.find((policy) => offered.some((offer) => offer.securityPolicyUri === SecurityPolicy[policy])) ?? null;
}

/** The server has a better policy than the one that was used: somebody struck it out on the way, or it is new. */
export function isWeaker(used: Policy, signed: readonly Offer[], mode: Security['mode']): boolean {
  const best = bestPolicy(signed, mode);
  return best !== null && best !== used && rank(best) < rank(used);
}

const rank = (policy: Policy): number => (policy === 'None' ? POLICIES.length : POLICIES.indexOf(policy));

/** What a server offers, in words, for somebody who must choose. */
export function inWords(offers: readonly Offer[]): string {
  const words = offers.map(({ securityMode, securityPolicyUri }) => {
    const policy = securityPolicyUri?.split('#').at(-1) ?? 'no policy';
    return `${MessageSecurityMode[securityMode]}/${policy}`;
  });
  return words.length === 0 ? 'nothing' : [...new Set(words)].join(', ');
}
