/** Schedules of reports: who gets which report when; and what became of each that was sent. */

import { randomUUID } from 'node:crypto';
import { GembaError } from '@gemba/contract/errors';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { nowNs } from '../clock.ts';
import { DEFAULT_PROFILE } from '../domain/kpis/registry.ts';
import { PERIOD_KINDS, type Period, periodsEnded } from '../domain/reports/period.ts';
import {
  FILE_LAYOUTS,
  REACH_NS,
  REPORT_LANGUAGES,
  type ReportSchedule,
  reportKey,
  SENT_STATES,
  type SentHead,
} from '../domain/reports/schedule.ts';
import { MAIL_PATTERN } from '../mail-config.ts';
import { hashOf } from '../reports/post/hash.ts';
import type { Api, ApiContext } from './context.ts';
import { placeFor, profileFor } from './reports.ts';
import { Done, ErrorSchema, oneOf, orNull, time, timeOrNull } from './schemas.ts';

/** Recipients of one schedule, and schedules of a plant: a letter to hundreds is a list of its own. */
const RECIPIENTS_MAX = 50;
const SCHEDULES_MAX = 200;

const Fields = {
  name: Type.String({ minLength: 1, maxLength: 80, description: 'As people call it' }),
  enabled: Type.Boolean(),
  place: Type.String({ maxLength: 200, description: 'Path of the place' }),
  period: oneOf(PERIOD_KINDS),
  profile: Type.String({ maxLength: 64, description: 'Definitions of the figures' }),
  layouts: Type.Array(oneOf(FILE_LAYOUTS), { minItems: 1, maxItems: FILE_LAYOUTS.length, uniqueItems: true }),
  recipients: Type.Array(Type.String({ pattern: MAIL_PATTERN, maxLength: 254 }), {
    minItems: 1,
    maxItems: RECIPIENTS_MAX,
    uniqueItems: true,
    description: 'E-mail addresses',
  }),
  language: oneOf(REPORT_LANGUAGES),
  timeZone: Type.String({ maxLength: 64, description: 'IANA zone of `time`' }),
  time: Type.Union([Type.Null(), Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })], {
    description: 'Time of day at which it is sent; null: as soon as afterMin have passed',
  }),
  afterMin: Type.Integer({
    minimum: 0,
    maximum: 1440,
    description: 'Minutes after the end of the period, for what is late',
  }),
};
const strict = { additionalProperties: false } as const;
const Made = Type.Object(
  {
    ...Fields,
    enabled: Type.Boolean({ default: true }),
    profile: Type.String({ maxLength: 64, default: DEFAULT_PROFILE.id }),
    afterMin: Type.Integer({ minimum: 0, maximum: 1440, default: 15 }),
  },
  strict,
);
const Change = Type.Partial(Type.Object(Fields), strict);
const ScheduleSchema = Type.Object({
  id: Type.String(),
  ...Fields,
  sinceMs: time('Periods that ended before are not sent'),
  by: Type.String(),
  changedMs: time('Last change'),
});
const SentSchema = Type.Object({
  id: Type.Integer(),
  schedule: Type.String(),
  key: Type.String({ description: 'Place and period' }),
  correction: Type.Integer({ description: '0 is the report itself' }),
  state: oneOf(SENT_STATES),
  period: Type.Object({ kind: oneOf(PERIOD_KINDS), day: Type.String(), shift: orNull(Type.String()) }),
  endMs: time('End of the period'),
  dueMs: time('When it was to be sent'),
  late: Type.Boolean(),
  sentMs: timeOrNull('When it was sent'),
  attempts: Type.Integer(),
  nextMs: timeOrNull('Next attempt'),
  error: orNull(Type.String(), 'Why the last attempt failed'),
  hash: Type.String({ description: 'SHA-256 of its figures' }),
  place: Type.String(),
  profile: Type.String(),
  language: oneOf(REPORT_LANGUAGES),
  layouts: Type.Array(oneOf(FILE_LAYOUTS)),
  recipients: Type.Array(Type.String()),
  refused: Type.Array(Type.String()),
});
const Of = Type.Object({ schedule: Type.String({ maxLength: 64 }) });

