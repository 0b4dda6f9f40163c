import type { ProcedureDetailView, ProceduresView, ProcedureView, ReceiptView } from '@gemba/contract/work';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../access/permissions.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { START_MS } from '../testing/plant.ts';
import { DOCUMENT_MAX_BYTES, TEXT_MAX_BYTES } from './procedure-versions.ts';
import { ProcedureDetailSchema, ProceduresSchema } from './work-schemas.ts';

const DAY_MS = 86_400_000;
const PDF = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj');
let api: TestApi;
beforeEach(async () => {
  api = await testApi({ products: [{ id: 'water', name: 'Water' }] });
  // They have been here for long.
  for (const role of ['operator', 'lead']) {
    const known = { passwordHash: '', mustChange: false, createdMs: START_MS - 100 * DAY_MS };
    await api.bench.records.putUser({ name: `u-${role}`, role, ...known });
  }
});
afterEach(() => api.app.close());

const as = async (role: Role, method: 'GET' | 'POST' | 'PATCH', path: string, body?: object | Buffer) =>
  api.send(method, `/api/v1/procedures${path}`, {
    cookie: await api.cookie(role),
    ...(body === undefined ? {} : { body }),
  });
const said = async (...asked: Parameters<typeof as>): Promise<{ code: string; message: string }> =>
  (await as(...asked)).json();
const made = {
  ...{ id: 'WI-014', title: 'Cleaning in place', readWithinDays: 7 },
  attachments: [{ kind: 'line', line: 'line-1' }],
  readers: [{ kind: 'role', role: 'operator' }],
};
const upload = (content: string | Buffer, query = '?note=Torque&fileName=cip.md') =>
  as('lead', 'POST', `/WI-014/versions${query}`, Buffer.from(content));
const detail = async (role: Role): Promise<ProcedureDetailView> => (await as(role, 'GET', '/WI-014')).json();
const mine = async (role: Role): Promise<ProcedureView[]> => (await as(role, 'GET', '/mine')).json().procedures;
/** A procedure whose first version is published. */
async function published(): Promise<void> {
  await as('lead', 'POST', '', made);
  await upload('# Clean\n\n1. Stop');
  await as('lead', 'POST', '/WI-014/versions/1/publish', {});
}

it('who writes procedures sees whom he can ask to read them', async () => {
  await api.cookie('operator');
  const people = async (role: Role) => ((await as(role, 'GET', '')).json() as ProceduresView).people;
  expect(await people('lead')).toEqual(['u-lead', 'u-operator']);
  expect(await people('operator')).toEqual([]);
});

describe('from upload to receipt', () => {
  it('a draft is seen by those who write; published, its readers owe it until they have read it', async () => {
    expect((await as('lead', 'POST', '', made)).json()).toMatchObject({
      id: 'WI-014',
      inForce: null,
      madeBy: 'u-lead',
    });
    expect((await upload('# Clean')).json()).toMatchObject({
      ...{ number: 1, mediaType: 'text/markdown', standing: 'draft', note: 'Torque', fileName: 'cip.md', bytes: 7 },
    });
    expect((await detail('lead')).versions).toHaveLength(1);
    expect((await detail('operator')).versions).toEqual([]);
    expect(await mine('operator')).toEqual([]);
    expect((await as('operator', 'GET', '/WI-014/versions/1/content')).statusCode).toBe(404);

    const publish = await as('lead', 'POST', '/WI-014/versions/1/publish', {});
    expect(publish.json()).toMatchObject({ standing: 'in-force', publication: { by: 'u-lead', isEditorial: false } });
    expect(await mine('operator')).toMatchObject([{ id: 'WI-014', reading: { state: 'due' } }]);
    expect(await mine('technician')).toEqual([]);

    const read = await as('operator', 'POST', '/WI-014/versions/1/read');
    expect(read.json()).toMatchObject({ reading: { state: 'read', number: 1 } });
    expect(await mine('operator')).toEqual([]);
  });

  it('is overdue after its days; a new version asks again, an editorial one does not', async () => {
    await published();
    await backdate(7);
    expect(await mine('operator')).toMatchObject([{ reading: { state: 'overdue' } }]);
    await as('operator', 'POST', '/WI-014/versions/1/read');
    await upload('# Clean!');
    await as('lead', 'POST', '/WI-014/versions/2/publish', { isEditorial: true });
    expect(await mine('operator')).toEqual([]);
    await upload('# Clean, and rinse');
    await as('lead', 'POST', '/WI-014/versions/3/publish', {});
    expect(await mine('operator')).toMatchObject([{ inForce: { number: 3 }, reading: { state: 'due' } }]);
    expect((await detail('operator')).versions.map(({ standing }) => standing)).toEqual([
      ...['in-force', 'superseded', 'superseded'],
    ]);
  });

  it('may hold from later; what is withdrawn is owed by nobody', async () => {
    await published();
    await as('operator', 'POST', '/WI-014/versions/1/read');
    await upload('# Clean, and rinse');
    const effectiveMs = api.bench.clock.nowMs() + 60_000;
    const coming = await as('lead', 'POST', '/WI-014/versions/2/publish', { effectiveMs });
    expect(coming.json()).toMatchObject({ standing: 'coming', publication: { effectiveMs } });
    expect(await detail('operator')).toMatchObject({ inForce: { number: 1 }, coming: { number: 2 } });
    await api.bench.clock.advance(61_000);
    expect(await mine('operator')).toMatchObject([{ inForce: { number: 2 }, coming: null }]);
    await as('lead', 'POST', '/WI-014/versions/2/withdraw', { reason: 'wrong torque' });
    expect(await detail('operator')).toMatchObject({ inForce: null, reading: null });
    expect(await mine('operator')).toEqual([]);
  });

  it('who leads sees who has read it, and who has not yet', async () => {
    await api.accounts.putUser('ann', 'operator', 'correct horse battery');
    await published();
    await as('operator', 'POST', '/WI-014/versions/1/read');
    const { receipts }: { receipts: ReceiptView[] } = (await as('cpo', 'GET', '/WI-014/receipts')).json();
    expect(receipts.map(({ person, state }) => `${person} ${state}`)).toEqual(['ann due', 'u-operator read']);
    expect((await as('operator', 'GET', '/WI-014/receipts')).statusCode).toBe(403);
  });

  it('everything that was written stands in the audit log, the document itself does not', async () => {
    await published();
    await as('operator', 'POST', '/WI-014/versions/1/read');
    const log = await api.bench.records.auditLog(10);
    expect(log.map(({ who, subject, detail: what }) => [who, subject, what]).reverse()).toEqual([
      ['u-lead', 'WI-014', JSON.stringify(made)],
      ['u-lead', 'WI-014', '{"note":"Torque","fileName":"cip.md","bytes":16}'],
      ['u-lead', 'WI-014 version 1', '{"effectiveMs":null,"isEditorial":false}'],
      ['u-operator', 'WI-014', 'version 1'],
    ]);
  });
});

