/**
 * Jobs (work orders) as the API says them and as the board shows them: the card, the whole job, acts of people, requests
 * of operators, spare parts, who may do what. Times are milliseconds UTC; quantities have three decimals at most.
 *
 * | route | asks | answers |
 * |---|---|---|
 * | `GET /api/v1/jobs?state=open&machine=&line=&plan=&for=me&over=true&limit=` | | {@link JobsView} |
 * | `GET /api/v1/jobs/{number}` | | {@link JobDetailView} |
 * | `POST /api/v1/jobs` | {@link NewJob} | {@link JobView} |
 * | `POST /api/v1/jobs/{number}/acts` | {@link JobAct} | {@link JobView} |
 * | `GET /api/v1/jobs/{number}/candidates` | | `{ candidates: CandidateView[] }` |
 * | `GET /api/v1/job-people` | | `{ people: JobPersonView[], teams: string[], skills: string[] }` |
 * | `GET /api/v1/requests?state=new&machine=` | | `{ requests: RequestView[], may: JobRights }` |
 * | `POST /api/v1/requests` | {@link NewRequest} | {@link RequestView} |
 * | `POST /api/v1/requests/{id}/decision` | {@link RequestDecision} | {@link RequestView} |
 * | `POST /api/v1/attachments?job={number}`, `?request={id}` with `&id=&name=` | the file as it is | {@link JobAttachmentView} |
 * | `GET /api/v1/attachments/{id}` | | the file |
 * | `GET /api/v1/parts?machine=&low=true` | | `{ parts: PartView[], may: JobRights }` |
 * | `PUT /api/v1/parts/{part}` | {@link PartAsked} | {@link PartView} |
 * | `GET`, `POST /api/v1/parts/{part}/movements` | {@link MovementAsked} | `{ movements: MovementView[] }`, {@link PartView} |
 * | `GET /api/v1/machines/{machine}/qr` | | SVG of a code that leads to the machine's page, `{address}/machine/{machine}` |
 * | `GET /api/v1/lines/{line}/qr` | | PDF to be printed: a code of each machine |
 *
 * Changed jobs come in the `jobs` of a live delta, as their cards; a screen reads the list once and after each snapshot.
 */

import type { StopView } from './edits.ts';
import type { Priority } from './state.ts';