/** Recipients are people: the log says how many, not whom. */
const audited = ({ params, body }: FastifyRequest) => {
  const { name, place, period, recipients } = (body ?? {}) as Partial<Static<typeof Made>>;
  const { schedule = '' } = (params ?? {}) as { schedule?: string };
  const said = [name, place, period, recipients === undefined ? undefined : `${recipients.length} recipients`];
  return { subject: schedule, detail: said.filter((part) => part !== undefined).join(', ') };
};

export function reportScheduleRoutes(api: Api, context: ApiContext): void {
  const { plant, clock, records, post } = context;
  const tags = ['reports'];
  const find = async (id: string): Promise<ReportSchedule> => {
    const found = (await records.reportSchedules()).find((schedule) => schedule.id === id);
    if (found !== undefined) return found;
    throw new GembaError('GEMBA_NOT_FOUND', { what: 'Schedule', id, list: '/api/v1/report-schedules' });
  };
  const checked = (schedule: ReportSchedule): ReportSchedule => {
    const place = placeFor(plant, schedule.place);
    profileFor(schedule.profile);
    zoneFor(schedule.timeZone);
    return { ...schedule, place: place.path };
  };

  api.get(
    '/api/v1/report-schedules',
    {
      schema: {
        summary: 'Who gets which report when',
        tags,
        response: {
          200: Type.Object({
            canSend: Type.Boolean({ description: 'A mail server is configured' }),
            schedules: Type.Array(ScheduleSchema),
          }),
        },
      },
    },
    async () => ({ canSend: post.canSend, schedules: await records.reportSchedules() }),
  );

  api.post(
    '/api/v1/report-schedules',
    {
      config: { audit: audited },
      schema: {
        summary: 'Make a schedule',
        tags,
        body: Made,
        response: { 200: ScheduleSchema, 400: ErrorSchema, 404: ErrorSchema },
      },
    },
    async ({ body, visitor }) => {
      const count = (await records.reportSchedules()).length;
      if (count >= SCHEDULES_MAX)
        throw new GembaError('GEMBA_READ_LIMIT', { asked: `${count + 1} schedules`, limit: SCHEDULES_MAX });
      const nowMs = clock.nowMs();
      const by = visitor.person?.name ?? 'nobody';
      const schedule = checked({ ...body, id: randomUUID(), sinceMs: nowMs, by, changedMs: nowMs });
      await records.putReportSchedule(schedule);
      return schedule;
    },
  );

  api.patch(
    '/api/v1/report-schedules/:schedule',
    {
      config: { audit: audited },
      schema: {
        summary: 'Change a schedule; given another place or period, or switched on again, it begins anew',
        tags,
        params: Of,
        body: Change,
        response: { 200: ScheduleSchema, 400: ErrorSchema, 404: ErrorSchema },
      },
    },
    async ({ params, body, visitor }) => {
      const before = await find(params.schedule);
      const nowMs = clock.nowMs();
      const after = checked({ ...before, ...body, by: visitor.person?.name ?? 'nobody', changedMs: nowMs });
      const anew = after.place !== before.place || after.period !== before.period || (after.enabled && !before.enabled);
      const schedule = anew ? { ...after, sinceMs: nowMs } : after;
      await records.putReportSchedule(schedule);
      return schedule;
    },
  );

  api.delete(
    '/api/v1/report-schedules/:schedule',
    {
      config: { audit: audited },
      schema: {
        summary: 'End a schedule; what was sent by it stays',
        tags,
        params: Of,
        response: { 200: Done, 404: ErrorSchema },
      },
    },
    async ({ params }) => {
      await records.deleteReportSchedule((await find(params.schedule)).id);
      return { done: true as const };
    },
  );

  api.post(
    '/api/v1/report-schedules/:schedule/send',
    {
      config: { audit: audited },
      schema: {
        summary: 'Send the report of the last period that ended now, whenever it is due; or again one that failed',
        tags,
        params: Of,
        body: Type.Object(
          {
            sent: Type.Optional(
              Type.Integer({ minimum: 1, description: 'One that failed or is uncertain, by its number' }),
            ),
          },
          strict,
        ),
        response: { 200: Type.Object({ sent: SentSchema }), 400: ErrorSchema, 404: ErrorSchema, 409: ErrorSchema },
      },
    },
    async ({ params, body }) => {
      const schedule = await find(params.schedule);
      const id = body.sent === undefined ? await keep(context, schedule) : await again(context, schedule, body.sent);
      await post.scheduler.run();
      const sent = (await records.sentReports({ schedule: schedule.id })).find((one) => one.id === id);
      if (sent === undefined) throw new GembaError('GEMBA_INTERNAL', { reason: 'the report is not there' });
      return { sent };
    },
  );

  sentRoutes(api, context);
}

