/** The maintenance board, in German. */

import type { Translated } from '../catalogue.ts';
import type { maintenance as english } from '../en/maintenance.ts';

export const maintenance: Translated<typeof english> = {
  'maintenance.overdue': 'Überfällig',
  'maintenance.today': 'In 24 h fällig',
  'maintenance.week': 'In 7 Tagen fällig',
  'maintenance.later': 'Später',
  'maintenance.done': 'Heute erledigt',
  'maintenance.none': 'nichts',
  'maintenance.noPlans': 'Noch keine Wartungspläne. Sie stehen in config/plant.yaml unter maintenance.',
  'maintenance.runHours': '{hours} Betriebs-h',
  'maintenance.used': '{percent} %',
  'maintenance.wasDue': 'war fällig {time}',
  'maintenance.dueAt': 'fällig {time}',
  'maintenance.dueNow': 'jetzt fällig',
  'maintenance.forecast': '≈ {time}',
  'maintenance.noForecast': 'noch keine Prognose',
  'maintenance.left': 'noch {hours} h',
  'maintenance.over': '{hours} h darüber',
  'maintenance.lastDone': 'zuletzt {time}',
  'maintenance.lastDoneBy': 'zuletzt {time} · {name}',
  'maintenance.neverDone': 'noch nie erledigt',
  'maintenance.takes': '{minutes} min',
  'maintenance.job': 'Auftrag offen',
  'maintenance.complete': 'Erledigt',
  'maintenance.completeOf': 'Erledigt: {machine}, {task}',
  'maintenance.completed': 'Als erledigt vermerkt',
  'maintenance.comment': 'Was getan wurde',
  'maintenance.commentHint': 'freiwillig, steht im Wartungsjournal',
};
