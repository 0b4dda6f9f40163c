/** `npm run server -- quarantine …`: what was refused for good, over the API of the server that runs. */

import { GembaError } from '@gemba/contract/errors';
import {
  QUARANTINE_REASONS,
  type QuarantineDetailView,
  type QuarantineItemView,
  type QuarantineSummary,
} from '@gemba/contract/quarantine';
import { command } from '@gemba/program/command';
import { print, printJson, table, terminalColumns } from '@gemba/program/terminal';
import { type Ask, askServer } from './ask-server.ts';

const VERBS = ['list', 'show', 'replay', 'dismiss'] as const;
type Verb = (typeof VERBS)[number];

export const quarantine = command(
  {
    name: 'server',
    command: 'quarantine',
    summary: 'Shows what was refused for good; replays it after its cause was mended, or dismisses it.',
    positionals: 'list | show ID | replay ID…|REASON | dismiss ID…|REASON',
    options: {
      url: {
        type: 'string',
        env: 'GEMBA_URL',
        default: 'http://127.0.0.1:8080',
        placeholder: 'URL',
        help: 'The server',
      },
      user: { type: 'string', env: 'GEMBA_USER', placeholder: 'NAME', help: 'Signs in; replay and dismiss need it' },
      password: { type: 'string', env: 'GEMBA_PASSWORD', secret: true, help: 'His password' },
      machine: { type: 'string', placeholder: 'ID', help: 'Only items of this machine' },
      all: { type: 'boolean', help: 'List what was replayed or dismissed too' },
      json: { type: 'boolean', help: 'Print JSON' },
    },
    notes: [
      'list sums up what is open, by reason and machine, and names the newest items. replay gives entries to the server',
      'as if they came now; what is refused again is the same item, with its new reason. A reason stands for all open',
      'items that have it: replay unknown-machine --machine oven-1.',
    ].join('\n'),
  },
  async ({ options, positionals }) => {
    const [verb = 'list', ...words] = positionals;
    if (!isVerb(verb)) throw new GembaError('GEMBA_ARGUMENT', { argument: verb });
    const { url, user, password, machine, all, json } = options;
    const ask = await askServer(url, user, password);
    try {
      if (verb === 'list') await list(ask, { ...(machine === undefined ? {} : { machine }), all, json });
      else if (verb === 'show') await show(ask, idOf(words[0]), json);
      else await decide(ask, verb, words, machine, json);
    } finally {
      await ask.done();
    }
    return 0;
  },
);

const isVerb = (word: string): word is Verb => (VERBS as readonly string[]).includes(word);

async function list(ask: Ask, { machine, all, json }: { machine?: string; all: boolean; json: boolean }) {
  const filter = { ...(machine === undefined ? {} : { machine }), ...(all ? {} : { state: 'open' }), limit: '50' };
  const summary = await ask<QuarantineSummary>('GET', '/quarantine');
  const { items } = await ask<{ items: QuarantineItemView[] }>(
    'GET',
    `/quarantine/items?${new URLSearchParams(filter)}`,
  );
  if (json) {
    printJson({ ...summary, items });
    return;
  }
  const sums = summary.open.filter((sum) => machine === undefined || sum.machine === machine);
  const rows = sums.map(({ reason, machine: of, source, items: count, entries, lastMs }) => [
    ...[reason, of ?? '', source ?? '', String(count), String(entries), moment(lastMs)],
  ]);
  if (rows.length === 0) print('nothing is open');
  else print(...table(['reason', 'machine', 'from', 'items', 'entries', 'last'], rows, terminalColumns()));
  if (items.length > 0) {
    const each = items.map((one) => [
      ...[String(one.id), one.reason, one.machine ?? '', one.source ?? '', String(one.entries), one.state],
      moment(one.changedMs),
    ]);
    print('', ...table(['id', 'reason', 'machine', 'from', 'entries', 'state', 'at'], each, terminalColumns()));
  }
  if (summary.givenUp > 0) print('', `${summary.givenUp} items were given up for want of room`);
}

async function show(ask: Ask, id: number, json: boolean): Promise<void> {
  const item = await ask<QuarantineDetailView>('GET', `/quarantine/items/${id}`);
  if (json) {
    printJson(item);
    return;
  }
  const said = [
    ['reason', item.reason],
    ['said', item.detail],
    ['machine', item.machine ?? ''],
    ['from', item.source ?? ''],
    ['refused', moment(item.atMs)],
    ['state', `${item.state}${item.by === null ? '' : `, ${item.by}`}, ${moment(item.changedMs)}`],
    ['entries', String(item.entries)],
  ];
  print(...table(['', ''], said, terminalColumns()).slice(1));
  const rows = item.first.map(({ kind, signal, value, timeNs }) => [signal ?? kind, String(value ?? ''), timeNs]);
  if (rows.length > 0) print('', ...table(['signal', 'value', 'time, ns UTC'], rows, terminalColumns()));
  if (item.evidence !== null) print('', `${item.evidence.bytes} bytes, beginning with`, item.evidence.start);
}

async function decide(
  ask: Ask,
  verb: 'replay' | 'dismiss',
  words: readonly string[],
  machine: string | undefined,
  json: boolean,
): Promise<void> {
  const [first] = words;
  const reason = QUARANTINE_REASONS.find((one) => one === first);
  if (reason !== undefined && words.length > 1) throw new GembaError('GEMBA_ARGUMENT', { argument: words.join(' ') });
  if (reason === undefined && words.length === 0)
    throw new GembaError('GEMBA_ARGUMENT', { argument: `${verb} ID… or REASON (${QUARANTINE_REASONS.join(', ')})` });
  const which =
    reason === undefined ? { ids: words.map(idOf) } : { reason, ...(machine === undefined ? {} : { machine }) };
  const decided = await ask<{ items: number }>('POST', `/quarantine/${verb}`, which);
  if (json) printJson(decided);
  else print(`${decided.items} ${verb === 'replay' ? 'on their way' : 'dismissed'}`);
}

function idOf(word: string | undefined): number {
  if (word === undefined || !/^\d+$/.test(word)) throw new GembaError('GEMBA_ARGUMENT', { argument: word ?? 'ID' });
  return Number(word);
}

const moment = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
