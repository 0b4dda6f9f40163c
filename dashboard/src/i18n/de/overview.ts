/** The overview, in German. */

import type { Translated } from '../catalogue.ts';
import type { overview as english } from '../en/overview.ts';

export const overview: Translated<typeof english> = {
  'overview.title': 'Diese Schicht, alle Standorte',
  'overview.asKnown': 'Stand {time}',
  'overview.oee': 'OEE gegen Ziel',
  'overview.againstTarget': '{difference} zum Ziel {target}',
  'overview.noTarget': 'kein Ziel',
  'overview.made': 'Gefertigt gegen Plan',
  'overview.lost': 'Verloren in dieser Schicht',
  'overview.lostIn': { one: '{minutes} min · {count} Stillstand', other: '{minutes} min · {count} Stillstände' },
  'overview.abnormal': 'Nicht, wie es sein soll',
  'overview.quality': 'Qualität',
  'overview.complete': 'Vollständigkeit',
  'overview.withoutReason': { one: '{count} Stillstand ohne Grund', other: '{count} Stillstände ohne Grund' },
  'overview.lines': 'Linien',
  'overview.legend': 'Balken = OEE, Strich = Ziel',
  'overview.line': 'Linie',
  'overview.now': 'Jetzt',
  'overview.minutes': '{minutes} min',
  'overview.losses': 'Was am meisten kostete',
  'overview.lossesHint': 'Minuten · Geld, diese Schicht',
  'overview.noLosses': 'In dieser Schicht ging nichts verloren.',
  'overview.lossesFailed': 'Die Verluste konnten nicht geholt werden: {reason}',
  'overview.noReason': 'ohne Grund',
};
