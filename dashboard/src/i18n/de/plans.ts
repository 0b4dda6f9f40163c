/** What maintenance plans and meters say, in German. */

import type { Translated } from '../catalogue.ts';
import type { plans as english } from '../en/plans.ts';

export const plans: Translated<typeof english> = {
  'plans.cycles': '{limit} Zyklen',
  'plans.parts': '{limit} Teile',
  'plans.energy': '{limit} kWh',
  'plans.counter': '{limit} {unit}',
  'plans.condition': 'wenn der Alarm kommt: {rule}',
  'plans.forecast': '{signal} erreicht {limit}',
  'plans.or': '{one} oder {other}',
  'plans.left': 'noch {count}',
  'plans.over': '{count} darüber',
  'plans.covers': 'umfasst {plans}',
  'plans.coveredBy': 'mit {plan}',
  'plans.rest': 'ausgelassen: {tasks}',
  'plans.paused': 'ausgesetzt bis {time}',
  'plans.sure': 'zu {percent} % sicher',
  'plans.inTime': '{inTime} von {services} rechtzeitig',
  'plans.interval': 'alle {days} d',
  'plans.intervalSpread': 'alle {days} ± {spread} d',
  'plans.missed': '{count} versäumt',
  'plans.meters': 'Zähler',
  'plans.metersNone': 'Noch wurde von keiner Maschine gehört.',
  'plans.metersFailed': 'Die Zähler konnten nicht gelesen werden: {reason}',
  'plans.known': '{percent} % bekannt',
  'plans.perDay': '{value} am Tag',
  'plans.neverRead': 'nie abgelesen',
  'plans.run-hours': 'Betriebsstunden',
  'plans.meterParts': 'Teile',
  'plans.meterCycles': 'Zyklen',
  'plans.meterEnergy': 'Energie',
};
