/** Codes of machines to be printed, in German. */

import type { Translated } from '../catalogue.ts';
import type { codes as english } from '../en/codes.ts';

export const codes: Translated<typeof english> = {
  'codes.title': 'QR-Codes der Maschinen',
  'codes.explain': 'An der Maschine führen sie ein Handy auf deren Seite.',
  'codes.print': { one: '{count} Etikett drucken', other: '{count} Etiketten drucken' },
  'codes.machines': 'Welche Maschinen',
  'codes.none': 'Keine Maschine ist gewählt.',
  'codes.of': 'QR-Code von {machine}',
};
