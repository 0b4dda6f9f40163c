/** Schema of `config/server.yaml`: what is not worth an option of the command line. */

import { MqttTls } from '@gemba/program/mqtt-tls';
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

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
    sparkplug: Type.Object(
      {
        hostId: Type.String({
          pattern: '^[^+#/]{1,64}$',
          default: 'gemba',
          description: 'Id under which the server is a Sparkplug host application',
        }),
      },
      { ...strict, default: {}, description: 'Sparkplug host application' },
    ),
  },
  { ...strict, title: 'Gemba server', $id: 'https://gemba.invalid/schema/server.json' },
);

export type ServerConfig = Static<typeof ServerConfig>;
