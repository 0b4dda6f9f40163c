/** What holds for all alarms of a plant, in seconds and with its defaults. */

import type { AlarmSettings } from '@gemba/contract/plant/alarm-settings';
import { nsFromMs } from '@gemba/contract/sample';

export interface Settings {
  /** Longest shelving: by default one shift, so that the next one decides anew. */
  shelveMaxS: number;
  /** How long before its end the shelver is warned. */
  shelveWarnS: number;
  firstOutWaitS: number;
  position: 'line' | 'area' | 'site';
}

/** The plant's settings; what it doesn't say is as in the schema. */
export function settingsOf(written: AlarmSettings = {}): Settings {
  const { shelveMaxH = 8, shelveWarnMin = 15, firstOutWaitS = 2, position = 'line' } = written;
  return { shelveMaxS: shelveMaxH * 3600, shelveWarnS: shelveWarnMin * 60, firstOutWaitS, position };
}

/** Seconds as nanoseconds. */
export const nsOf = (seconds: number): bigint => nsFromMs(seconds * 1000);
