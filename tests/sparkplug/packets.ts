/** MQTT 3.1.1 control packets out of the bytes of a connection: as much of them as a test wants to see. */

interface Published {
  topic: string;
  payload: Uint8Array;
  qos: number;
  retain: boolean;
}

export type Packet =
  | { kind: 'connect'; level: number; clean: boolean; clientId: string; will: Published | null }
  | ({ kind: 'publish' } & Published)
  | { kind: 'subscribe'; filters: { filter: string; qos: number }[] }
  | { kind: 'disconnect' }
  | { kind: 'other'; type: number };

/** Takes the packets that are whole off the front of `bytes`, each with its own bytes. */
export function takePackets(bytes: Buffer): { packets: [Packet, Buffer][]; rest: Buffer } {
  const packets: [Packet, Buffer][] = [];
  let at = 0;
  for (;;) {
    const length = remainingLength(bytes, at + 1);
    if (length === null || length.bodyAt + length.body > bytes.length) return { packets, rest: bytes.subarray(at) };
    const end = length.bodyAt + length.body;
    packets.push([packetOf(bytes[at] as number, bytes.subarray(length.bodyAt, end)), bytes.subarray(at, end)]);
    at = end;
  }
}

/** [MQTT 3.1.1 §2.2.3]; `null` while it isn't all there. */
function remainingLength(bytes: Buffer, at: number): { body: number; bodyAt: number } | null {
  let body = 0;
  for (let place = 0; place < 4; place++) {
    const byte = bytes[at + place];
    if (byte === undefined) return null;
    body += (byte & 0x7f) << (7 * place);
    if (byte < 0x80) return { body, bodyAt: at + place + 1 };
  }
  throw new Error('a length of more than four bytes');
}

function packetOf(first: number, body: Buffer): Packet {
  const type = first >> 4;
  if (type === 1) return connectOf(body);
  if (type === 3) return publishOf(first, body);
  if (type === 8) return subscribeOf(body);
  return type === 14 ? { kind: 'disconnect' } : { kind: 'other', type };
}

/** [MQTT 3.1.1 §3.1] */
function connectOf(body: Buffer): Packet {
  const fields = new Fields(body);
  fields.bytes(); // 'MQTT'
  const level = fields.byte();
  const flags = fields.byte();
  fields.skip(2); // keep-alive
  const clientId = fields.text();
  const hasWill = (flags & 0x04) !== 0;
  const will = hasWill
    ? { topic: fields.text(), payload: fields.bytes(), qos: (flags >> 3) & 3, retain: (flags & 0x20) !== 0 }
    : null;
  return { kind: 'connect', level, clean: (flags & 0x02) !== 0, clientId, will };
}

/** [MQTT 3.1.1 §3.3] */
function publishOf(first: number, body: Buffer): Packet {
  const fields = new Fields(body);
  const topic = fields.text();
  const qos = (first >> 1) & 3;
  if (qos > 0) fields.skip(2);
  return { kind: 'publish', topic, payload: fields.rest(), qos, retain: (first & 1) !== 0 };
}

/** [MQTT 3.1.1 §3.8] */
function subscribeOf(body: Buffer): Packet {
  const fields = new Fields(body);
  fields.skip(2);
  const filters: { filter: string; qos: number }[] = [];
  while (!fields.atEnd) filters.push({ filter: fields.text(), qos: fields.byte() });
  return { kind: 'subscribe', filters };
}

class Fields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#at++);
  }

  bytes(): Uint8Array {
    const length = this.#bytes.readUInt16BE(this.#at);
    const bytes = this.#bytes.subarray(this.#at + 2, this.#at + 2 + length);
    this.#at += 2 + length;
    return Uint8Array.from(bytes);
  }

  text(): string {
    return Buffer.from(this.bytes()).toString('utf8');
  }

  rest(): Uint8Array {
    return Uint8Array.from(this.#bytes.subarray(this.#at));
  }
}
