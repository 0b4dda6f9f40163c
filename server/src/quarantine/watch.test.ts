import { expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { Catalog } from './catalog.ts';
import { Watch } from './watch.ts';

it('says it for as long as it is so, for each source, and not for more than twenty', async () => {
  const clock = new FakeClock();
  const catalog = new Catalog();
  const givenUp: { items: number; lastMs: number | null } = { items: 0, lastMs: null };
  const noted: [string, string][] = [];
  const watch = new Watch({ quarantine: { catalog, givenUp }, clock, note: (...what) => void noted.push(what) });
  const keep = (id: number, source: string | null) => {
    const about = { source, site: null, machine: null, signal: null, fingerprint: `${id}` };
    const content = { atMs: 0, reason: 'sparkplug', detail: '', count: 0 } as const;
    catalog.apply(id, { kind: 'kept', ...about, ...content });
  };
  watch.start();
  expect(noted).toEqual([]);
  keep(1, 'edge-1');
  keep(2, null);
  await clock.advance(15_000);
  expect(noted.splice(0)).toEqual([
    ['system:quarantine', 'edge-1'],
    ['system:quarantine', 'quarantine'],
  ]);
  catalog.apply(3, { kind: 'dismissed', atMs: 0, by: 'Anna', items: [1] });
  givenUp.lastMs = clock.nowMs();
  await clock.advance(15_000);
  expect(noted.splice(0)).toEqual([
    ['system:quarantine', 'quarantine'],
    ['system:quarantine-full', 'quarantine'],
  ]);
  for (let id = 4; id < 100; id++) keep(id, `made-up-${id}`);
  await clock.advance(3_600_000);
  noted.splice(0);
  await clock.advance(15_000);
  expect(noted).toHaveLength(20);
  await watch.stop();
});
