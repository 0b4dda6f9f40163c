/** Speaks with the control API, for the command line and for tests. */

import { GembaError } from '@gemba/contract/errors';
import type { Command } from '../machines/commands.ts';
import type { Receipt } from '../simulation.ts';
import type { MachineView, RecordingView } from './requests.ts';

/** Longest wait for an answer, ms; opening a machine tool's server again takes a good part of a second. */
const ANSWER_MAX_MS = 15_000;

/** Every method throws GEMBA_SIMULATORS when the simulators refuse or don't answer. */
export class ControlClient {
  readonly #url: string;

  constructor(port: number, host = '127.0.0.1') {
    this.#url = `http://${host}:${port}`;
  }

  machines(): Promise<(MachineView | RecordingView)[]> {
    return this.#ask('GET', '/machines') as Promise<(MachineView | RecordingView)[]>;
  }

  faults(): Promise<{ name: string; summary: string }[]> {
    return this.#ask('GET', '/faults') as Promise<{ name: string; summary: string }[]>;
  }

  /** Without `forS` it lasts until another command. */
  command(machine: string, command: Command | (string & {}), forS?: number): Promise<Receipt> {
    const body = forS === undefined ? { command } : { command, forS };
    return this.#ask('POST', `/machines/${encodeURIComponent(machine)}/commands`, body) as Promise<Receipt>;
  }

  switchOn(machine: string, fault: string, parameters: Record<string, unknown> = {}): Promise<Receipt> {
    const body = { fault, ...parameters };
    return this.#ask('POST', `/machines/${encodeURIComponent(machine)}/faults`, body) as Promise<Receipt>;
  }

  switchOff(machine: string, fault: string): Promise<Receipt> {
    const path = `/machines/${encodeURIComponent(machine)}/faults/${encodeURIComponent(fault)}`;
    return this.#ask('DELETE', path) as Promise<Receipt>;
  }

  link(machine: string, up: boolean): Promise<MachineView | RecordingView> {
    return this.#ask('POST', `/machines/${encodeURIComponent(machine)}/link`, { up }) as Promise<
      MachineView | RecordingView
    >;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.#url + path, {
      method,
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: Error) => {
      const cause = error.cause instanceof Error ? error.cause.message : error.message;
      throw new GembaError('GEMBA_SIMULATORS', { url: this.#url, reason: cause });
    });
    const answer = (await response.json()) as { error?: string; next?: string };
    if (response.ok) return answer;
    const reason = [answer.error, answer.next].filter((text) => text !== undefined).join('. ');
    throw new GembaError('GEMBA_SIMULATORS', { url: this.#url, reason: reason.replace(/\.$/, '') });
  }
}
