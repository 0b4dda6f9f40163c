/**
 * The control API: whoever tests or shows the plant makes machines stop, fail and vanish. HTTP with JSON on loopback;
 * a command is answered after what it brought about was emitted, with the source time of that.
 */

import { FAULTS, faultOf } from '../faults/registry.ts';
import type { Player } from '../player.ts';
import type { Playback } from '../recordings/playback.ts';
import type { Simulation } from '../simulation.ts';
import { type Answer, checked, failure, type Link, notAllowed, ok } from './answer.ts';
import { RecordingControl } from './recordings.ts';
import { CommandRequest, FaultRequest, LinkRequest, type MachineView } from './requests.ts';

type Handler = (player: Player, body: unknown, name: string) => Answer | Promise<Answer>;

/** Answers requests; knows nothing of HTTP but methods, paths and status codes. */
export class Control {
  readonly #simulation: Simulation;
  readonly #links: ReadonlyMap<string, Link>;
  readonly #recordings: RecordingControl;

  constructor(simulation: Simulation, playbacks: readonly Playback[], links: ReadonlyMap<string, Link>) {
    this.#simulation = simulation;
    this.#links = links;
    this.#recordings = new RecordingControl(playbacks, links);
  }

  async answer(method: string, path: string, body: unknown): Promise<Answer> {
    const parts = path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
    const [collection, id, resource, name] = parts;
    if (collection === 'faults' && method === 'GET' && parts.length === 1)
      return ok(FAULTS.map(({ name, summary }) => ({ name, summary })));
    if (collection !== 'machines' || parts.length > 4) return unknownPath(path);
    if (id === undefined)
      return method === 'GET'
        ? ok([...this.#simulation.players.map((one) => this.#view(one)), ...this.#recordings.views])
        : notAllowed(method);
    const recording = this.#recordings.answer(method, id, resource, body);
    if (recording !== null) return recording;
    const player = this.#simulation.player(id);
    if (player === undefined) return failure(404, `there is no machine ${id}`, 'See GET /machines.');
    if (resource === undefined) return method === 'GET' ? ok(this.#view(player)) : notAllowed(method);
    const handler = this.#handlers[`${method} ${resource}`];
    return handler === undefined ? unknownPath(path) : handler(player, body, name ?? '');
  }

  readonly #handlers: Record<string, Handler> = {
    'POST commands': (player, body) =>
      checked(CommandRequest, body, ({ command, forS }) => {
        return ok(this.#simulation.command(player.id, command, forS === undefined ? null : forS * 1000));
      }),
    'POST faults': (player, body) => this.#switchOn(player, body),
    'DELETE faults': (player, _body, name) => {
      const isOn = player.faults.some(({ fault }) => fault.name === name);
      if (!isOn) return failure(404, `the fault ${name} is not on at ${player.id}`, 'See GET /machines.');
      return ok(this.#simulation.switchOff(player.id, name));
    },
    'POST link': (player, body) =>
      checked(LinkRequest, body, async ({ up }) => {
        const link = this.#links.get(player.id);
        await (up ? link?.open() : link?.close());
        return ok(this.#view(player));
      }),
  };

  #switchOn(player: Player, body: unknown): Answer | Promise<Answer> {
    return checked(FaultRequest, body, ({ fault: name, ...rest }) => {
      const fault = faultOf(name);
      if (fault === undefined) {
        return failure(404, `there is no fault ${name}`, `Choose one of ${FAULTS.map((one) => one.name).join(', ')}.`);
      }
      return checked(fault.parameters, rest, (parameters) => {
        const { signal } = parameters as { signal?: string };
        if (signal !== undefined && player.said[signal] === undefined) {
          return failure(
            400,
            `${player.id} has no signal ${signal}`,
            `Its signals: ${Object.keys(player.said).join(', ')}.`,
          );
        }
        return ok(this.#simulation.switchOn(player.id, fault, parameters));
      });
    });
  }

  #view(player: Player): MachineView {
    const { operation } = player.state.machine;
    const link = this.#links.get(player.id);
    return {
      id: player.id,
      model: player.cell.setting.kind.kind,
      endpoint: link?.endpoint ?? '',
      up: link?.isOpen ?? false,
      phase: operation.phase,
      reason: operation.reason,
      total: operation.total,
      good: operation.good,
      wear: Math.round(operation.wear * 1000) / 1000,
      faults: player.faults.map(({ fault, parameters }) => ({ fault: fault.name, parameters })),
    };
  }
}

const unknownPath = (path: string): Answer => failure(404, `there is nothing at ${path}`, 'See simulators/README.md.');
