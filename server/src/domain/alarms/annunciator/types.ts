/**
 * What is remembered across alarms, so that people are told once of what belongs together: of each first-out group, and
 * of each operator position its activations. Plain JSON but for `bigint`: it is stored whole with every commit.
 */

export interface Group {
  kind: 'group';
  /** `group@machine` or `group@line`. */
  id: string;
  members: readonly Member[];
  /** When it is decided who was the first, on the server's clock; `null` before anything happened, and afterwards. */
  dueNs: bigint | null;
  /**
   * It is known who was the first: what comes now follows, as long as something of the group stands and nobody has
   * acknowledged what people were told of.
   */
  decided: boolean;
}

/** An alarm that has become active in a group since nothing of it stood. */
export interface Member {
  /** `rule@machine` */
  alarm: string;
  occurrence: string;
  /** When it became active first since then, in the samples' own time. */
  activeNs: bigint;
  critical: boolean;
  /** Active, unacknowledged and in the open. */
  stands: boolean;
  /** Acknowledged, normal or suppressed: nobody needs to be told. */
  quiet: boolean;
  /** People were told of it, for the group. */
  told: boolean;
}

export interface Position {
  kind: 'position';
  /** Id of a line, area or site, as the plant's settings have it, or `system`. */
  id: string;
  /** The newest activations, ascending; as many as it takes to start a flood. */
  recentNs: readonly bigint[];
  /** Since when it is in a flood; `null` when it is in none. */
  floodSinceNs: bigint | null;
}

export type Scope = Group | Position;
