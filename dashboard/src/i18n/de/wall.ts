/** Walls, in German. */

import type { Translated } from '../catalogue.ts';
import type { wall as english } from '../en/wall.ts';

export const wall: Translated<typeof english> = {
  'wall.down': { one: '{count} steht', other: '{count} stehen' },
  'wall.slow': '{count} langsam',
  'wall.noData': '{count} ohne Daten',
  'wall.due': '{count} fällig',
  'wall.page': 'Seite {page} von {pages}',
  'wall.until': 'bis {time}',
  'wall.known': '{percent} % bekannt',
  'wall.knownFor': '{lasting} bekannt',
  'wall.noAlarms': 'Keine Alarme',
  'wall.more': '+ {count} weitere',
  'wall.shelved': '{count} zurückgestellt',
  'wall.uncertain': 'unsicher',
  'wall.unknown': 'Es gibt keine Tafel „{id}“.',
  'wall.all': 'Alle Tafeln',
  'walls.title': 'Tafeln',
  'walls.hint': 'Eine Tafel ist ein Standort, ein Bereich oder eine Linie, bildfüllend, aus zehn Metern lesbar.',
  'walls.site': 'Standort',
  'walls.area': 'Bereich',
  'walls.line': 'Linie',
  'walls.machines': { one: '{count} Maschine', other: '{count} Maschinen' },
};
