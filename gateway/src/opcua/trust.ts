/**
 * Whom the gateway trusts: its own certificate and the trust list, in a PKI folder of its own. A server is talked to
 * only when somebody has put its certificate into `trusted/certs`; unknown ones are left in `rejected` to be looked at.
 */

import { type CertificateFiles, ensureCertificate } from '@gemba/program/certificate';
import type { Log } from '@gemba/program/log';
import { OPCUACertificateManager, setErrorLogger, setWarningLogger } from 'node-opcua';

/** Fixed, so that servers know the gateway again; part of its certificate [OPC 10000-6 §6.2.2]. */
export const APPLICATION_URI = 'urn:gemba:gateway';

export interface Trust extends CertificateFiles {
  manager: OPCUACertificateManager;
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
  const files = await ensureCertificate({ folder, applicationUri: APPLICATION_URI, commonName: 'Gemba gateway' });
  const manager = new OPCUACertificateManager({
    rootFolder: folder,
    automaticallyAcceptUnknownCertificate: false,
  });
  await manager.initialize();
  // Each client gives its reference back when it goes; this one keeps the manager while there is no client.
  manager.referenceCounter++;
  return {
    ...files,
    manager,
    close: async () => {
      manager.referenceCounter = 1;
      await manager.dispose();
    },
  };
}
