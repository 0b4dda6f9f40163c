/**
 * Who is told of alarms, as people write it and the API takes it: profiles of people, and the plan of leads. Schemas give
 * types and validation at once; the views below them are what the API answers. Times are milliseconds UTC.
 */

import Type, { type Static } from 'typebox';
import { ID_PATTERN } from './identity.ts';
import { PRIORITIES, type Priority } from './state.ts';

const strict = { additionalProperties: false } as const;
const id = (description: string) => Type.String({ pattern: ID_PATTERN, description });
const name = Type.String({ minLength: 1, maxLength: 80, description: 'As people call it' });
const timeOfDay = (description: string) => Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description });
const date = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });
const place = Type.String({ maxLength: 320, description: 'Path or id of a site, area, line or machine' });
const person = (description: string) => Type.String({ minLength: 1, maxLength: 32, description });
const zone = (description: string) => Type.String({ minLength: 1, maxLength: 64, description });

/** Languages in which messages are written. */
export const MESSAGE_LANGUAGES = ['en', 'vi', 'ja', 'th', 'de'] as const;
export type MessageLanguage = (typeof MESSAGE_LANGUAGES)[number];

export const QUIET_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A daily time in which a way is silent but for what is critical. */
export const Quiet = Type.Object(
  {
    from: timeOfDay('Local time of the person'),
    to: timeOfDay('Not after `from` means on the next day'),
    days: Type.Union([Type.Null(), Type.Array(Type.Enum([...QUIET_DAYS]), { minItems: 1, maxItems: 7 })], {
      description: 'Days on which it begins; null: every day',
    }),
  },
  strict,
);
export type Quiet = Static<typeof Quiet>;

/** A way in which somebody is reached. */
export const Way = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]{1,40}$', description: 'Unique for its person' }),
    channel: id('Id of a channel of server.yaml'),
    address: Type.String({ minLength: 1, maxLength: 512, description: 'Mail address, topic or URL' }),
    quiet: Type.Union([Type.Null(), Quiet], { description: 'Quiet hours; null: none' }),
    enabled: Type.Boolean(),
  },
  strict,
);
export type Way = Static<typeof Way>;

/** What somebody says of himself. */
export const Profile = Type.Object(
  {
    language: Type.Enum([...MESSAGE_LANGUAGES], { description: 'Language of his messages' }),
    timeZone: zone('IANA zone of his quiet hours and of the times in his messages'),
    ways: Type.Array(Way, { maxItems: 10 }),
  },
  strict,
);
export type Profile = Static<typeof Profile>;

/** Whom a step tells. */
export const Target = Type.Union([
  Type.Object(
    {
      kind: Type.Enum(['role']),
      role: Type.String({ minLength: 1, maxLength: 32 }),
      skill: Type.Union([Type.Null(), Type.String({ minLength: 1, maxLength: 64 })], {
        description: 'Those alone who have it; null: all',
      }),
      onShift: Type.Boolean({ description: 'Those alone who are at work at the place' }),
    },
    strict,
  ),
  Type.Object({ kind: Type.Enum(['rota']), rota: id('Whoever is on call') }, strict),
  Type.Object({ kind: Type.Enum(['person']), person: person('This person') }, strict),
]);
export type Target = Static<typeof Target>;

export const Step = Type.Object(
  {
    afterS: Type.Number({ minimum: 0, maximum: 7 * 86_400, description: 'After the announcement, s; ascending' }),
    to: Type.Array(Target, { minItems: 1, maxItems: 20 }),
  },
  strict,
);
export type Step = Static<typeof Step>;

/** Which announcements go to whom, and to whom next while nobody has acknowledged. */
export const Route = Type.Object(
  {
    id: id('Unique'),
    name,
    places: Type.Array(place, { maxItems: 100, description: 'None: everywhere, the system itself too' }),
    priorities: Type.Array(Type.Enum([...PRIORITIES]), { minItems: 1, maxItems: PRIORITIES.length }),
    rules: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 200, description: 'None: all' }),
    steps: Type.Array(Step, { maxItems: 10, description: 'None: nobody is told, and no later route is asked' }),
  },
  strict,
);
export type Route = Static<typeof Route>;

