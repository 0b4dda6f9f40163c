/** Trends and their export, in German. */

import type { Translated } from '../catalogue.ts';
import type { trends as english } from '../en/trends.ts';

export const trends: Translated<typeof english> = {
  'trends.signals': 'Signale',
  'trends.machine': 'Maschine',
  'trends.most': 'Höchstens {count} Signale zugleich: erst eines herausnehmen.',
  'trends.none': 'Signale wählen, um ihren Verlauf zu sehen.',
  'trends.unknown': 'Ein Signal „{signal}“ gibt es in der Anlage nicht.',
  'trends.window': 'Zeitraum',
  'trends.shift': 'Schicht',
  'trends.own': 'Von – bis',
  'trends.from': 'Von',
  'trends.to': 'Bis',
  'trends.zone': 'Zeit des Standorts: {zone}',
  'trends.show': 'Anzeigen',
  'trends.earlier': 'Früher',
  'trends.later': 'Später',
  'trends.nearer': 'Vergrößern',
  'trends.further': 'Verkleinern',
  'trends.following': 'läuft mit',
  'trends.everyReading': 'jeder Messwert ist gezeigt',
  'trends.means': 'Mittelwerte über {step}, das Band vom kleinsten zum größten',
  'trends.hint':
    'Ziehen verschiebt, Mausrad oder zwei Finger vergrößern, Ziehen mit Umschalt wählt ein Stück. Tasten: Pfeile zeigen, Umschalt und Pfeile verschieben, + und − vergrößern und verkleinern, Bild auf und Bild ab blättern um einen Zeitraum, Esc beendet das Zeigen.',
  'trends.chart': 'Verlauf von {signals}',
  'trends.missing': 'Nichts bekannt {span}: {cause}',
  'trends.unwatched': 'niemand hat beobachtet',
  'trends.changes': 'mehrere Werte',
  'trends.failed': 'Der Verlauf konnte nicht geladen werden: {reason}',
  'trends.loading': 'Der Verlauf wird geholt.',
  'trends.nothing': 'nichts gelesen',
  'trends.again': 'Noch einmal',
  'trends.empty': 'In diesem Zeitraum wurde von diesen Signalen nichts gelesen. Einen längeren oder früheren wählen.',
  'trends.remove': '{signal} herausnehmen',
  'trends.export': 'Exportieren',
  'trends.exportHint': 'Jeder Messwert dieses Zeitraums, mit seiner Zeit in UTC und am Standort.',
  'trends.yes': 'ja',
  'trends.no': 'nein',
  'trends.ofLine': 'Verläufe von {machine}',
  'trends.ofSignal': 'Verlauf von {signal}',
};
