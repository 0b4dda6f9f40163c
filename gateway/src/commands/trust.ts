/** `npm run gateway -- trust …`: whom the gateway trusts, who has asked for it, and saying yes or no. */

import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { command } from '@gemba/program/command';
import { coloured, print, printJson, table, terminalColumns } from '@gemba/program/terminal';
import { type Certificate, listCertificates, moveCertificate } from '../opcua/trust-list.ts';
import { DATA_OPTION } from '../options.ts';

const DAY_MS = 86_400_000;
/** Shown as expiring from here on, days. */
const EXPIRES_SOON_DAYS = 60;

export const trust = command(
  {
    name: 'gateway',
    command: 'trust',
    summary: 'Shows and changes which OPC UA servers are trusted.',
    positionals: 'list | accept THUMBPRINT | reject THUMBPRINT',
    options: { ...DATA_OPTION, json: { type: 'boolean', help: 'Print JSON' } },
    notes: [
      'A server that is unknown leaves its certificate in the inbox (rejected) when it is connected to for the first',
      'time. Compare the thumbprint with the one that the machine itself shows, then accept it. The beginning of a',
      'thumbprint is enough. A running gateway connects by itself when its machine was accepted; one that was rejected',
      'is not let in when it next connects.',
    ].join('\n'),
  },
  async ({ options, positionals }) => {
    const [verb = 'list', thumbprint, ...more] = positionals;
    const pki = join(options.data, 'gateway', 'pki');
    if (more.length > 0) throw new GembaError('GEMBA_ARGUMENT', { argument: more.join(' ') });
    if (verb === 'list' && thumbprint === undefined) return list(pki, options.json);
    if (verb !== 'accept' && verb !== 'reject') throw new GembaError('GEMBA_ARGUMENT', { argument: verb });
    if (thumbprint === undefined) throw new GembaError('GEMBA_ARGUMENT', { argument: `trust ${verb} THUMBPRINT` });
    const moved = await moveCertificate(pki, thumbprint, verb === 'accept' ? 'trusted' : 'rejected');
    if (options.json) printJson(moved);
    else print(`${moved.standing}: ${moved.subject}`, moved.thumbprint);
    return 0;
  },
);

async function list(pki: string, asJson: boolean): Promise<0> {
  const { certificates, unreadable } = await listCertificates(pki);
  if (asJson) {
    printJson({ certificates, unreadable });
    return 0;
  }
  const rows = certificates.map((one) => [
    one.standing,
    one.thumbprint,
    validity(one, Date.now()),
    one.subject,
    one.applicationUri ?? '',
  ]);
  print(...table(['', 'thumbprint', 'valid until', 'subject', 'application'], rows, terminalColumns()));
  for (const file of unreadable) print(coloured('yellow', `no certificate: ${file}`));
  const waiting = certificates.filter(({ standing }) => standing === 'rejected').length;
  if (waiting > 0)
    print('', `${waiting} waiting: compare the thumbprint with the machine's, then trust accept THUMBPRINT`);
  return 0;
}

/** `2036-11-20`, and what is wrong with it. */
export function validity({ fromMs, toMs }: Pick<Certificate, 'fromMs' | 'toMs'>, nowMs: number): string {
  const day = new Date(toMs).toISOString().slice(0, 10);
  if (nowMs > toMs) return `${day} (expired)`;
  if (nowMs < fromMs) return `${day} (not yet valid)`;
  const days = Math.floor((toMs - nowMs) / DAY_MS);
  return days <= EXPIRES_SOON_DAYS ? `${day} (${days} days)` : day;
}
