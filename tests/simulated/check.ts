/**
 * The checker: nothing is left on the way, both sinks hold what was promised and say the same of it, nothing was deleted
 * before that, and every machine's samples and ledger are in order.
 */

import { has, intersect } from '@gemba/contract/stream/positions';
import type { GatewayPositions } from '@gemba/server/records/port';
import type { Evidence, Finding } from './evidence.ts';
import { brief } from './gateway-process.ts';
import { ledgerFindings } from './ledger-findings.ts';
import { sampleFindings } from './sample-findings.ts';

/** Counters that stay at zero: nothing malformed is sent, and no core may throw. */
const ZERO = ['gemba_server_derive_failed_total', 'gemba_server_stream_refused_total'];

export async function findings(evidence: Evidence): Promise<Finding[]> {
  const found: Finding[] = [];
  const { stage, gateway, server, drained } = evidence;
  if (!drained) found.push({ what: 'not stored in time', detail: await present(evidence) });
  for (const position of gateway.deletedEarly) {
    found.push({ what: 'deleted before it was stored', detail: `position ${position}` });
  }
  for (const { entry, reason } of server.quarantined) {
    found.push({ what: 'quarantined', detail: `${brief(entry)}: ${reason}` });
  }
  for (const name of ZERO) {
    const count = await server.metric(name);
    if (count > 0) found.push({ what: name, detail: String(count) });
  }
  found.push(...(await positionFindings(evidence)));
  for (const machine of stage.field.machines.keys()) {
    found.push(...sampleFindings(machine, evidence), ...(await ledgerFindings(machine, evidence)));
  }
  return found;
}

/** Where things stand, for a run that doesn't come to an end. */
async function present(evidence: Evidence): Promise<string> {
  const { gateway, server, records } = evidence;
  const { journal } = gateway;
  const dirty = await records.dirty();
  return JSON.stringify({
    gateway: gateway.up ? 'up' : 'down',
    server: server.up ? 'up' : 'down',
    backlog: gateway.backlog,
    journal: journal === null ? null : [journal.oldest, journal.last],
    records: (await records.positions('records')).map(({ set }) => set),
    historian: (await historianPositions(evidence)).map(({ set }) => set),
    dirty: dirty.map(({ machine }) => machine),
  });
}

async function historianPositions({ historian, records }: Evidence): Promise<GatewayPositions[]> {
  return historian.style === 'transactions' ? historian.positions : records.positions('historian');
}

/** Both sinks say that they have the same, all that was ever promised of a journal, and they do have it. */
async function positionFindings(evidence: Evidence): Promise<Finding[]> {
  const found: Finding[] = [];
  const { gateway, records, stage } = evidence;
  const inRecords = await records.positions('records');
  const inHistorian = await historianPositions(evidence);
  for (const [epoch, batches] of gateway.promised) {
    const a = inRecords.find((one) => one.epoch === epoch)?.set ?? [];
    const b = inHistorian.find((one) => one.epoch === epoch)?.set ?? [];
    const detail = `records ${JSON.stringify(a)}, historian ${JSON.stringify(b)}`;
    if (JSON.stringify(a) !== JSON.stringify(b)) found.push({ what: 'the sinks disagree on positions', detail });
    const both = intersect(a, b);
    const missing = [...batches.keys()].find((position) => !has(both, position) || !stage.isStored(epoch, position));
    if (missing !== undefined) {
      found.push({ what: 'a batch is not in both sinks', detail: `position ${missing}; ${detail}` });
    }
  }
  return found;
}