/** The life of a job, in its order; `cancelled` is over without having been done. */
export const JOB_STATES = ['open', 'assigned', 'in-work', 'waiting', 'done', 'closed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** States in which somebody still has something to do. */
export const OPEN_JOB_STATES = ['open', 'assigned', 'in-work', 'waiting', 'done'] as const satisfies JobState[];

/** `import`: another program told it, when it was over. */
export const JOB_SOURCES = ['plan', 'alarm', 'request', 'technician', 'import'] as const;
export type JobSource = (typeof JOB_SOURCES)[number];

/** What a job waits for: spare parts, or a time at which the machine may stand. */
export const JOB_WAITS = ['parts', 'window'] as const;
export type JobWait = (typeof JOB_WAITS)[number];

/** What a person does to a job; `start` begins it, and goes on with one that waited. */
export const JOB_ACTS = [
  'assign',
  'take',
  'start',
  'wait',
  'done',
  'close',
  'reopen',
  'cancel',
  'change',
  'check',
  'add-item',
  'remove-item',
  'use-part',
  'return-part',
  'clock-in',
  'clock-out',
  'book',
  'unbook',
  'comment',
  'failure',
  'hold-machine',
  'release-machine',
  'follow-up',
] as const;
export type JobActKind = (typeof JOB_ACTS)[number];

/** Acts that ask for the right to lead jobs (`lead-jobs`); all others for that to work on them (`maintain`). */
export const LEADING_ACTS = ['assign', 'cancel', 'change'] as const satisfies JobActKind[];

/** `null`: nobody yet; a team is whoever of it is there. */
export type JobAssignee = { kind: 'person'; person: string } | { kind: 'team'; team: string } | null;

/** What came of a line of the checklist; a task that was skipped stays due. */
export const CHECK_VERDICTS = ['ok', 'not-ok', 'out-of-tolerance', 'skipped'] as const;
export type CheckVerdict = (typeof CHECK_VERDICTS)[number];

/** Of a plan's job its id is that of the plan's task. */
export interface ChecklistItemView {
  id: string;
  text: string;
  /** `measure` asks for a value. */
  kind: 'check' | 'measure';
  unit: string | null;
  /** Tolerance of a measured value, both ends included; `null`: no limit on that side. */
  low: number | null;
  high: number | null;
  /** The job can't be done without an answer. */
  required: boolean;
  /** A photo belongs to it. */
  photo: boolean;
  /** Somebody has added it on the job, and may take it off again. */
  added: boolean;
  result: CheckResultView | null;
}

export interface CheckResultView {
  verdict: CheckVerdict;
  value: number | null;
  /** What is not in order needs one, or a follow-up job. */
  remark: string | null;
  /** Number of the job that was made of it. */
  followUp: number | null;
  by: string;
  atMs: number;
}

/**
 * Whether telemetry proves the repair: a job that came from an alarm is proven when its rule has stayed normal for a time
 * in operation. `waived`: closed by a person before, or the rule is gone.
 */
export interface ProofView {
  state: 'pending' | 'proven' | 'failed' | 'waived';
  /** Seconds in `producing` that are asked for, and that there are so far. */
  needS: number;
  haveS: number;
  /** Why it failed: the alarm came again, or never went. `null` otherwise. */
  why: 'came-again' | 'still-active' | null;
}

/** A job as its card shows it. */
export interface JobView {
  /** Names it for good; of a plan's job `plan@occurrence`. */
  id: string;
  /** As people call it, and as pages and routes name it: 1, 2, 3 … */
  number: number;
  state: JobState;
  /** While it waits: for what, until when (`null`: nobody knows). */
  waitsFor: JobWait | null;
  waitsUntilMs: number | null;
  source: JobSource;
  machine: string;
  title: string;
  priority: Priority;
  /** Skill that it asks for; `null`: any. */
  skill: string | null;
  assignee: JobAssignee;
  plan: string | null;
  /** Newest occurrence of the alarm that it is about. */
  alarm: { rule: string; occurrence: string } | null;
  /** Number of the job that it follows from. */
  parent: number | null;
  openedMs: number;
  openedBy: string | null;
  /** Of a plan's job its oldest due date; `null` where there is none. */
  dueMs: number | null;
  /** Occurrences of its plan that came due while it was open. */
  missed: number;
  startedMs: number | null;
  doneMs: number | null;
  doneBy: string | null;
  /** Closed or cancelled. */
  endedMs: number | null;
  /** Why it was cancelled, or opened again last. */
  reason: string | null;
  /** When somebody must have taken it; `null` once somebody has. */
  takeByMs: number | null;
  /** Nobody has taken it in time, and that was announced. */
  escalated: boolean;
  /** The machine is in maintenance for it: shown so, and its alarms are suppressed. */
  holdsMachine: boolean;
  checklist: { answered: number; of: number; outOfOrder: number };
  /** Booked working time of all persons, minutes; of those who work on it now up to the present. */
  minutes: number;
  /** Who works on it now. */
  working: string[];
  attachments: number;
  comments: number;
  proof: ProofView | null;
  /** How often it was opened again. */
  reopened: number;
  /** When anything last happened to it. */
  changedMs: number;
}

export interface JobTimeView {
  /** Names the entry, to take it back. */
  id: string;
  person: string;
  minutes: number;
  /** `null` where minutes were booked by hand. */
  fromMs: number | null;
  toMs: number | null;
  note: string | null;
  by: string;
}

export interface JobPartView {
  part: string;
  name: string;
  unit: string;
  /** What was used less what was brought back. */
  quantity: number;
  /** What is left of it, and whether that is less than is to be kept. */
  stock: number;
  low: boolean;
}

export interface JobFailureView {
  problem: string;
  cause: string | null;
  remedy: string | null;
  note: string | null;
}

export interface JobAttachmentView {
  /** 1, 2, 3 …: as `/api/v1/attachments/{id}` names it. */
  id: number;
  name: string;
  mediaType: 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf';
  bytes: number;
  by: string;
  atMs: number;
}

/** A line of the job's journal. `about` holds what only its kind says: the state before, the item, the value … */
export interface JobLineView {
  id: number;
  kind: string;
  /** When it happened: as the phone said that sent it later. */
  atMs: number;
  /** When the server heard of it. */
  recordedMs: number;
  /** `null`: nobody, the process itself. */
  by: string | null;
  comment: string | null;
  about: Record<string, unknown>;
}

/** The whole job. */
export interface JobDetailView extends JobView {
  description: string | null;
  items: ChecklistItemView[];
  times: JobTimeView[];
  parts: JobPartView[];
  /** Parts that its plan asks for; with what of them is in stock. */
  needs: { part: string; name: string; quantity: number; stock: number }[];
  /** Its plan's work needs the machine to stand; `null` where nobody has said. */
  needsStop: boolean | null;
  failure: JobFailureView | null;
  files: JobAttachmentView[];
  /** Requests that it came from, or that were merged into it. */
  requests: RequestView[];
  /** Numbers of jobs that follow from it. */
  followUps: number[];
  /** Stops of the machine while the job was worked on, and that in which its alarm came. */
  stops: StopView[];
  /** Procedures for the machine that are in force, the nearest first. */
  procedures: { id: string; title: string; version: number }[];
  /** Oldest first. */
  journal: JobLineView[];
  /** Codes that can be chosen for the machine's kind. */
  codes: FailureCodesView;
  /** What the asker may do now. */
  acts: JobActKind[];
}

/** What is asked of `POST /api/v1/jobs/{number}/acts`. */
export type JobAct = {
  /** Made by the client, once for each act: sent twice it counts once. 8 to 64 of letters, digits, `-` and `_`. */
  id: string;
  /** When it was done, where it is sent later than that; at most seven days ago. */
  atMs?: number | null;
} & (
  | { kind: 'assign'; assignee: JobAssignee; comment?: string | null }
  | { kind: 'take' }
  /** `holdsMachine`: the machine is in maintenance from now on. The person's time runs from now. */
  | { kind: 'start'; holdsMachine?: boolean; comment?: string | null }
  | { kind: 'wait'; for: JobWait; untilMs?: number | null; comment?: string | null }
  | { kind: 'done'; comment?: string | null }
  | { kind: 'close'; comment?: string | null }
  /** `comment` is the reason, and required. */
  | { kind: 'reopen'; comment: string }
  | { kind: 'cancel'; comment: string }
  | { kind: 'change'; title?: string; priority?: Priority; skill?: string | null; dueMs?: number | null }
  /** Of a measured value the verdict is made of its limits; `null` verdict and value take the answer back. */
  | {
      kind: 'check';
      item: string;
      verdict?: 'ok' | 'not-ok' | 'skipped' | null;
      value?: number | null;
      comment?: string | null;
    }
  | {
      kind: 'add-item';
      text: string;
      unit?: string | null;
      low?: number | null;
      high?: number | null;
      measure?: boolean;
    }
  /** A line that was added to it, and has no answer; what its plan or its machine asks for is skipped instead. */
  | { kind: 'remove-item'; item: string }
  | { kind: 'use-part'; part: string; quantity: number; comment?: string | null }
  | { kind: 'return-part'; part: string; quantity: number; comment?: string | null }
  | { kind: 'clock-in' }
  | { kind: 'clock-out' }
  /** `person`: of whom (default: who asks). */
  | { kind: 'book'; minutes: number; person?: string | null; comment?: string | null }
  | { kind: 'unbook'; entry: string; comment?: string | null }
  | { kind: 'comment'; comment: string }
  | { kind: 'failure'; problem: string; cause?: string | null; remedy?: string | null; comment?: string | null }
  | { kind: 'hold-machine' }
  | { kind: 'release-machine' }
  /** Makes another job; `item` is the line of the checklist that it is about. */
  | { kind: 'follow-up'; title: string; priority?: Priority; skill?: string | null; item?: string | null }
);

/** What is asked of `POST /api/v1/jobs`: made by a technician, or of an alarm that there is. */
export interface NewJob {
  /** As in {@link JobAct}. */
  id: string;
  /** Of an alarm: machine, title and priority are the rule's unless given. While a job of that alarm is open, it is that one. */
  alarm?: string;
  machine?: string;
  title?: string;
  description?: string | null;
  priority?: Priority;
  skill?: string | null;
  dueMs?: number | null;
  assignee?: JobAssignee;
}

export const REQUEST_STATES = ['new', 'accepted', 'merged', 'rejected'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** What an operator asks for. */
export interface RequestView {
  /** As the client named it. */
  id: string;
  machine: string;
  text: string;
  /** Whether the machine stands because of it. */
  stands: boolean;
  state: RequestState;
  /** Number of the job that was made of it, or that it was merged into. */
  job: number | null;
  by: string;
  atMs: number;
  decidedBy: string | null;
  decidedMs: number | null;
  /** Why it was rejected. */
  comment: string | null;
  files: JobAttachmentView[];
}

/** What is asked of `POST /api/v1/requests`. */
export interface NewRequest {
  /** As in {@link JobAct}; it names the request. */
  id: string;
  atMs?: number | null;
  machine: string;
  text: string;
  stands: boolean;
}

/** What is asked of `POST /api/v1/requests/{id}/decision`: a job is made of it, or it is merged into an open one. */
export type RequestDecision =
  | { decision: 'accept'; title?: string; priority?: Priority; skill?: string | null; dueMs?: number | null }
  | { decision: 'merge'; job: number }
  /** `comment` is the reason, and required. */
  | { decision: 'reject'; comment: string };

/** What is asked of `PUT /api/v1/parts/{part}`. */
export type PartAsked = Omit<PartView, 'id' | 'stock' | 'low'>;

/** A spare part. Its stock is the sum of its movements. */
export interface PartView {
  id: string;
  name: string;
  /** Of the maker. */
  partNumber: string | null;
  unit: string;
  /** Where it lies. */
  place: string | null;
  stock: number;
  /** With less it is to be ordered; `null`: none is kept. */
  minimum: number | null;
  low: boolean;
  /** Price of one, in the site's currency. */
  price: number | null;
  /** Machines that it fits, as ids and kinds; empty: any. */
  fits: string[];
}

/** `difference`: more was taken than was known to be there, or a count found another number. */
export const MOVEMENT_KINDS = ['received', 'used', 'returned', 'difference'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export interface MovementView {
  id: number;
  part: string;
  kind: MovementKind;
  /** Signed: what it adds to the stock. */
  quantity: number;
  /** Number of the job. */
  job: number | null;
  by: string;
  atMs: number;
  comment: string | null;
}

/** What is asked of `POST /api/v1/parts/{part}/movements`: parts have come, or were counted. */
export interface MovementAsked {
  /** As in {@link JobAct}. */
  id: string;
  kind: 'received' | 'counted';
  /** How many came, or how many there are. */
  quantity: number;
  comment?: string | null;
}

/** Who can be given jobs; teams and skills are those that leads say for notifications (`Staff`). */
export interface JobPersonView {
  name: string;
  role: string;
  skills: string[];
  /** Teams of the calendars that he works with; none: he is at work whenever a shift is. */
  teams: string[];
}

/** How somebody fits a job: those who can and are there first, then those with less to do. */
export interface CandidateView extends JobPersonView {
  hasSkill: boolean;
  /** He is at work at the machine's line now. */
  onShift: boolean;
  /** Jobs that he has. */
  open: number;
}

/** A code of the failure tables: problem, cause and remedy in the way of ISO 14224. */
export interface FailureCodeView {
  code: string;
  name: string;
}

export interface FailureCodesView {
  problems: FailureCodeView[];
  causes: FailureCodeView[];
  remedies: FailureCodeView[];
}

/** What the asker may do with jobs at all. */
export interface JobRights {
  request: boolean;
  work: boolean;
  lead: boolean;
}

/** `GET /api/v1/jobs`: newest first where they are over, else by due date and priority. */
export interface JobsView {
  jobs: JobView[];
  may: JobRights;
}