function sentRoutes(api: Api, { records }: ApiContext): void {
  api.get(
    '/api/v1/reports/sent',
    {
      schema: {
        summary: 'Reports that were sent or are to be, newest first, with what became of them',
        tags: ['reports'],
        querystring: Type.Object({
          schedule: Type.Optional(Type.String({ maxLength: 64 })),
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
        }),
        response: { 200: Type.Object({ sent: Type.Array(SentSchema) }) },
      },
    },
    async ({ query: { schedule, limit } }) => ({
      sent: await records.sentReports({ limit, ...(schedule === undefined ? {} : { schedule }) }),
    }),
  );
}

/** Keeps the report of the last period that ended, to be sent at once. Throws GEMBA_CONFLICT when it is kept already. */
async function keep({ plant, clock, records, post }: ApiContext, schedule: ReportSchedule): Promise<number> {
  const place = placeFor(plant, schedule.place);
  const now = nowNs(clock);
  const last = periodsEnded(plant, place, schedule.period, now - REACH_NS, now).at(-1);
  const period: Period | undefined = last?.period;
  const report =
    period === undefined ? null : await post.reader.read({ place, period, profile: profileFor(schedule.profile) });
  if (last === undefined || report === null) {
    throw new GembaError('GEMBA_CONFLICT', { reason: 'no period of this kind has ended at the place lately' });
  }
  const nowMs = clock.nowMs();
  const id = await records.addSentReport({
    ...{ schedule: schedule.id, key: reportKey(place.path, last.period), correction: 0, state: 'waiting' },
    ...{ period: last.period, endMs: Number(last.endNs / 1_000_000n), dueMs: nowMs, nextMs: nowMs, late: false },
    ...{ sentMs: null, attempts: 0, error: null, hash: hashOf(report), place: place.path, profile: schedule.profile },
    ...{ language: schedule.language, layouts: schedule.layouts, recipients: schedule.recipients, refused: [] },
    ...{ report, changes: [], causes: [] },
  });
  if (id !== null) return id;
  throw new GembaError('GEMBA_CONFLICT', {
    reason: 'the report of the last period was sent already, or is on its way',
  });
}

/** Lets one that failed, is uncertain or waits for its next attempt go at once. Throws GEMBA_NOT_FOUND, GEMBA_CONFLICT. */
async function again({ clock, records }: ApiContext, schedule: ReportSchedule, id: number): Promise<number> {
  const sent = (await records.sentReports({ schedule: schedule.id })).find((one) => one.id === id);
  if (sent === undefined)
    throw new GembaError('GEMBA_NOT_FOUND', { what: 'Report', id: String(id), list: '/api/v1/reports/sent' });
  const may: readonly SentHead['state'][] = ['waiting', 'failed', 'uncertain'];
  if (!may.includes(sent.state)) throw new GembaError('GEMBA_CONFLICT', { reason: `the report is ${sent.state}` });
  await records.changeSentReport(id, { state: 'waiting', nextMs: clock.nowMs(), recipients: schedule.recipients });
  return id;
}

/** Throws GEMBA_BAD_REQUEST. */
function zoneFor(timeZone: string): void {
  try {
    Temporal.Now.zonedDateTimeISO(timeZone);
  } catch {
    throw new GembaError('GEMBA_BAD_REQUEST', { reason: `"${timeZone}" is no time zone` });
  }
}
