/** Procedures, tasks and targets: what people work by, and what they say of it. */

import type {
  AssigneeView,
  AttachmentView,
  EffectiveTargetView,
  ProcedureDetailView,
  ProceduresView,
  ProcedureView,
  ReaderView,
  ReceiptView,
  TargetLevelView,
  TargetsView,
  TasksView,
  TaskWhenView,
  VersionView,
} from '@gemba/contract/work';
import { ApiError, request } from './request.ts';

const at = encodeURIComponent;
const versionAt = (procedure: string, version: number): string => `/procedures/${at(procedure)}/versions/${version}`;
/** An upload may be 20 MB over a slow link. */
const UPLOAD_TIMEOUT_MS = 120_000;

/** @param line only what belongs to it */
export const procedures = (line: string | null): Promise<ProceduresView> =>
  request('GET', line === null ? '/procedures' : `/procedures?line=${at(line)}`);
export const toRead = (): Promise<{ procedures: ProcedureView[] }> => request('GET', '/procedures/mine');
export const procedure = (id: string): Promise<ProcedureDetailView> => request('GET', `/procedures/${at(id)}`);
export const receipts = (id: string): Promise<{ receipts: ReceiptView[] }> =>
  request('GET', `/procedures/${at(id)}/receipts`);

/** What people say of a procedure itself; its text comes with its versions. */
export interface ProcedureSaid {
  title: string;
  attachments: AttachmentView[];
  readers: ReaderView[];
  readWithinDays: number;
}

export const makeProcedure = (made: ProcedureSaid & { id: string }): Promise<ProcedureView> =>
  request('POST', '/procedures', made);
export const changeProcedure = (id: string, said: ProcedureSaid): Promise<ProcedureView> =>
  request('PATCH', `/procedures/${at(id)}`, said);
export const publish = (id: string, version: number, isEditorial: boolean): Promise<VersionView> =>
  request('POST', `${versionAt(id, version)}/publish`, { effectiveMs: null, isEditorial });
export const withdraw = (id: string, version: number, reason: string): Promise<VersionView> =>
  request('POST', `${versionAt(id, version)}/withdraw`, { reason });
export const confirmRead = (id: string, version: number): Promise<unknown> =>
  request('POST', `${versionAt(id, version)}/read`);

/** Address of a document; PDF is opened there. */
export const contentPath = (id: string, version: number): string => `/api/v1${versionAt(id, version)}/content`;

/** Text of a document. @throws ApiError when it can't be had */
export async function contentText(id: string, version: number): Promise<string> {
  const answer = await fetch(contentPath(id, version)).catch(() => null);
  if (answer === null) throw new ApiError(0, '', '', '');
  if (!answer.ok) throw new ApiError(answer.status, '', `${answer.status} ${answer.statusText}`, '');
  return answer.text();
}

/** Sends the file itself as the body. @throws ApiError when the server refuses or doesn't answer */
export async function upload(id: string, file: File, note: string): Promise<void> {
  const query = new URLSearchParams({ fileName: file.name, note });
  const answer = await fetch(`/api/v1/procedures/${at(id)}/versions?${query}`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/octet-stream' },
    body: file,
    signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
  }).catch(() => null);
  if (answer === null) throw new ApiError(0, '', '', '');
  if (answer.ok) return;
  const said = (await answer.json().catch(() => ({}))) as { code?: string; message?: string; next?: string };
  throw new ApiError(answer.status, said.code ?? '', said.message ?? `${answer.status}`, said.next ?? '');
}

/** @param shift key of the shift; `null`: the running one */
export const tasks = (line: string, shift: string | null): Promise<TasksView> =>
  request('GET', `/tasks?line=${at(line)}${shift === null ? '' : `&shift=${at(shift)}`}`);
export const actOnTask = (task: number, act: 'done' | 'reopen', occurrence: string, note: string): Promise<unknown> =>
  request('PATCH', `/tasks/${task}`, { act, occurrence, note });
/** @param occurrence the shift that needn't do it; `null`: none any more */
export const cancelTask = (task: number, occurrence: string | null, reason: string): Promise<unknown> =>
  request('PATCH', `/tasks/${task}`, { act: 'cancel', occurrence, note: reason });
export const assignTask = (made: {
  line: string;
  machine: string | null;
  text: string;
  when: TaskWhenView;
  assignee: AssigneeView;
  carries: boolean;
}): Promise<unknown> => request('POST', '/tasks', made);

/** @param history all that was ever set, not only what holds today or later */
export const targets = (history: boolean): Promise<TargetsView> =>
  request('GET', history ? '/targets?history=true' : '/targets');
/** What a line is held to in its running shift. */
export const lineTargets = (line: string): Promise<{ targets: EffectiveTargetView[] }> =>
  request('GET', `/lines/${at(line)}/targets`);
export const setTarget = (target: {
  figure: string;
  level: TargetLevelView;
  place: string;
  team: string | null;
  shift: string | null;
  from: string;
  /** `null` ends the target of its scope. */
  value: number | null;
  note: string;
}): Promise<unknown> => request('PUT', '/targets', { targets: [target] });