/** Who is on call, by turns. */
export const Rota = Type.Object(
  {
    id: id('Unique'),
    name,
    timeZone: zone('IANA zone of these dates and times'),
    people: Type.Array(person('In the order of their turns'), { minItems: 1, maxItems: 100 }),
    startDay: date('Day on which the first one’s first turn begins'),
    turnDays: Type.Integer({ minimum: 1, maximum: 366, description: 'Days of a turn; 7: on-call weeks' }),
    handover: timeOfDay('Local time at which a turn begins'),
    swaps: Type.Array(
      Type.Object(
        { fromDay: date('At the handover'), toDay: date('Until the handover'), person: person('Has it') },
        strict,
      ),
      { maxItems: 200, description: 'Times for which somebody else has it' },
    ),
  },
  strict,
);
export type Rota = Static<typeof Rota>;

/** Where somebody works, and what he can do. */
export const Staff = Type.Object(
  {
    person: person('Once in the list'),
    teams: Type.Array(Type.Object({ calendar: id('Calendar'), team: id('Team of it') }, strict), {
      maxItems: 20,
      description: 'None: at work whenever a shift is',
    }),
    skills: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 50 }),
    places: Type.Array(place, { maxItems: 100, description: 'What he looks after; none: everything' }),
  },
  strict,
);
export type Staff = Static<typeof Staff>;

/** What leads decide. */
export const NotificationPlan = Type.Object(
  {
    routes: Type.Array(Route, { maxItems: 200, description: 'The first one that fits an announcement is taken' }),
    rotas: Type.Array(Rota, { maxItems: 100 }),
    staff: Type.Array(Staff, { maxItems: 2000 }),
  },
  strict,
);
export type NotificationPlan = Static<typeof NotificationPlan>;

/** A channel of server.yaml, as people choose it. */
export interface ChannelView {
  id: string;
  kind: string;
  /** What an address looks like; `null` where the channel has its own and takes none of people. */
  addressPattern: string | null;
}

export interface MyNotifications {
  profile: Profile;
  /** To be said again when it is changed. */
  version: number;
  channels: ChannelView[];
}

export interface PlanView {
  plan: NotificationPlan;
  version: number;
  /** Everybody who has an account, and whether he can be reached. */
  people: { name: string; role: string; reachable: boolean }[];
  /** Teams that calendars have or had. */
  teams: { calendar: string; team: string; name: string }[];
  /** Who is on call now, by the rota's id; `null`: nobody. */
  onCall: Record<string, string | null>;
}

/** Why nobody further is told. */
export const ENDINGS = ['acknowledged', 'returned', 'suppressed', 'told-all', 'no-route'] as const;
export type Ending = (typeof ENDINGS)[number];

/** An announcement with what became of it. */
export interface AnnouncementView {
  id: number;
  key: string;
  occurrence: string;
  rule: string;
  machine: string;
  text: string;
  priority: Priority;
  /** It announces no alarm: a shelving ends soon. */
  reminder: boolean;
  atMs: number;
  /** `null` until it is taken up, and where no route fits. */
  route: string | null;
  steps: { dueMs: number; doneMs: number | null; told: string[] }[];
  ended: { why: Ending; by: string | null; atMs: number } | null;
}

/**
 * `gathering`: others may join, and nothing has left; `sending`: what it says is fixed, and it is tried until it is
 * taken; `sent`; `failed` for good.
 */
export const MESSAGE_STATES = ['gathering', 'sending', 'sent', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** A message to one receiver over one channel. */
export interface MessageView {
  key: string;
  /** `null`: a program, or an address of server.yaml. */
  person: string | null;
  channel: string;
  state: MessageState;
  /** Quiet hours hold it. */
  held: boolean;
  announcements: string[];
  madeMs: number;
  nextMs: number | null;
  endedMs: number | null;
  attempts: number;
  error: string | null;
}
