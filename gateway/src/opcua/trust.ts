/**
 * Whom the gateway trusts: its own certificate and the trust list, in a PKI folder of its own. A server is talked to
 * only when somebody has put its certificate into `trusted/certs`; unknown ones are left in `rejected` to be looked at.
 */

import { ensureCertificate } from '@gemba/program/certificate';
import type { Log } from '@gemba/program/log';
import { OPCUACertificateManager, setErrorLogger, setWarningLogger } from 'node-opcua';
import { CertificateCare } from './security/care.ts';
import type { Expiring } from './security/expiry.ts';
import { OwnCertificates } from './security/own-certificates.ts';
import type { Policy } from './security/policy.ts';

/** Fixed, so that servers know the gateway again; part of its certificate [OPC 10000-6 §6.2.2]. */
export const APPLICATION_URI = 'urn:gemba:gateway';

export interface Trust {
  manager: OPCUACertificateManager;
  own: OwnCertificates;
  /** The best policy that each endpoint offered the last time, by `endpoint mode`. */
  policies: Map<string, Policy>;
  /** What each server showed the last time, by the URL that it was reached at; not of those without security. */
  servers: Map<string, Expiring>;
  close(): Promise<void>;
}

/** Opens the PKI folder, making key and certificate if they are missing. */
export async function openTrust(folder: string, log: Log): Promise<Trust> {
  // node-opcua writes to the console, many lines for what this program says in one.
  const quiet = (...words: unknown[]) => {
    const text = words.filter((word) => typeof word === 'string' || typeof word === 'number').join(' ');
    log.debug({ nodeOpcua: text.slice(0, 1000) });
  };
  setWarningLogger(quiet);
  setErrorLogger(quiet);
  const request = { folder, applicationUri: APPLICATION_URI, commonName: 'Gemba gateway' };
  await ensureCertificate(request);
  const own = new OwnCertificates(request);
  const manager = new OPCUACertificateManager({
    rootFolder: folder,
    automaticallyAcceptUnknownCertificate: false,
  });
  await manager.initialize();
  // Each client gives its reference back when it goes; this one keeps the manager while there is no client.
  manager.referenceCounter++;
  const care = new CertificateCare(own, folder, log);
  await care.start();
  return {
    manager,
    own,
    policies: new Map(),
    servers: new Map(),
    close: async () => {
      care.stop();
      manager.referenceCounter = 1;
      await manager.dispose();
    },
  };
}
