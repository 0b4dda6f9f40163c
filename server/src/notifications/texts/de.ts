import type { Texts } from './words.ts';

export const de: Texts = {
  critical: 'Kritisch',
  high: 'Hoch',
  medium: 'Mittel',
  low: 'Niedrig',
  many: '{count} Alarme',
  since: 'seit {time}',
  late: 'nachträglich erfahren',
  value: 'Wert',
  place: 'Ort',
  cause: 'Ursache',
  consequence: 'Folge',
  response: 'Maßnahme',
  within: 'binnen {minutes} min',
  unacknowledged: 'Seit {minutes} min hat ihn niemand quittiert.',
  acknowledged: '{who} hat ihn quittiert.',
  returned: 'Er ist wieder normal.',
  suppressed: 'Er ist jetzt unterdrückt.',
  more: 'und {count} weitere',
  open: 'Alarme öffnen',
  shelfEnding: 'Zurückstellung endet bald',
  shelvedUntil: 'Zurückgestellt von {who} bis {time}: {reason}',
  shelfNext:
    'Begründet erneut zurückstellen oder sich darum kümmern: Endet die Zurückstellung, wird er gemeldet, falls er ansteht.',
  testSubject: 'Gemba: ein Test',
  testText: 'Das ist ein Test Ihrer Benachrichtigungen. Alarme erreichen Sie auf diesem Weg.',
};
