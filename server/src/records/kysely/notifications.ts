/** Announcements, the messages made of them, and what people say about being told, in tables. */

import type { Kysely } from 'kysely';
import type { AlarmTransition } from '../../domain/alarms/types.ts';
import { announcementKey, isTold } from '../../domain/notifications/key.ts';
import type { Announcement, Escalation, Message } from '../../domain/notifications/types.ts';
import type { DocumentKind, MessagesWhere, NotificationRecords, NotificationWork } from '../notifications/port.ts';
import { transitionFromTable } from './journals.ts';
import { inSlices } from './slices.ts';
import type { Tables } from './tables.ts';
import { decodeDocument, encodeDocument } from './text.ts';

type Db = Kysely<Tables>;

/** Most messages of one answer. */
const MESSAGES_MAX = 1000;

/**
 * One row for each transition of which somebody is told, inside the transaction that writes the transitions; what was announced
 * under a key stays announced once.
 * @param firstId number of the first of the transitions in their journal
 */
export async function addAnnouncements(db: Db, lines: readonly AlarmTransition[], firstId: number): Promise<void> {
  const announced = lines.flatMap((line, index) => (isTold(line) ? [{ line, transitionId: firstId + index }] : []));
  if (announced.length === 0) return;
  const values = announced.map(({ line, transitionId }) => ({
    ...{ id: transitionId, announcement_key: announcementKey(line), transition_id: transitionId },
    ...{ ended_ns: null, escalation: null },
  }));
  for (const slice of inSlices(values)) {
    await db
      .insertInto('announcement')
      .values(slice)
      .onConflict((on) => on.column('announcement_key').doNothing())
      .execute();
  }
}

const announcements = (db: Db) =>
  db
    .selectFrom('announcement')
    .innerJoin('alarm_transition', 'alarm_transition.id', 'announcement.transition_id')
    .selectAll('alarm_transition')
    .select(['announcement.announcement_key', 'announcement.escalation']);

type Row = Awaited<ReturnType<ReturnType<typeof announcements>['execute']>>[number];

const announcementFromTable = ({ announcement_key: key, escalation, ...row }: Row): Announcement => ({
  ...{ id: Number(row.id), key, line: transitionFromTable(row) },
  escalation: escalation === null ? null : (decodeDocument(escalation) as Escalation),
});

async function putMessages(db: Db, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const last = await db
    .selectFrom('notification_message')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const first = Number(last?.id ?? 0n) + 1;
  const values = messages.map((message, index) => ({
    ...{ id: first + index, message_key: message.key, person: message.person, state: message.state },
    ...{ ended_ns: message.endedNs, document: encodeDocument(message) },
  }));
  for (const slice of inSlices(values)) {
    await db
      .insertInto('notification_message')
      .values(slice)
      .onConflict((on) =>
        on.column('message_key').doUpdateSet((eb) => ({
          state: eb.ref('excluded.state'),
          ended_ns: eb.ref('excluded.ended_ns'),
          document: eb.ref('excluded.document'),
        })),
      )
      .execute();
  }
}

export class KyselyNotifications implements NotificationRecords {
  readonly #open: () => Db;

  /** @param open the tables; throws while the records are not started */
  constructor(open: () => Db) {
    this.#open = open;
  }

  async openAnnouncements(): Promise<Announcement[]> {
    const found = await announcements(this.#open())
      .where('announcement.ended_ns', 'is', null)
      .orderBy('announcement.id')
      .execute();
    return found.map(announcementFromTable);
  }

  async announcements(limit: number, beforeId?: number): Promise<Announcement[]> {
    const newest = announcements(this.#open()).orderBy('announcement.id', 'desc').limit(limit);
    const found = beforeId === undefined ? newest : newest.where('announcement.id', '<', BigInt(beforeId));
    return (await found.execute()).map(announcementFromTable);
  }

  async announcementsOf(keys: readonly string[]): Promise<Announcement[]> {
    const found: Announcement[] = [];
    for (const slice of inSlices(keys)) {
      const rows = await announcements(this.#open())
        .where('announcement_key', 'in', [...slice])
        .execute();
      found.push(...rows.map(announcementFromTable));
    }
    return found;
  }

  async putNotifications({ escalations, messages }: NotificationWork): Promise<void> {
    await this.#open()
      .transaction()
      .execute(async (db) => {
        for (const { id, escalation } of escalations) {
          await db
            .updateTable('announcement')
            .set({ escalation: encodeDocument(escalation), ended_ns: escalation.ended?.atNs ?? null })
            .where('id', '=', BigInt(id))
            .execute();
        }
        await putMessages(db, messages);
      });
  }

  async messages({ states, person, limit = MESSAGES_MAX }: MessagesWhere): Promise<Message[]> {
    let query = this.#open().selectFrom('notification_message').select('document').orderBy('id', 'desc').limit(limit);
    if (states !== undefined) query = query.where('state', 'in', [...states]);
    if (person !== undefined) query = query.where('person', '=', person);
    return (await query.execute()).map(({ document }) => decodeDocument(document) as Message);
  }

  async forgetNotifications(beforeNs: bigint): Promise<void> {
    await this.#open()
      .transaction()
      .execute(async (db) => {
        await db.deleteFrom('announcement').where('ended_ns', '<', beforeNs).execute();
        await db.deleteFrom('notification_message').where('ended_ns', '<', beforeNs).execute();
      });
  }

  async documents(kind: DocumentKind) {
    const found = await this.#open()
      .selectFrom('notification_document')
      .selectAll()
      .where('kind', '=', kind)
      .orderBy('name')
      .execute();
    return found.map(({ name, version, content }) => ({
      ...{ name, version: Number(version), content: decodeDocument(content) },
    }));
  }

  async putDocument(kind: DocumentKind, name: string, version: number, content: unknown): Promise<boolean> {
    const written = { version: version + 1, content: encodeDocument(content) };
    const db = this.#open();
    if (version === 0) {
      const added = await db
        .insertInto('notification_document')
        .values({ kind, name, ...written })
        .onConflict((on) => on.columns(['kind', 'name']).doNothing())
        .executeTakeFirst();
      return added.numInsertedOrUpdatedRows === 1n;
    }
    const changed = await db
      .updateTable('notification_document')
      .set(written)
      .where('kind', '=', kind)
      .where('name', '=', name)
      .where('version', '=', BigInt(version))
      .executeTakeFirst();
    return changed.numUpdatedRows === 1n;
  }

  async deleteDocument(kind: DocumentKind, name: string): Promise<void> {
    await this.#open().deleteFrom('notification_document').where('kind', '=', kind).where('name', '=', name).execute();
  }
}
