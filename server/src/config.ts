/** Schema of `config/server.yaml`: what is not worth an option of the command line. */

import { ID_PATTERN, SIGNAL_ID_PATTERN } from '@gemba/contract/identity';
import { MqttTls } from '@gemba/program/mqtt-tls';

import Type, { type Static } from 'typebox';
import { RETENTION } from './historian/retention.ts';
import { MailConfig } from './mail-config.ts';
import { NotificationConfig } from './notifications/config.ts';

const strict = { additionalProperties: false } as const;
/** A level of a Sparkplug topic [tck-id-topic-structure-namespace-valid-group-id]. */
const level = (description: string) => Type.String({ pattern: '^[^+#/]{1,256}$', description });

export const ServerConfig = Type.Object(
  {
    tls: Type.Optional(
      Type.Object(
        {
          certificate: Type.String({ description: 'PEM file of the certificate and its chain' }),
          key: Type.String({ description: 'PEM file of the private key' }),
        },
        { ...strict, description: 'TLS in the server itself; needed to listen beyond this machine without a proxy' },
      ),
    ),
    trustedProxy: Type.Optional(
      Type.Array(Type.String({ description: 'IP address or network, for example 10.0.0.5 or 10.0.0.0/24' }), {
        minItems: 1,
        maxItems: 16,
        description: 'Proxies that end TLS in front of the server; what they say of the client is believed',
      }),
    ),
    allowedOrigins: Type.Array(
      Type.String({ pattern: '^https?://[^/]+$', description: 'Origin, for example https://gemba.example' }),
      {
        default: [],
        maxItems: 16,
        description: 'Pages of other origins that may write and open the live socket',
      },
    ),
    frameAncestors: Type.Array(Type.String({ pattern: '^https?://[^/ ;,]+$', description: 'Origin' }), {
      default: [],
      maxItems: 16,
      description: 'Pages that may show Gemba in a frame (default: none)',
    }),
    mqtt: Type.Object(
      { tls: Type.Optional(MqttTls) },
      { ...strict, default: {}, description: 'The broker, whose URL is given by --mqtt' },
    ),
    historian: Type.Object(
      {
        rawDays: Type.Integer({
          minimum: 2,
          maximum: 36_500,
          default: RETENTION.rawDays,
          description:
            'How long raw samples are kept, in days; older ones are deleted, and with them what is within a minute',
        }),
        minuteDays: Type.Integer({
          minimum: 2,
          maximum: 36_500,
          default: RETENTION.minuteDays,
          description:
            'How long figures by the minute are kept, in days, not fewer than rawDays; figures by the hour stay for good',
        }),
        gzip: Type.Boolean({
          default: false,
          description:
            'InfluxDB: compress what is written. It spares a slow network, and halves how much can be written',
        }),
      },
      {
        ...strict,
        default: {},
        description:
          'How long the historian keeps what. InfluxDB deletes raw samples by its bucket’s own retention: that of a bucket which the server makes says the same',
      },
    ),
    backups: Type.Object(
      {
        withinHours: Type.Optional(
          Type.Number({
            minimum: 1,
            maximum: 8784,
            description: 'An alarm says that there is no backup as young as this, h (default: nobody asks)',
          }),
        ),
        folder: Type.Optional(
          Type.String({ description: 'Where backups are made (`backup --out`; default: DATA/server/backups)' }),
        ),
      },
      { ...strict, default: {}, description: 'How recent a backup is wanted' },
    ),
    mail: Type.Optional(MailConfig),
    notifications: NotificationConfig,
    reports: Type.Object(
      {
        sentDays: Type.Integer({
          minimum: 60,
          maximum: 36_500,
          default: 1100,
          description:
            'How long reports that were sent are kept with their figures, in days from the end of their period; a correction is sent of those that ended in the last 40',
        }),
      },
      { ...strict, default: {}, description: 'Reports by e-mail' },
    ),
    erp: Type.Object(
      {
        webhook: Type.Optional(
          Type.String({
            pattern: '^https?://[^\\s]+$',
            description:
              'Address to which the results of orders are sent; signed with the secret of GEMBA_ERP_SECRET or GEMBA_ERP_SECRET_FILE',
          }),
        ),
      },
      { ...strict, default: {}, description: 'The program that plans' },
    ),
    sparkplug: Type.Object(
      {
        hostId: Type.String({
          pattern: '^[^+#/]{1,64}$',
          default: 'gemba',
          description: 'Id under which the server is a Sparkplug host application',
        }),
        reorderS: Type.Number({
          minimum: 0.1,
          maximum: 60,
          default: 5,
          description:
            'How long a message that is missing in a node’s sequence is waited for, s; then its births are asked for',
        }),
        deathWithinS: Type.Number({
          minimum: 1,
          maximum: 3600,
          default: 90,
          description:
            'Longest time from the end of a foreign node to its NDEATH by Will, s: one and a half times the longest keep-alive of the nodes. Too small a value claims that a dead node was watched; too large a one only settles the figures of machines at rest later',
        }),
        machines: Type.Record(
          Type.String({ pattern: ID_PATTERN }),
          Type.Object(
            {
              group: level('Group id of the node'),
              node: level('Edge node id'),
              device: Type.Optional(
                Type.Union([level('Device id'), Type.Null()], {
                  description: 'Device id (default: the machine’s id); null where its metrics are the node’s own',
                }),
              ),
              metrics: Type.Optional(
                Type.Record(
                  Type.String({ pattern: SIGNAL_ID_PATTERN }),
                  Type.String({ minLength: 1, maxLength: 512 }),
                  {
                    propertyNames: { pattern: SIGNAL_ID_PATTERN, description: 'Signal id' },
                    description: 'Signal id → name of its metric (default: the signal’s id)',
                  },
                ),
              ),
            },
            strict,
          ),
          {
            propertyNames: { pattern: ID_PATTERN, description: 'Machine id' },
            default: {},
            description: 'Machines that are read from foreign Sparkplug nodes, and by no gateway: machine id → where',
          },
        ),
      },
      { ...strict, default: {}, description: 'Sparkplug host application' },
    ),
  },
  { ...strict, title: 'Gemba server', $id: 'https://gemba.invalid/schema/server.json' },
);

export type ServerConfig = Static<typeof ServerConfig>;
