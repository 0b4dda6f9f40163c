import { expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';

/** A commit that the test ends by hand. */
function makeCommits(intervalMs = 0) {
  const groups: string[][] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const commits = new GroupCommit<string, string>((works) => {
    groups.push(works);
    const end = Promise.withResolvers<void>();
    ends.push(end);
    return end.promise.then(() => works.map((work) => `${work} done`));
  }, intervalMs);
  return { commits, groups, ends };
}

test('the first goes at once, what comes meanwhile goes together', async () => {
  const { commits, groups, ends } = makeCommits();
  const first = commits.add('a');
  const rest = [commits.add('b'), commits.add('c')];
  expect(groups).toEqual([['a']]);
  ends[0]?.resolve();
  await first;
  await expect.poll(() => groups).toEqual([['a'], ['b', 'c']]);
  ends[1]?.resolve();
  expect(await Promise.all(rest)).toEqual(['b done', 'c done']);
});

test('each is answered by the commit that took it: a failed one fails its own, and the next goes on', async () => {
  const { commits, groups, ends } = makeCommits();
  const first = commits.add('a');
  const second = commits.add('b');
  ends[0]?.reject(new Error('disk full'));
  await expect(first).rejects.toThrow('disk full');
  await expect.poll(() => groups.length).toBe(2);
  ends[1]?.resolve();
  await second;
  const third = commits.add('c');
  await expect.poll(() => groups.length).toBe(3);
  ends[2]?.resolve();
  await third;
});

test('draining does not sit out the pause', async () => {
  const { commits, groups, ends } = makeCommits(3_600_000);
  const first = commits.add('a');
  ends[0]?.resolve();
  await first;
  const second = commits.add('b');
  const drained = commits.drain();
  await expect.poll(() => groups.length).toBe(2);
  ends[1]?.resolve();
  await second;
  await drained;
});
