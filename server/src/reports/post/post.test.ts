import type { MachineId } from '@gemba/contract/identity';
import { makeLog } from '@gemba/program/log';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import type { LedgerRow } from '../../domain/ledger/row.ts';
import { plantOf, rowsOf } from '../../domain/reports/fixture.ts';
import type { ReportSchedule } from '../../domain/reports/schedule.ts';
import { Edits } from '../../edits/edits.ts';
import { Figures } from '../../figures/figures.ts';
import type { MailConfig } from '../../mail-config.ts';
import type { Records } from '../../records/port.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { memoryRecords } from '../../testing/moody-records.ts';
import { Targets } from '../../work/targets.ts';
import { type Post as Letter, type Mailer, makeMailer } from './mailer.ts';
import { Post } from './post.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Friday, 20 November 2026, 13:50 in Leipzig: ten minutes before the early shift ends. */
const START_MS = Date.UTC(2026, 10, 20, 12, 50);
const plant = plantOf();
const WINDOW = { fromNs: BigInt(START_MS - 48 * HOUR) * 1_000_000n, toNs: BigInt(START_MS + 10 * MINUTE) * 1_000_000n };

const SCHEDULE: ReportSchedule = {
  ...{ id: 's1', name: 'Früh', enabled: true, place: 'acme/leipzig/hall/line-2', period: 'shift', profile: 'oee.com' },
  ...{ layouts: ['csv'], recipients: ['ann@works.example'], language: 'de', timeZone: 'Europe/Berlin', time: null },
  ...{ afterMin: 15, sinceMs: START_MS - HOUR, by: 'ann', changedMs: START_MS },
};

/** Letters that were sent; whether they can be is in the test's hands. */
class Box implements Mailer {
  letters: Letter[] = [];
  fails: string | null = null;
  send = async (letter: Letter) => {
    if (this.fails !== null) throw new Error(this.fails);
    this.letters.push(letter);
    return { refused: [] };
  };
}

async function begin(schedule: Partial<ReportSchedule> = {}) {
  const records = await memoryRecords();
  const clock = new FakeClock(START_MS);
  const box = new Box();
  await records.commit({ rows: rowsOf(plant, 'press-2', 'line-2', WINDOW.fromNs, WINDOW.toNs, 4) });
  await records.putReportSchedule({ ...SCHEDULE, ...schedule });
  let trouble = 0;
  const edits = new Edits({ ...{ plant, records, clock, log: makeLog('test', 'silent') }, onEdited: async () => {} });
  const figures = new Figures({ plant, kept: records, ...edits.ledger.source, clock });
  const make = (mailer: Mailer = box) =>
    new Post({
      targets: new Targets(plant, () => records.work),
      ...{
        plant,
        records,
        edits,
        figures,
        clock,
        mailer,
        mail: undefined,
        password: undefined,
        log: makeLog('test', 'silent'),
      },
      onTrouble: () => trouble++,
    });
  let post = make();
  await post.start();
  /** The server is stopped, and started again after so many hours. */
  const restart = async (hours = 0, mailer: Mailer = box) => {
    clock.forgetTimers();
    await clock.advance(hours * HOUR);
    post = make(mailer);
    await post.start();
  };
  /** Lets minutes pass, each with its round. */
  const pass = async (minutes: number) => {
    for (let i = 0; i < minutes; i++) {
      await clock.advance(MINUTE);
      await post.scheduler.run();
    }
  };
  return { records, box, pass, restart, post: () => post, trouble: () => trouble };
}

const states = async (records: Records) => (await records.sentReports({})).map(({ state }) => state);