/** As if version 1 had been published some days before, to people who were there. */
async function backdate(days: number): Promise<void> {
  const { work } = api.bench.records;
  const ns = BigInt(days * DAY_MS) * 1_000_000n;
  await work.changeProcedure('WI-014', (procedure) => ({
    ...procedure,
    readers: procedure.readers.map((reader) => ({ ...reader, sinceNs: reader.sinceNs - ns })),
  }));
  await work.changeVersion('WI-014', 1, (version) => ({
    ...version,
    publication: version.publication && { ...version.publication, effectiveNs: version.publication.effectiveNs - ns },
  }));
}

describe('a document', () => {
  it('comes back byte for byte, as what its bytes are, and can run nothing', async () => {
    await published();
    await as('lead', 'POST', '/WI-014/versions?fileName=x.html', PDF);
    await as('lead', 'POST', '/WI-014/versions/2/publish', {});
    const pdf = await as('operator', 'GET', '/WI-014/versions/2/content');
    expect(pdf.rawPayload.equals(PDF)).toBe(true);
    expect(pdf.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'inline; filename="WI-014-v2.pdf"',
      'x-content-type-options': 'nosniff',
    });
    expect(pdf.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox$/);
    const text = await as('operator', 'GET', '/WI-014/versions/1/content');
    expect(text.body).toBe('# Clean\n\n1. Stop');
    expect(text.headers).toMatchObject({
      'content-type': 'text/markdown; charset=utf-8',
      'content-disposition': 'attachment; filename="WI-014-v1.md"',
    });
  });

  it('is refused where it is something else, empty, or too large', async () => {
    await as('lead', 'POST', '', made);
    const image = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]);
    expect(await said('lead', 'POST', '/WI-014/versions', image)).toMatchObject({ code: 'GEMBA_DOCUMENT_KIND' });
    expect(await said('lead', 'POST', '/WI-014/versions')).toMatchObject({ code: 'GEMBA_DOCUMENT_KIND' });
    const text = Buffer.alloc(TEXT_MAX_BYTES + 1, 'a');
    expect(await said('lead', 'POST', '/WI-014/versions', text)).toMatchObject({
      ...{ code: 'GEMBA_TOO_LARGE', message: 'What was sent is larger than 1 MB of text.' },
    });
    const huge = await as('lead', 'POST', '/WI-014/versions', Buffer.alloc(DOCUMENT_MAX_BYTES + 1, '%PDF-'));
    expect(huge.statusCode).toBe(413);
    expect(huge.json()).toMatchObject({ message: 'What was sent is larger than 20 MB.' });
    expect((await detail('lead')).versions).toEqual([]);
  });

  it('of other routes is no body at all', async () => {
    const { statusCode } = await api.send('POST', '/api/v1/procedures', {
      ...{ cookie: await api.cookie('lead'), body: PDF, headers: { 'content-type': 'application/pdf' } },
    });
    expect(statusCode).toBe(400);
  });
});

