/** The house itself: certificates and wall screens, in German. */

import type { Translated } from '../catalogue.ts';
import type { house as english } from '../en/house.ts';

export const house: Translated<typeof english> = {
  'house.certificates': 'Zertifikate',
  'house.certificatesHint': 'was zuerst endet, steht vorn',
  'house.noCertificates': 'Keines bekannt: nichts ist verschlüsselt, oder noch kein Gateway hat davon berichtet.',
  'house.server': 'Der Server',
  'house.ended': 'ist abgelaufen',
  'house.daysLeft': { one: 'noch {count} Tag', other: 'noch {count} Tage' },
  'house.kind.gateway': 'eigenes des Gateways, für seine Maschinen',
  'house.kind.machine': 'des OPC-UA-Servers der Maschine',
  'house.kind.broker': 'des Brokers',
  'house.kind.broker-client': 'eigenes, für den Broker',
  'house.kind.broker-authority': 'wem als Broker zu trauen ist',
  'house.kind.server': 'HTTPS-Zugang',
  'house.kind.mail-authority': 'wem als Mailserver zu trauen ist',
  'house.walls': 'Wandbildschirme',
  'house.noWalls': 'Noch wurde keine Wand geöffnet.',
  'house.wall.live': 'läuft',
  'house.wall.silent': 'stumm',
  'house.wall.closed': 'geschlossen',
  'house.seen': 'letztes Lebenszeichen {time}',
  'house.neverSeen': 'noch kein Lebenszeichen',
  'house.rename': 'Umbenennen',
  'house.forget': 'Vergessen',
  'house.name': 'Bezeichnung',
  'house.nameHint': 'Wo er hängt, für den, der hingehen muss. Leer: der Ort, den er zeigt.',
  'house.forgetHint':
    'Für einen Bildschirm, der abgebaut wurde oder dessen Browser sein Gedächtnis verloren hat und als anderer wiederkam. Niemand wartet mehr auf ihn; einer, der läuft, kommt von selbst wieder.',
};