describe('a report of a shift', () => {
  it('is sent once, when its time has come, with its figures in the letter and the file beside it', async () => {
    const { box, pass, records } = await begin();
    await pass(24);
    expect(box.letters).toEqual([]);
    await pass(10);
    expect(box.letters).toHaveLength(1);
    const [{ letter, attachments, to }] = box.letters as [Letter];
    expect(letter.subject).toBe('Schichtbericht · Linie 2 · Fr., 20. Nov. 2026, Early');
    expect(letter.text).toMatch(/OEE {2}\d+,\d %/);
    expect(letter.html).toContain('<td');
    expect([to, attachments.map(({ filename }) => filename)]).toEqual([
      ['ann@works.example'],
      ['acme-leipzig-hall-line-2-2026-11-20-early.csv'],
    ]);
    const [sent] = await records.sentReports({});
    expect(sent).toMatchObject({
      state: 'sent',
      late: false,
      attempts: 1,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('is neither sent twice nor forgotten over restarts at any minute', async () => {
    const { box, pass, restart } = await begin();
    for (let i = 0; i < 40; i++) {
      await pass(1);
      await restart();
    }
    expect(box.letters).toHaveLength(1);
  });

  it('that was missed while the server was down is sent late, and says so', async () => {
    const { box, pass, restart } = await begin();
    await restart(20);
    await pass(1);
    // Late, and night: both shifts ended meanwhile; each is sent once.
    expect(box.letters.map(({ letter }) => letter.subject)).toHaveLength(3);
    expect(box.letters[0]?.letter.text).toContain('hätte um 20. Nov. 2026, 14:15 gesendet werden sollen');
  });

  it('that can’t be sent is tried again ever more seldom, is seen to be in trouble, and then says that it is late', async () => {
    const { box, pass, records, trouble } = await begin();
    box.fails = 'connect ECONNREFUSED';
    await pass(60);
    expect(await records.sentReports({})).toMatchObject([{ state: 'waiting', error: 'connect ECONNREFUSED' }]);
    expect((await records.sentReports({}))[0]?.attempts).toBeLessThan(8);
    expect(trouble()).toBeGreaterThan(30);
    box.fails = null;
    await pass(60);
    expect(box.letters).toHaveLength(1);
    expect(box.letters[0]?.letter.text).toContain('er kommt spät');
  });

  it('is given up after two days, and stays to be seen', async () => {
    const { box, pass, records, restart } = await begin({ sinceMs: START_MS, period: 'day' });
    box.fails = '550 no';
    await restart(20);
    await pass(1);
    expect(await states(records)).toEqual(['waiting']);
    await restart(50);
    await pass(1);
    expect((await states(records)).at(-1)).toBe('failed');
  });

  it('on its way when the server was killed is not guessed about', async () => {
    const { records, pass, restart, box } = await begin();
    const never: Mailer = { send: () => new Promise(() => undefined) };
    await restart(0, never);
    await pass(24);
    await Promise.race([pass(2), new Promise((resolve) => setTimeout(resolve, 500))]);
    expect(await states(records)).toEqual(['sending']);
    await restart();
    await pass(5);
    expect(await records.sentReports({})).toMatchObject([
      { state: 'uncertain', error: expect.stringContaining('may have arrived') },
    ]);
    expect(box.letters).toEqual([]);
  });
});

test('of many that were missed the newest are sent, the others are named', async () => {
  const { box, restart, pass, records } = await begin({ sinceMs: START_MS - 20 * 24 * HOUR });
  await restart(1);
  await pass(1);
  const skipped = (await records.sentReports({ states: ['skipped'] })).length;
  expect(box.letters).toHaveLength(20);
  expect(skipped).toBeGreaterThan(10);
});

describe('a correction', () => {
  const change = async (records: Records, post: Post, fromMs: number, rows: LedgerRow[]) => {
    const unit = { replaced: [{ machine: 'press-2' as MachineId, fromNs: BigInt(fromMs) * 1_000_000n }], rows };
    post.watcher.sealed(unit);
    await records.commit(unit);
    post.watcher.settled(true);
  };
  const other = (seed: number) => rowsOf(plant, 'press-2', 'line-2', WINDOW.fromNs, WINDOW.toNs, seed);

  it('follows when late data changed a figure, with what was, what is and why', async () => {
    const { box, pass, records, post } = await begin();
    await pass(30);
    await change(records, post(), START_MS - 48 * HOUR, other(99));
    await pass(10);
    expect(box.letters).toHaveLength(2);
    const { letter } = box.letters[1] as Letter;
    expect(letter.subject).toMatch(/^Berichtigung: Schichtbericht/);
    expect(letter.text).toContain('Späte Daten oder nachträglich gemeldete Aufträge: Presse 2');
    expect(letter.text).toMatch(/OEE {2}\d+,\d % {2}\d+,\d %/);
    expect(await records.sentReports({})).toMatchObject([
      { correction: 1, state: 'sent' },
      { correction: 0, state: 'sent' },
    ]);
  });

  it('does not follow when nothing reads differently', async () => {
    const { box, pass, records, post } = await begin();
    await pass(30);
    await change(records, post(), START_MS - 48 * HOUR, other(4));
    await pass(30);
    expect(box.letters).toHaveLength(1);
  });

  it('comes at most once an hour, and then says all that changed', async () => {
    const { box, pass, records, post } = await begin();
    await pass(30);
    for (let round = 0; round < 12; round++) {
      await change(records, post(), START_MS - 48 * HOUR, other(100 + round));
      await pass(10);
    }
    expect(box.letters.length - 1).toBeGreaterThanOrEqual(2);
    expect(box.letters.length - 1).toBeLessThanOrEqual(3);
  });

  it('of what changed while the server was down follows after the start', async () => {
    const { box, pass, records, restart } = await begin();
    await pass(30);
    await records.commit({ replaced: [{ machine: 'press-2' as MachineId, fromNs: 0n }], rows: other(7) });
    await restart();
    await pass(5);
    expect(box.letters).toHaveLength(2);
  });
});

describe('a letter over SMTP', () => {
  async function smtp(options: ConstructorParameters<typeof SMTPServer>[0] = {}) {
    const received: string[] = [];
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      ...options,
      onData: (stream, _session, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => {
          received.push(text);
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.server.address() as { port: number };
    const config: MailConfig = { host: '127.0.0.1', port, security: 'none', from: 'gemba@works.example' };
    return { received, config };
  }
  const letter: Letter = {
    to: ['ann@works.example', 'bob@works.example'],
    letter: { subject: '日報 · ライン 3', text: 'OEE 74,8 %', html: '<p>OEE</p>' },
    attachments: [{ filename: 'report.csv', contentType: 'text/csv', content: Buffer.from('a,b\r\n') }],
    messageId: 'report-1@works.example',
  };

  it('has a text, the same as HTML, and the file', async () => {
    const { received, config } = await smtp();
    expect(await makeMailer(config, undefined).send(letter)).toEqual({ refused: [] });
    const [text] = received as [string];
    for (const part of ['multipart/mixed', 'multipart/alternative', 'text/plain', 'text/html', 'filename=report.csv']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('Message-ID: <report-1@works.example>');
    expect(text).toContain('Auto-Submitted: auto-generated');
    expect(text).toMatch(/Subject: =\?UTF-8\?/);
  });

  it('says whom the mail server refused, and fails when it refused all', async () => {
    const refuse = (who: RegExp) => ({
      onRcptTo: ({ address }: { address: string }, _session: unknown, done: (error?: Error) => void) =>
        done(who.test(address) ? new Error('no such user') : undefined),
    });
    const some = await smtp(refuse(/bob/));
    expect(await makeMailer(some.config, undefined).send(letter)).toEqual({ refused: ['bob@works.example'] });
    const none = await smtp(refuse(/./));
    await expect(makeMailer(none.config, undefined).send(letter)).rejects.toThrow();
  });

  it('signs in with the password of the environment', async () => {
    let signedIn = '';
    const { config } = await smtp({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        signedIn = `${username}:${password}`;
        done(null, { user: username ?? '' });
      },
    });
    await makeMailer({ ...config, user: 'gemba' }, 'geheim').send(letter);
    expect(signedIn).toBe('gemba:geheim');
  });

  it('does not leave without TLS where it is demanded', async () => {
    const { config, received } = await smtp();
    await expect(makeMailer({ ...config, security: 'starttls' }, undefined).send(letter)).rejects.toThrow();
    expect(received).toEqual([]);
  });
});
