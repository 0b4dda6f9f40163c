/** What was refused for good, in German. */

import type { Translated } from '../catalogue.ts';
import type { quarantine as english } from '../en/quarantine.ts';

export const quarantine: Translated<typeof english> = {
  'quarantine.what':
    'Endgültig abgelehnt und aufgehoben: in keiner Zahl und keinem Verlauf, bis es neu eingespielt wird.',
  'quarantine.open': 'Offen',
  'quarantine.entries': { one: '{count} Eintrag', other: '{count} Einträge' },
  'quarantine.items': { one: '{count} Posten', other: '{count} Posten' },
  'quarantine.replayingHint': 'auf dem Weg durch die Verarbeitung',
  'quarantine.replayingWaits': 'warten, bis der Historian wieder speichert',
  'quarantine.replayedHint': 'gespeichert und gezählt',
  'quarantine.full': 'Platz belegt',
  'quarantine.fullHint': 'darüber hinaus werden die ältesten aufgegeben',
  'quarantine.nothingLost': 'nichts musste weichen',
  'quarantine.lastLost': 'endgültig verloren, zuletzt {time}',
  'quarantine.why': 'Was abgelehnt wurde, und warum',
  'quarantine.whyHint': 'offen, nach Grund und Herkunft',
  'quarantine.none': 'Nichts ist in Quarantäne: alles, was kam, wurde angenommen.',
  'quarantine.last': 'zuletzt {time}',
  'quarantine.show': 'Diese zeigen',
  'quarantine.replay': 'Neu einspielen',
  'quarantine.dismiss': 'Verwerfen',
  'quarantine.replayMeans':
    'Die Einträge werden geprüft, gespeichert und gezählt, als kämen sie jetzt; was wieder abgelehnt wird, bleibt hier mit dem neuen Grund. Zuerst die Ursache beheben.',
  'quarantine.dismissMeans':
    'Es bleibt aus jeder Zahl heraus. Von seiner eigenen Seite lässt es sich noch einspielen, solange es aufgehoben ist.',
  'quarantine.replaying': {
    one: '{count} Posten wird neu eingespielt.',
    other: '{count} Posten werden neu eingespielt.',
  },
  'quarantine.dismissed': { one: '{count} Posten wurde verworfen.', other: '{count} Posten wurden verworfen.' },
  'quarantine.list': 'Posten für Posten',
  'quarantine.all': 'Alle',
  'quarantine.noItems': 'Keine solchen Posten.',
  'quarantine.older': 'Ältere',
  'quarantine.newer': 'Neuere',
  'quarantine.range': '{from}–{to} von {count}',
  'quarantine.only': 'Alle zeigen, nicht nur {what}',
  'quarantine.again': {
    one: '{count}-mal neu eingespielt und wieder abgelehnt',
    other: '{count}-mal neu eingespielt und wieder abgelehnt',
  },
  'quarantine.back': 'Zur Quarantäne',
  'quarantine.item': 'Posten {id}',
  'quarantine.refusedAt': 'Abgelehnt',
  'quarantine.said': 'In den Worten dessen, der ablehnte',
  'quarantine.nextStep': 'Nächster Schritt',
  'quarantine.content': 'Inhalt',
  'quarantine.bytes': { one: '{count} Byte; der Anfang:', other: '{count} Bytes; der Anfang:' },
  'quarantine.signal': 'Signal',
  'quarantine.value': 'Wert',
  'quarantine.time': 'Zeit',
  'quarantine.kind.sample': 'Messwert',
  'quarantine.kind.observed': 'Beobachtung',
  'quarantine.kind.gap': 'gemeldete Lücke',
  'quarantine.kind.filled': 'Lücke gefüllt',
  'quarantine.state.open': 'offen',
  'quarantine.state.replaying': 'wird eingespielt',
  'quarantine.state.replayed': 'eingespielt',
  'quarantine.state.dismissed': 'verworfen',
  'quarantine.reason.unknown-machine': 'Unbekannte Maschine',
  'quarantine.next.unknown-machine': 'Die Maschine in plant.yaml eintragen, den Server neu starten, dann einspielen.',
  'quarantine.reason.other-site': 'Maschine eines anderen Standorts',
  'quarantine.next.other-site':
    'Die Maschine in plant.yaml unter den Standort ihres Gateways stellen, dann einspielen.',
  'quarantine.reason.other-source': 'Maschine hat eine andere Quelle',
  'quarantine.next.other-source':
    'Nur eine Quelle darf die Maschine lesen: ein Gateway, oder ein Sparkplug-Knoten in server.yaml.',
  'quarantine.reason.not-storable': 'Kein Historian kann es halten',
  'quarantine.next.not-storable':
    'Die Maschine sagt Unmögliches, eine Zeit oder Zahl außer Reichweite: dort beheben, dies verwerfen.',
  'quarantine.reason.too-old': 'Älter als die Aufbewahrung',
  'quarantine.next.too-old': 'Messwerte im Historian länger aufheben und einspielen, oder verwerfen.',
  'quarantine.reason.type-conflict': 'Feld hat einen anderen Typ',
  'quarantine.next.type-conflict':
    'Ein anderes Programm schreibt dieselbe Messung mit anderem Typ: ihm einen eigenen Bucket geben, dann einspielen.',
  'quarantine.reason.historian': 'Vom Historian abgelehnt',
  'quarantine.next.historian': 'Seine Worte am Posten lesen, die Ursache beheben, dann einspielen.',
  'quarantine.reason.ledger': 'Zahlen ließen sich nicht ableiten',
  'quarantine.next.ledger':
    'Es ist gespeichert und fehlt in den Zahlen. Nach einem Update des Servers einspielen: die Maschine wird neu gezählt.',
  'quarantine.reason.alarms': 'Alarme ließen sich nicht ableiten',
  'quarantine.next.alarms': 'Es ist gespeichert, und kein Alarm sah es. Nach einem Update des Servers einspielen.',
  'quarantine.reason.malformed-message': 'Nachricht, die niemand lesen kann',
  'quarantine.next.malformed-message':
    'Nachsehen, wer auf diesem Topic sendet; ein Gateway anderer Version aktualisieren. Dann verwerfen.',
  'quarantine.reason.malformed-body': 'Batch, den niemand lesen kann',
  'quarantine.next.malformed-body':
    'Das Gateway hebt ihn auf und sendet ihn wieder. Gateway und Server auf eine Version bringen, dann verwerfen.',
  'quarantine.reason.too-large': 'Zu große Nachricht',
  'quarantine.next.too-large': 'Nachsehen, wer sie sendet: kein Gateway sendet so große Nachrichten. Dann verwerfen.',
  'quarantine.reason.sparkplug': 'Sparkplug-Metrik abgelehnt',
  'quarantine.next.sparkplug':
    'Der Knoten bricht die Spezifikation; die Diagnose sagt welche Regel. Dort beheben, dies verwerfen.',
};
