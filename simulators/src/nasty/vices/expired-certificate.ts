/** Shows a certificate that has run out, from its next opening on: signed and in the trust list, but too old. */

import { dirname, join } from 'node:path';
import { ensureCertificate } from '@gemba/program/certificate';
import Type from 'typebox';
import { vice } from '../vice.ts';

const DAY_MS = 24 * 3600 * 1000;
const VALID_DAYS = 365;

/** Where its certificate lies, beside the PKI folder's own. */
export const expiredFolder = (pki: string): string => join(pki, 'expired');

export const expiredCertificate = vice({
  name: 'expired-certificate',
  summary: 'its certificate has run out',
  parameters: Type.Object({
    daysAgo: Type.Integer({ default: 30, minimum: 1, maximum: 3650, description: 'When, days ago' }),
  }),
  atOpening: true,
  act: ({ daysAgo }) => ({
    make: async (options) => {
      const files = await ensureCertificate({
        // PKI/own/certs/certificate.pem
        folder: expiredFolder(dirname(dirname(dirname(options.certificateFile ?? '')))),
        applicationUri: options.serverInfo?.applicationUri ?? '',
        commonName: 'Expired',
        validFrom: new Date(Date.now() - (daysAgo + VALID_DAYS) * DAY_MS),
        validDays: VALID_DAYS,
      });
      return { ...options, ...files };
    },
  }),
});
