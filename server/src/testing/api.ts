/** The API over a running bench, with a user of each role, for tests by injection. */

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import type { Plant } from '@gemba/contract/plant';
import { MemoryDisk } from '@gemba/journal/memory-disk';
import { type Log, makeLog } from '@gemba/program/log';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { Accounts } from '../access/accounts.ts';
import type { ConsoleKey } from '../access/console-key.ts';
import { PERSON_ROLES, type Role } from '../access/permissions.ts';
import { SESSION_COOKIE } from '../access/visitor.ts';
import { makeApp } from '../api/app.ts';
import type { Api } from '../api/context.ts';
import { Edits } from '../edits/edits.ts';
import { makeExchange } from '../exchange/registry.ts';
import { Figures } from '../figures/figures.ts';
import { HistorianExports } from '../historian/export/exports.ts';
import { AttachmentFiles } from '../jobs/attachment-files.ts';
import { MachineCodes } from '../jobs/machine-codes.ts';
import { Walls } from '../live/walls.ts';
import type { NotificationConfig } from '../notifications/config.ts';
import { Notifications } from '../notifications/notifications.ts';
import { LineReader } from '../orders/line-facts.ts';
import { Orders } from '../orders/orders.ts';
import { Planner } from '../orders/planner.ts';
import { Quarantine } from '../quarantine/quarantine.ts';
import { Replays } from '../quarantine/replays.ts';
import type { Mailer } from '../reports/post/mailer.ts';
import { Post } from '../reports/post/post.ts';
import { Studies } from '../tuning/studies.ts';
import { diagnosticsView } from '../views/diagnostics.ts';
import { KnownCertificates } from '../watch/known-certificates.ts';
import { Bench } from './bench.ts';
import { type PlantParts, START_MS, testPlant } from './plant.ts';

export const PASSWORD = 'correct horse battery';

export interface TestApi {
  app: Api;
  bench: Bench;
  accounts: Accounts;
  /** Where exports lie while they are on their way. */
  exportFolder: string;
  quarantine: Quarantine;
  /** Sends a request as somebody on this machine, signed in or not. */
  send: (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    options?: SendOptions,
  ) => Promise<LightMyRequestResponse>;
  /** Session cookie of a user of that role, who has chosen his password. */
  cookie: (role: Role) => Promise<string>;
}

export interface SendOptions {
  cookie?: string;
  /** JSON, or what is sent as it is. */
  body?: object | string | Buffer;
  headers?: Record<string, string>;
  remoteAddress?: string;
}

