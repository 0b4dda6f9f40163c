/** Calendar feeds. */

import { describe, expect, test } from 'vitest';
import type { CalendarFeed } from '../feeds/port.ts';
import type { Begin } from './bench.ts';

export function describeFeeds(begin: Begin): void {
  describe('calendar feeds', () => {
    const feed: CalendarFeed = {
      ...{ id: 'f1', tokenHash: 'ab'.repeat(32), person: 'ann', createdMs: 1_795_000_000_000, readMs: null },
      ...{ scope: { kind: 'line', line: "line-1' --" }, language: 'th' },
    };
    const other: CalendarFeed = {
      ...feed,
      id: 'f2',
      tokenHash: 'cd'.repeat(32),
      scope: { kind: 'mine' },
      createdMs: 5,
    };

    test('are found by the hash of their secret alone, and come back as they were', async () => {
      const { records, reopen } = await begin();
      await records.feeds.put(feed);
      await records.feeds.put({ ...feed, readMs: 1_795_000_000_001 });
      await records.feeds.put(other);
      const { feeds } = await reopen();
      expect(await feeds.named(feed.tokenHash)).toEqual({ ...feed, readMs: 1_795_000_000_001 });
      expect(await feeds.named('ef'.repeat(32))).toBeNull();
      expect((await feeds.of('ann')).map(({ id }) => id)).toEqual(['f2', 'f1']);
      expect(await feeds.of('bo')).toEqual([]);
    });

    test('are taken away one by one by whoever made them, or all of a person at once', async () => {
      const { records } = await begin();
      await records.feeds.put(feed);
      await records.feeds.put(other);
      await records.feeds.remove({ person: 'bo', id: 'f1' });
      await records.feeds.remove({ person: 'ann', id: 'f2' });
      expect((await records.feeds.of('ann')).map(({ id }) => id)).toEqual(['f1']);
      await records.feeds.put(other);
      await records.feeds.remove({ person: 'ann' });
      expect(await records.feeds.of('ann')).toEqual([]);
    });
  });
}
