/** Calendar feeds, in a table. */

import type { Kysely, Selectable } from 'kysely';
import type { CalendarFeed, FeedRecords } from '../feeds/port.ts';
import type { Tables } from './tables.ts';
import { decodeDocument, encodeDocument } from './text.ts';

type Db = Kysely<Tables>;

export class KyselyFeeds implements FeedRecords {
  readonly #open: () => Db;

  /** @param open the tables; throws while the records are not started */
  constructor(open: () => Db) {
    this.#open = open;
  }

  of = async (person: string) => {
    const all = this.#open().selectFrom('calendar_feed').selectAll().where('person', '=', person);
    return (await all.orderBy('created_ms').orderBy('id').execute()).map(fromTable);
  };

  named = async (tokenHash: string) => {
    const found = await this.#open()
      .selectFrom('calendar_feed')
      .selectAll()
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    return found === undefined ? null : fromTable(found);
  };

  put = async ({ id, tokenHash, person, createdMs, readMs, scope, language }: CalendarFeed) => {
    const said = {
      ...{ token_hash: tokenHash, person, created_ms: BigInt(createdMs) },
      ...{ read_ms: readMs === null ? null : BigInt(readMs), document: encodeDocument({ scope, language }) },
    };
    await this.#open()
      .insertInto('calendar_feed')
      .values({ id, ...said })
      .onConflict((on) => on.column('id').doUpdateSet(said))
      .execute();
  };

  remove = async ({ person, id }: { person: string; id?: string }) => {
    const all = this.#open().deleteFrom('calendar_feed').where('person', '=', person);
    await (id === undefined ? all : all.where('id', '=', id)).execute();
  };
}

const fromTable = (row: Selectable<Tables['calendar_feed']>): CalendarFeed => ({
  ...(decodeDocument(row.document) as Pick<CalendarFeed, 'scope' | 'language'>),
  ...{ id: row.id, tokenHash: row.token_hash, person: row.person, createdMs: Number(row.created_ms) },
  readMs: row.read_ms === null ? null : Number(row.read_ms),
});