export async function testApi(
  parts: PlantParts & {
    openOnLoopback?: boolean;
    console?: Pick<ConsoleKey, 'opens'>;
    dashboard?: string;
    log?: Log;
    /** In place of the small one. */
    plant?: Plant;
    mailer?: Mailer;
    /** Over which people are told of alarms; nothing is sent but tests. */
    channels?: NotificationConfig['channels'];
  } = {},
): Promise<TestApi> {
  const bench = await Bench.make(parts.plant ?? testPlant(parts));
  const { records, historian, clock, plant } = bench;
  const accounts = new Accounts(records, clock);
  const exportFolder = mkdtempSync(join(tmpdir(), 'gemba-exports-'));
  const { pipeline, metrics } = bench.life;
  const quarantine = new Quarantine({
    ...{ folder: '/nonexistent', clock, log: makeLog('test', 'silent'), metrics },
    journal: { disk: new MemoryDisk() },
  });
  await quarantine.start();
  const replays = new Replays({
    ...{ quarantine, clock, log: makeLog('test', 'silent') },
    deliver: (delivery) => pipeline.deliver(delivery),
    mayDeliver: () => pipeline.takes,
    foldAgain: (machine, fromNs) => pipeline.foldAgain(machine, fromNs),
  });
  bench.onStored = (stored) => replays.stored(stored);
  const edits = new Edits({
    ...{ plant, records, clock, log: makeLog('test', 'silent') },
    onEdited: (edit) => bench.life.pipeline.edited(edit.machine, edit.fromNs),
  });
  const figures = new Figures({ plant, kept: records, ...edits.ledger.source, clock });
  const post = new Post({
    ...{
      plant,
      records,
      edits,
      figures,
      targets: bench.targets,
      clock,
      log: makeLog('test', 'silent'),
      mail: undefined,
      password: undefined,
    },
    ...(parts.mailer === undefined ? {} : { mailer: parts.mailer }),
    onTrouble: () => pipeline.note('system:mail', 'reports'),
  });
  const notifications = new Notifications({
    ...{ plant, records, clock, metrics, log: makeLog('test', 'silent'), mail: undefined },
    ...{ secrets: { webhook: 'secret' }, onTrouble: () => undefined },
    config: { groupWithinS: 20, allowInternal: ['127.0.0.1'], channels: parts.channels ?? {} },
  });
  const walls = new Walls({ clock, keep: () => undefined });
  const orders = new Orders({
    ...{ plant, records, clock, tells: true, log: makeLog('test', 'silent') },
    onRan: (line, _machines, fromNs) => pipeline.ordersChanged(line, fromNs),
  });
  const reader = new LineReader({
    plant,
    records,
    rows: edits.ledger.rows,
    picture: pipeline.picture,
    targets: bench.targets,
    clock,
  });
  const planner = new Planner({ plant, reader, orders, picture: pipeline.picture, clock });
  const app = await makeApp(
    {
      plant,
      picture: pipeline.picture,
      acts: pipeline.acts,
      jobs: pipeline.jobs,
      machineCodes: new MachineCodes(null),
      exchange: makeExchange({
        ...{ plant, records, clock, plantFile: undefined },
        move: (...moves) => pipeline.jobs.move(...moves),
        recall: (told) => pipeline.jobs.recall(told),
      }),
      attachmentFiles: new AttachmentFiles(join(exportFolder, 'attachments')),
      meters: pipeline.meters,
      records,
      edits,
      historian,
      figures,
      exports: new HistorianExports(historian, exportFolder),
      studies: new Studies(plant, { historian, ledger: edits.ledger }),
      accounts,
      targets: bench.targets,
      clock,
      metrics,
      health: () => ({ broker: true, ...pipeline.health }),
      diagnostics: () =>
        diagnosticsView({
          plant,
          serverMs: clock.nowMs(),
          sinceMs: START_MS,
          elapsedMs: clock.elapsedMs(),
          stream: null,
          host: null,
          hostId: 'gemba',
          sources: [],
          ...pipeline.inside,
          ages: pipeline.picture.ages(),
          certificates: new KnownCertificates(),
        }),
      quarantine,
      replays,
      orders,
      planner,
      backups: {
        begin: () => {
          throw new GembaError('GEMBA_CONFLICT', { reason: 'nothing is backed up here' });
        },
        of: () => null,
      },
      post,
      notifications,
      walls,
      version: '0.0.0',
    },
    {
      guard: {
        accounts,
        records,
        clock,
        log: parts.log ?? makeLog('test', 'silent'),
        allowedOrigins: [],
        openOnLoopback: parts.openOnLoopback ?? true,
        ...(parts.console === undefined ? {} : { console: parts.console }),
      },
      dashboard: parts.dashboard ?? '/nonexistent',
      frameAncestors: [],
    },
  );
  const cookies = new Map<Role, string>();
  const send: TestApi['send'] = (method, url, { cookie, body, headers, remoteAddress } = {}) => {
    const request: InjectOptions = {
      method,
      url,
      headers: { host: 'localhost:8080', ...(cookie === undefined ? {} : { cookie }), ...headers },
      remoteAddress: remoteAddress ?? '127.0.0.1',
      ...(body === undefined ? {} : { payload: body }),
    };
    return app.inject(request);
  };
  const cookie = async (role: Role): Promise<string> => {
    const known = cookies.get(role);
    if (known !== undefined) return known;
    const token = `token of ${role}`.replaceAll(' ', '-');
    const nowMs = clock.nowMs();
    // No password is hashed for them: that takes its time on purpose.
    await records.putUser({ name: `u-${role}`, role, passwordHash: '', mustChange: false, createdMs: nowMs });
    const tokenHash = createHash('sha256').update(token).digest('hex');
    await records.putSession({ tokenHash, user: `u-${role}`, createdMs: nowMs, expiresMs: nowMs + 12 * 3600_000 });
    const made = `${SESSION_COOKIE}=${token}`;
    cookies.set(role, made);
    return made;
  };
  app.addHook('onClose', async () => rmSync(exportFolder, { recursive: true, force: true }));
  return { app, bench, accounts, exportFolder, quarantine, send, cookie };
}

export { PERSON_ROLES };
