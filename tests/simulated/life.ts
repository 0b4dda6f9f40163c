/** One process from its start to its end. What a dead one still has in hand never happens. */
export class Life {
  readonly name: string;
  alive = true;

  constructor(name: string) {
    this.name = name;
  }
}
