/**
 * `npm run certificates`: makes the OPC UA certificates of gateway and simulators in one data folder and lets each
 * trust the other, as `npm start` does for the demo. For containers that share a volume.
 */

import { exchangeCertificates } from './exchange-certificates.ts';
import { run } from './run.ts';

await run(
  {
    name: 'certificates',
    summary: 'Makes the OPC UA certificates of gateway and simulators, and lets each trust the other.',
    options: {
      data: {
        type: 'string',
        env: 'GEMBA_DATA',
        default: 'data',
        placeholder: 'DIR',
        help: 'Folder that both keep their data in',
      },
    },
  },
  async ({ options, log }) => {
    await exchangeCertificates(options.data);
    log.info({ data: options.data }, 'gateway and simulators trust each other');
    return undefined;
  },
);
