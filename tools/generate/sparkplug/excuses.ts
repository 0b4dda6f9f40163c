/**
 * Assertions of the Sparkplug specification that no test covers, each with the reason. An excuse for one that a test
 * does cover is a fault: the excuse goes.
 */

export interface Excuse {
  /** `not ours`: it asks for something that these programs don't do. `not observable`: nothing on the wire shows it. */
  kind: 'not ours' | 'not observable';
  reason: string;
  names: readonly string[];
}

export const EXCUSES: readonly Excuse[] = [
  {
    kind: 'not ours',
    reason: 'for brokers that know Sparkplug; here a broker is only a cable',
    names: [
      'conformance-mqtt-aware-basic',
      'conformance-mqtt-aware-dbirth-mqtt-retain',
      'conformance-mqtt-aware-dbirth-mqtt-topic',
      'conformance-mqtt-aware-nbirth-mqtt-retain',
      'conformance-mqtt-aware-nbirth-mqtt-topic',
      'conformance-mqtt-aware-ndeath-timestamp',
      'conformance-mqtt-aware-store',
    ],
  },
  {
    kind: 'not ours',
    reason: 'for MQTT 5.0; gateway and server connect with MQTT 3.1.1',
    names: [
      'principles-persistence-clean-session-50',
      'message-flow-phid-sparkplug-clean-session-50',
      'payloads-ndeath-will-message-publisher-disconnect-mqtt50',
    ],
  },
  {
    kind: 'not ours',
    reason: 'the server is a host at one broker; an edge node of ours keeps the times of each broker apart',
    names: ['operational-behavior-host-application-multi-server-timestamp'],
  },
  {
    kind: 'not ours',
    reason: 'the server never goes without DISCONNECT: where it can no longer say so, its Will does',
    names: ['host-topic-phid-death-payload-timestamp-disconnect-with-no-disconnect-packet'],
  },
  {
    kind: 'not observable',
    reason: 'who else has the id at other brokers no program sees; it is the operator’s to give (`sparkplug.hostId`)',
    names: ['operational-behavior-host-application-host-id'],
  },
  {
    kind: 'not ours',
    reason:
      'device commands: none is sent and none followed; acknowledgements go beside Sparkplug (docs/decisions/0034)',
    names: [
      'operational-behavior-data-commands-dcmd-metric-name',
      'operational-behavior-data-commands-dcmd-metric-value',
      'operational-behavior-data-commands-dcmd-verb',
      'payloads-dcmd-qos',
      'payloads-dcmd-retain',
      'payloads-dcmd-seq',
      'payloads-dcmd-timestamp',
      'topics-dcmd-mqtt',
      'topics-dcmd-payload',
      'topics-dcmd-timestamp',
      'topics-dcmd-topic',
    ],
  },
  {
    kind: 'not ours',
    reason: 'NDATA: the metrics of the node itself never change after its birth',
    names: [
      'operational-behavior-data-publish-nbirth-change',
      'payloads-ndata-order',
      'payloads-ndata-qos',
      'payloads-ndata-retain',
      'payloads-ndata-seq',
      'payloads-ndata-seq-inc',
      'payloads-ndata-timestamp',
      'topics-ndata-mqtt',
      'topics-ndata-payload',
      'topics-ndata-seq-num',
      'topics-ndata-timestamp',
      'topics-ndata-topic',
    ],
  },
  {
    kind: 'not ours',
    reason: 'the gateway publishes no templates; those of other nodes are decoded, counted and not stored',
    names: [
      'payloads-template-definition-is-definition',
      'payloads-template-definition-members',
      'payloads-template-definition-nbirth',
      'payloads-template-definition-nbirth-only',
      'payloads-template-definition-parameters',
      'payloads-template-definition-parameters-default',
      'payloads-template-definition-ref',
      'payloads-template-instance-is-definition',
      'payloads-template-instance-members',
      'payloads-template-instance-members-birth',
      'payloads-template-instance-members-data',
      'payloads-template-instance-parameters',
      'payloads-template-instance-ref',
      'payloads-template-is-definition',
      'payloads-template-is-definition-definition',
      'payloads-template-is-definition-instance',
      'payloads-template-parameter-name-required',
      'payloads-template-parameter-name-type',
      'payloads-template-parameter-type-req',
      'payloads-template-parameter-type-value',
      'payloads-template-parameter-value',
      'payloads-template-parameter-value-type',
      'payloads-template-ref-definition',
      'payloads-template-ref-instance',
      'payloads-template-version',
      'topics-nbirth-templates',
    ],
  },
  {
    kind: 'not ours',
    reason: 'the gateway publishes no data sets; those of other nodes are decoded, counted and not stored',
    names: [
      'payloads-dataset-column-num-headers',
      'payloads-dataset-column-size',
      'payloads-dataset-parameter-type-req',
      'payloads-dataset-types-def',
      'payloads-dataset-types-num',
      'payloads-dataset-types-type',
      'payloads-dataset-types-value',
      'payloads-template-dataset-value',
    ],
  },
];
