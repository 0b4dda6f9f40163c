import type { JobAct, JobView } from '@gemba/contract/jobs';
import { beforeEach, expect, test } from 'vitest';
import { ApiError } from '../api/request.ts';
import { Outbox } from './outbox.svelte.ts';

const kept = new Map<string, string>();
const store = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, text: string) => void kept.set(key, text),
};
const comment = (id: string): JobAct => ({ id, kind: 'comment', comment: id });
let user: string | null = 'an';
let fails: ApiError | null = null;
let heard: [string, number | null | undefined][] = [];
const send = async (_: number, act: JobAct): Promise<JobView> => {
  if (fails !== null) throw fails;
  heard.push([act.id, act.atMs]);
  return {} as JobView;
};
const made = (nowMs = 5000) =>
  new Outbox(
    store,
    () => user,
    send,
    () => nowMs,
  );
const ids = ({ acts }: Outbox) => acts.map(({ act }) => act.id);

beforeEach(() => {
  kept.clear();
  [user, fails, heard] = ['an', null, []];
});

test('what can be sent is sent at once, at the server’s time', async () => {
  const outbox = made();
  await outbox.do(1, comment('act-a'));
  expect([heard, outbox.acts]).toEqual([[['act-a', undefined]], []]);
});

test('without a link acts wait over a reload, and go out in their order with the time of the deed', async () => {
  fails = new ApiError(0, '', '', '');
  const outbox = made(5000);
  await outbox.do(1, comment('act-a'));
  await outbox.do(2, comment('act-b'));
  const reloaded = made(9000);
  expect(ids(reloaded)).toEqual(['act-a', 'act-b']);
  fails = null;
  await reloaded.do(1, comment('act-c'));
  expect(heard).toEqual([
    ['act-a', 5000],
    ['act-b', 5000],
    ['act-c', undefined],
  ]);
  expect(reloaded.acts).toEqual([]);
});

test('what the server refuses at once is told at once; what it refuses later is kept until it was read', async () => {
  fails = new ApiError(409, 'GEMBA_JOB', 'It is closed.', '');
  const outbox = made();
  await expect(outbox.do(1, comment('act-a'))).rejects.toBe(fails);
  expect(outbox.acts).toEqual([]);
  fails = new ApiError(0, '', '', '');
  await outbox.do(1, comment('act-b'));
  fails = new ApiError(409, 'GEMBA_JOB', 'It is closed.', '');
  await outbox.flush();
  expect(outbox.acts).toMatchObject([{ refused: 'It is closed.' }]);
  // It stands in nobody's way.
  fails = null;
  await outbox.do(1, comment('act-c'));
  expect(heard.map(([id]) => id)).toEqual(['act-c']);
  outbox.forget('act-b');
  expect(made().acts).toEqual([]);
});

test('nobody sends what another has done', async () => {
  fails = new ApiError(0, '', '', '');
  const outbox = made();
  await outbox.do(1, comment('act-a'));
  [user, fails] = ['minh', null];
  await outbox.do(1, comment('act-b'));
  expect([heard.map(([id]) => id), ids(outbox)]).toEqual([['act-b'], ['act-a']]);
  user = 'an';
  await outbox.flush();
  expect(heard.map(([id]) => id)).toEqual(['act-b', 'act-a']);
});

test('whoever is not signed in, or whose browser keeps nothing, is told that it was not done', async () => {
  fails = new ApiError(0, '', '', '');
  const full = {
    ...store,
    setItem: () => {
      throw new Error('full');
    },
  };
  await expect(new Outbox(full, () => 'an', send).do(1, comment('act-a'))).rejects.toMatchObject({ status: 0 });
  user = null;
  await expect(made().do(1, comment('act-b'))).rejects.toBe(fails);
  expect(made().acts).toEqual([]);
});
