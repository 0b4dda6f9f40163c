/** Rules tried on the past: by what they are judged, and each incident and false alarm, in German. */

import type { Translated } from '../catalogue.ts';
import type { studies as english } from '../en/studies.ts';

export const studies: Translated<typeof english> = {
  'study.judge': 'Beurteilt nach',
  'study.byStops': 'ihren echten Halten',
  'study.byKnown': 'dem, was ich davon weiß',
  'study.known': 'Ausfälle und andere Zeiten, die ein Alarm melden soll: je Zeile VON, BIS, WAS',
  'study.knownHint':
    'Zeiten ohne Zone sind die des Werks ({zone}). Eine Datei darf CSV sein oder JSON mit Paaren von Zeiten.',
  'study.file': 'Aus einer Datei',
  'study.wrong': 'Das ist nicht zu lesen: {line}',
  'study.count': { one: '{count} bekannt', other: '{count} bekannt' },
  'study.told': { one: 'Das {count} Bekannte gemeldet', other: 'Gemeldet, von {count} Bekannten' },
  'study.false': 'Fehlalarme: meldeten nichts davon',
  'study.lead': 'Vor dem Beginn',
  'study.noneMissed': '{before} → {after} Alarme, nichts Bekanntes übersehen.',
  'study.missed': {
    one: '{before} → {after} Alarme, {count} Bekanntes übersehen.',
    other: '{before} → {after} Alarme, {count} Bekannte übersehen.',
  },
  'study.lost': 'Bekannt, und nicht mehr gemeldet',
  'study.won': 'Bekannt, und nur von der ausprobierten gemeldet',
  'study.each': 'Im Einzelnen',
  'study.what': 'Was und wann',
  'study.ahead': '{time} davor',
  'study.after': '{time} nach dem Beginn',
  'study.not': 'übersehen',
  'study.falseOnes': 'Fehlalarme',
  'study.more': { one: 'und {count} weiterer', other: 'und {count} weitere' },
  'study.none': 'keine',
};
