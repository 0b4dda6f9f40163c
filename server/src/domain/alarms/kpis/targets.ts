/**
 * What a well-kept alarm system comes to, as published: ISA-18.2-2016 §16.5 and IEC 62682:2022 §16.5 (performance
 * metrics), EEMUA 191 (3rd edition, §6.5 and appendix 11). They are for one operator position.
 */

import { NS_PER_S } from '@gemba/contract/sample';
import type { Priority } from '@gemba/contract/state';

/** Alarms an hour that one person can deal with: about six are likely to be acceptable, twelve the most. */
export const RATE_ACCEPTABLE_PER_H = 6;
export const RATE_MAX_PER_H = 12;
/** The window in which rates and floods are judged. */
export const SLOT_NS = 600n * NS_PER_S;
/** In a flood at the most this share of the time. */
export const FLOOD_SHARE_MAX = 0.01;
/** The ten most frequent alarms make up at most this share of all. */
export const TOP_TEN_SHARE_MAX = 0.05;
export const TOP = 10;
/** Continuously active for longer than this it is a standing alarm (ISA-18.2 calls it stale); fewer than five a day. */
export const STANDING_NS = 86_400n * NS_PER_S;
export const STANDING_MAX = 5;
/** Shares of the priorities, of all alarms: critical ones (the "highest" of a scheme of four) stay below one in a hundred. */
export const PRIORITY_SHARES: Readonly<Record<Priority, number>> = {
  critical: 0.01,
  high: 0.05,
  medium: 0.15,
  low: 0.8,
};
/** How far a share may be off before the distribution is said to be missed: ours, the sources say "about". */
export const PRIORITY_TOLERANCE = 0.05;
/**
 * A fleeting alarm comes and is gone before anybody can act, and was not acknowledged. The sources name no time; ours is
 * shorter than anybody walks to a machine.
 */
export const FLEETING_NS = 10n * NS_PER_S;
