/** How well the alarm system itself does: its published figures over a window, and the rules with what they are for. */

import { GembaError } from '@gemba/contract/errors';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { PRIORITIES } from '@gemba/contract/state';
import Type from 'typebox';
import { placeNamed } from '../domain/places/place.ts';
import { alarmFigures, ruleViews } from '../tuning/figures.ts';
import { moment, windowOf } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { ErrorSchema, oneOf, orNull, time } from './schemas.ts';

const WINDOW_MAX_MS = 92 * 86_400_000;

const seconds = (description: string) => Type.Number({ description: `${description}, s` });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const share = (description: string) => Type.Number({ description: `${description}, 0 to 1` });
const priority = orNull(oneOf(PRIORITIES), 'Of a rule that the plant no longer has: null');

const Target = Type.Object(
  {
    figure: oneOf(['rate', 'flood', 'top-ten', 'chattering', 'fleeting', 'standing', 'priorities']),
    value: orNull(Type.Number(), 'Null where nothing was there to judge'),
    most: Type.Number({ description: 'Up to which it is met' }),
    met: orNull(Type.Boolean()),
  },
  { description: 'A published figure [ISA-18.2 §16.5, IEC 62682 §16.5, EEMUA 191 §6.5] beside what is asked of it' },
);
const Position = Type.Object({
  position: Type.String({ description: 'Line, area or site that one operator watches over' }),
  shown: count('Alarms that people were shown'),
  perHour: Type.Number({ description: 'Alarms an hour' }),
  mostInSlot: count('In the ten minutes that had the most'),
  slotsOver: count('Ten minutes with more than ten'),
  floods: Type.Array(Type.Object({ fromMs: time('From'), toMs: time('Until'), shown: count('Alarms in it') })),
  floodS: seconds('In flood'),
  floodShare: share('Of the window in flood'),
});
const Tally = Type.Object({
  ...{ alarm: Type.String(), rule: Type.String(), machine: Type.String(), text: Type.String(), priority },
  shown: count('How often people were shown it'),
  share: share('Of all that were shown'),
  chattering: count('Times at which it came for the third time within a minute, or again after that'),
  fleeting: count('Gone within ten seconds, and acknowledged by nobody'),
  activeS: seconds('Active within the window'),
  acknowledgedInS: orNull(seconds('Mean from shown to acknowledged')),
});
const Figures = Type.Object({
  ...{ fromMs: time('From'), toMs: time('Until'), shown: count('Alarms that people were shown') },
  ...{ targets: Type.Array(Target), positions: Type.Array(Position), alarms: Type.Array(Tally) },
  more: count('Kinds of alarms that are not told of'),
  standing: Type.Array(
    Type.Object({
      ...{ occurrence: Type.String(), alarm: Type.String(), rule: Type.String(), machine: Type.String() },
      ...{ text: Type.String(), activeMs: time('Since when') },
    }),
    { description: 'Active for more than a day at the end of the window, the oldest first' },
  ),
  priorities: Type.Object(Object.fromEntries([...PRIORITIES, 'unknown'].map((one) => [one, count(one)]))),
});
const Rules = Type.Object({
  rules: Type.Array(
    Type.Object({
      rule: AlarmRule,
      draft: Type.Boolean({
        description: 'Announces nothing: cause, consequence, response or time to respond missing',
      }),
      priorityByTable: orNull(oneOf(PRIORITIES), 'What severity and time to respond give'),
      machines: Type.Array(Type.String(), { description: 'On which it can be tried on the stored past' }),
    }),
  ),
});

export function alarmFigureRoutes(api: Api, { plant, records, clock }: ApiContext): void {
  const tags = ['alarms'];

  api.get(
    '/api/v1/alarms/figures',
    {
      schema: {
        summary: 'How many alarms people were shown, how they came, and which make the most of them',
        tags,
        querystring: Type.Object({
          from: moment('Begin of the window'),
          to: moment('Its end'),
          place: Type.String({ default: '', description: 'Path or id of a place; empty is the enterprise' }),
        }),
        response: { 200: Figures, 404: ErrorSchema },
      },
    },
    async ({ query }) => {
      const nowMs = clock.nowMs();
      const window = windowOf(Math.min(query.from, nowMs), Math.min(query.to, nowMs), WINDOW_MAX_MS);
      return alarmFigures(plant, records, { ...window, machines: machinesIn(plant, query.place) });
    },
  );

  api.get(
    '/api/v1/alarms/rules',
    {
      schema: {
        summary: 'All rules of the plant: what each is for, and what is missing',
        tags,
        response: { 200: Rules },
      },
    },
    () => ({ rules: ruleViews(plant) }),
  );
}

/** All machines under a place; `null` for the enterprise, which has the alarms of the system too. Throws GEMBA_NOT_FOUND. */
function machinesIn(plant: Plant, name: string): ReadonlySet<string> | null {
  const place = placeNamed(plant, name);
  if (place === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Place', id: name, list: '/api/v1/places' });
  if (place.level === 'enterprise') return null;
  const within = machinesOf(plant).filter(({ path }) => `${path}/`.startsWith(`${place.path}/`));
  return new Set(within.map(({ machine }) => machine.id));
}