describe('what makes no sense is refused with a reason', () => {
  it.each([
    ['a line that is not there', { attachments: [{ kind: 'line', line: 'line-9' }] }, 'no line line-9'],
    ['a machine', { attachments: [{ kind: 'machine', machine: 'x' }] }, 'no machine x'],
    ['a product', { attachments: [{ kind: 'changeover', line: null, from: 'tea', to: null }] }, 'no product tea'],
    ['a role', { readers: [{ kind: 'role', role: 'display' }] }, 'no role display'],
    ['a person', { readers: [{ kind: 'person', person: 'nobody' }] }, 'no user nobody'],
    ['an id that could be a path', { id: '../etc' }, 'id'],
    ['a kind of attachment', { attachments: [{ kind: 'wall', wall: 'x' }] }, 'attachments'],
  ])('%s', async (_what, more, reason) => {
    const answer = await said('lead', 'POST', '', { ...made, ...more });
    expect(answer).toMatchObject({ code: 'GEMBA_BAD_REQUEST', message: expect.stringContaining(reason) });
  });

  it('a second procedure of the same number, and acts that do not fit', async () => {
    await published();
    const conflict = (reason: string) => ({ code: 'GEMBA_CONFLICT', message: expect.stringContaining(reason) });
    expect(await said('lead', 'POST', '', made)).toMatchObject(conflict('WI-014 already'));
    expect(await said('lead', 'POST', '/WI-014/versions/1/publish', {})).toMatchObject(conflict('published already'));
    await upload('# 2');
    const past = { effectiveMs: START_MS - DAY_MS };
    expect(await said('lead', 'POST', '/WI-014/versions/2/publish', past)).toMatchObject(conflict('has passed'));
    await as('lead', 'POST', '/WI-014/versions/2/publish', {});
    expect(await said('operator', 'POST', '/WI-014/versions/1/read')).toMatchObject(conflict('superseded'));
    expect(await said('operator', 'POST', '/WI-014/versions/3/read')).toMatchObject({ code: 'GEMBA_NOT_FOUND' });
    expect(await said('lead', 'POST', '/WI-015/versions/1/publish', {})).toMatchObject({ code: 'GEMBA_NOT_FOUND' });
  });
});

describe('procedures of a place', () => {
  it('are those of its line, its machines, its changeovers', async () => {
    const add = (id: string, attachments: object[]) => as('lead', 'POST', '', { ...made, id, attachments });
    await add('L', [{ kind: 'line', line: 'line-1' }]);
    await add('M', [{ kind: 'machine', machine: 'filler-1' }]);
    await add('C', [{ kind: 'changeover', line: 'line-1', from: null, to: 'water' }]);
    await add('N', []);
    const seen = async (query: string): Promise<string[]> => {
      const { procedures }: ProceduresView = (await as('operator', 'GET', query)).json();
      return procedures.map(({ id, relation }) => `${id} ${relation}`);
    };
    expect(await seen('')).toEqual(['C null', 'L null', 'M null', 'N null']);
    expect(await seen('?line=line-1')).toEqual(['C changeover', 'L line', 'M machine']);
    expect(await seen('?line=line-1&next=water')).toEqual(['C changeover-now', 'L line', 'M machine']);
    const order = { id: 'a', line: 'line-1', product: 'water', quantity: 5, dueMs: START_MS + DAY_MS };
    await api.send('POST', '/api/v1/orders', { cookie: await api.cookie('planner'), body: order });
    expect(await seen('?line=line-1')).toEqual(['C changeover-now', 'L line', 'M machine']);
    await api.send('POST', '/api/v1/orders/a/start', { cookie: await api.cookie('planner'), body: {} });
    expect(await seen('?line=line-1')).toEqual(['C changeover', 'L line', 'M machine']);
    expect(await seen('?machine=filler-1')).toEqual(['M machine']);
    expect((await as('operator', 'GET', '?line=line-9')).statusCode).toBe(404);
  });

  it('are changed with their readers, who keep the moment since which they are asked', async () => {
    await published();
    await backdate(2);
    const before = (await mine('operator'))[0]?.reading;
    const readers = [
      { kind: 'role', role: 'operator' },
      { kind: 'role', role: 'lead' },
    ];
    const changed = await as('lead', 'PATCH', '/WI-014', { title: 'Cleaning', attachments: [], readers });
    expect(changed.json()).toMatchObject({ title: 'Cleaning', attachments: [], readers, readWithinDays: 7 });
    expect((await mine('operator'))[0]?.reading).toEqual(before);
    expect((await mine('lead'))[0]?.reading?.byMs).toBeGreaterThan(before?.byMs ?? 0);
    expect((await as('lead', 'PATCH', '/WI-015', {})).statusCode).toBe(404);
  });
});

it('answers what its schemas say, and what each may do', async () => {
  await published();
  const list: ProceduresView = (await as('operator', 'GET', '')).json();
  expect([...Value.Errors(ProceduresSchema, list)]).toEqual([]);
  expect(list.may).toEqual({ write: false, publish: false, seeReceipts: false });
  const one = await detail('lead');
  expect([...Value.Errors(ProcedureDetailSchema, one)]).toEqual([]);
  expect(one.may).toEqual({ write: true, publish: true, seeReceipts: true });
  expect((await api.send('GET', '/api/v1/procedures/mine')).json()).toEqual({ procedures: [] });
});
