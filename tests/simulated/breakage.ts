/** Parts that can be broken on purpose, each by standing something false in its place: the harness must notice. */
export interface Breakage {
  /** The gateway's disk says that it has synced, and hasn't. */
  fsync?: boolean;
  /** The server says that a batch is stored as soon as it has received it. */
  storedEarly?: boolean;
  /** A batch that comes again is stored again. */
  doubles?: boolean;
  /** The records keep the positions of a commit before its rows, and not with them. */
  tornCommits?: boolean;
}
