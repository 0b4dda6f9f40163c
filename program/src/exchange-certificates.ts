/** Gives gateway and simulators their certificates and puts each into the other's trust list: the demo too signs and encrypts. */

import { join } from 'node:path';
import { ensureCertificate, trust } from '@gemba/program/certificate';

/** Makes what is missing under `DATA/gateway/pki` and `DATA/simulators/pki`. */
export async function exchangeCertificates(data: string): Promise<void> {
  const [gateway, simulators] = await Promise.all([
    ensureCertificate({
      folder: join(data, 'gateway/pki'),
      applicationUri: 'urn:gemba:gateway',
      commonName: 'Gemba gateway',
    }),
    ensureCertificate({
      folder: join(data, 'simulators/pki'),
      applicationUri: 'urn:gemba:simulators',
      commonName: 'Gemba simulators',
    }),
  ]);
  await trust(join(data, 'simulators/pki'), gateway.certificateFile);
  await trust(join(data, 'gateway/pki'), simulators.certificateFile);
}
