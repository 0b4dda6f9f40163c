/** Columns of the history of jobs, and the words for each in the tables of other programs. */

import type { Columns } from '../imports/columns.ts';

export const HEADING = [
  ['job', 'job'],
  ['machine', 'machine'],
  ['title', 'title'],
  ['description', 'description'],
  ['priority', 'priority'],
  ['plan', 'plan'],
  ['due', 'due'],
  ['opened', 'opened'],
  ['started', 'started'],
  ['done', 'done'],
  ['doneBy', 'done by'],
  ['ended', 'ended'],
  ['state', 'state'],
  ['reason', 'reason'],
  ['problem', 'problem'],
  ['cause', 'cause'],
  ['remedy', 'remedy'],
  ['note', 'note'],
  ['person', 'person'],
  ['minutes', 'minutes'],
  ['part', 'part'],
  ['quantity', 'quantity'],
] as const;
export type JobField = (typeof HEADING)[number][0];

export const HEADINGS: Columns<JobField>['headings'] = {
  job: ['job', 'jobid', 'jobno', 'workorder', 'workorderno', 'wo', 'id', 'auftrag', 'auftragsnummer', 'aufnr'],
  machine: ['machine', 'machineid', 'asset', 'equipment', 'equnr', 'maschine', 'anlage'],
  title: ['title', 'task', 'subject', 'worktitle', 'shorttext', 'kurztext', 'titel', 'aufgabe'],
  description: ['description', 'longtext', 'details', 'beschreibung', 'langtext'],
  priority: ['priority', 'prio', 'priorität', 'prioritaet'],
  plan: ['plan', 'planid', 'maintenanceplan', 'wartungsplan'],
  due: ['due', 'duedate', 'fällig', 'faellig', 'termin'],
  opened: ['opened', 'created', 'createdat', 'reported', 'requested', 'eröffnet', 'eroeffnet', 'gemeldet', 'erstellt'],
  started: ['started', 'start', 'actualstart', 'begin', 'beginn', 'begonnen'],
  done: ['done', 'completed', 'completedat', 'finished', 'actualfinish', 'end', 'erledigt', 'ende', 'fertig'],
  doneBy: ['doneby', 'completedby', 'technician', 'erledigtvon', 'techniker'],
  ended: ['ended', 'closed', 'closedat', 'abgeschlossen'],
  state: ['state', 'status', 'zustand'],
  reason: ['reason', 'cancelreason', 'grund'],
  problem: ['problem', 'failuremode', 'problemcode', 'failurecode', 'schadensbild'],
  cause: ['cause', 'causecode', 'ursache'],
  remedy: ['remedy', 'remedycode', 'action', 'maßnahme', 'massnahme'],
  note: ['note', 'failurenote', 'bemerkung', 'notiz'],
  person: ['person', 'worker', 'mitarbeiter'],
  minutes: ['minutes', 'labourminutes', 'laborminutes', 'min', 'minuten', 'arbeitszeit'],
  part: ['part', 'partid', 'sparepart', 'item', 'teil', 'ersatzteil'],
  quantity: ['quantity', 'qty', 'amount', 'menge', 'anzahl'],
};
