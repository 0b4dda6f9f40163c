/** What the meters of a machine say, in German. */

import type { Translated } from '../catalogue.ts';
import type { meters as english } from '../en/meters.ts';

export const meters: Translated<typeof english> = {
  'meters.of': 'Zähler von {machine}',
  'meters.read': 'Ablesung eintragen',
  'meters.readDone': 'Die Ablesung ist gespeichert.',
  'meters.readAt': 'abgelesen {time}',
  'meters.shows': 'Was er anzeigt',
  'meters.before': 'Gesamtstand bisher: {value}',
  'meters.note': 'Notiz',
  'meters.when': 'Wann',
  'meters.replace': 'Zähler wurde getauscht',
  'meters.replaceDone': 'Der alte Zähler ist abgeschlossen, der neue eröffnet.',
  'meters.goesOn': 'Der Gesamtstand läuft mit dem neuen weiter.',
  'meters.which': 'Welcher Zähler',
  'meters.final': 'Letzter Stand des alten',
  'meters.finalHint': 'Leer, wenn niemand es weiß: was er seit der letzten Meldung zählte, geht verloren.',
  'meters.start': 'Erster Stand des neuen',
  'meters.startHint': 'Leer, wenn niemand es weiß: er zählt ab der ersten Meldung.',
  'meters.why': 'Warum',
  'meters.history': 'Verlauf',
  'meters.trend': '{meter} im Verlauf',
  'meters.historyFailed': 'Der Verlauf konnte nicht gelesen werden: {reason}',
  'meters.nothing': 'Nichts Ungewöhnliches, und niemand hat etwas dazu gesagt.',
  'meters.unknown': 'unbekannt',
  'meters.said.reading': '{value} abgelesen',
  'meters.said.swap': 'Getauscht bei {final}, neu ab {start}',
  'meters.refused.jump': 'Abgelehnt: mehr, als er gezählt haben kann.',
  'meters.refused.glitch': 'Abgelehnt: weniger als zuvor.',
  'meters.refused.reset': 'Abgelehnt: weniger als zuvor, und niemand hat einen Tausch gemeldet.',
  'meters.readAgain':
    '{value} kann nicht sein. {why} Lesen Sie noch einmal ab, oder melden Sie zuerst den Tausch des Zählers.',
  'meters.event.rollover': 'Übergelaufen: {from} → {to}',
  'meters.event.reset': 'Zurückgesetzt: {from} → {to}',
  'meters.event.swap': 'Für einen neuen Zähler gehalten: {from} → {to}',
  'meters.event.refused': '{to} nach {from} gemeldet',
  'meters.event.excess': 'Mehr gemeldet, als die Gesamtzahl Teile hat: {to}',
};
