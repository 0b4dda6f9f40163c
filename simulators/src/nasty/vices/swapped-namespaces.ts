/**
 * Numbers its namespaces the other way round at its next opening, so that under an index that a client has kept stand
 * another machine's nodes of the same names, Good and wrong. A machine that has a server to itself gets a stranger.
 */

import { type AddressSpace, type BaseNode, DataType, type Namespace, NodeClass, type UAVariable } from 'node-opcua';
import Type from 'typebox';
import { vice } from '../vice.ts';

/** Of the machine that stands where the only one stood. */
export const STRANGER = 'urn:gemba:stranger';
/** What the stranger's numbers say. */
const STRANGERS_NUMBER = 31_337;

export const swappedNamespaces = vice({
  name: 'swapped-namespaces',
  summary: 'numbers its namespaces the other way round: old indexes lead to another machine, with status Good',
  parameters: Type.Object({}),
  atOpening: true,
  act: () => ({
    number: (own) => (own.length > 1 ? own.toReversed() : [STRANGER, ...own]),
    furnish: (space, own) => {
      const [only, ...others] = own;
      if (only !== undefined && others.length === 0) copyAsStranger(space, only);
    },
  }),
});

function copyAsStranger(space: AddressSpace, uri: string): void {
  const stranger = space.getNamespace(STRANGER);
  const originals = space.getNamespace(uri) as Namespace & { nodeIterator(): IterableIterator<BaseNode> };
  for (const node of [...originals.nodeIterator()]) {
    if (node.nodeClass !== NodeClass.Variable) continue;
    const { value } = (node as UAVariable).readValue();
    const isNumber = value.dataType >= DataType.SByte && value.dataType <= DataType.Double;
    stranger.addVariable({
      organizedBy: space.rootFolder.objects,
      browseName: node.browseName.name ?? 'Stranger',
      nodeId: `s=${node.nodeId.value}`,
      dataType: DataType[value.dataType === DataType.Null ? DataType.Double : value.dataType],
      minimumSamplingInterval: 0,
      value: isNumber ? { dataType: value.dataType, value: foreign(value.dataType) } : value,
    });
  }
}

function foreign(dataType: DataType): number | [number, number] {
  if (dataType === DataType.Int64 || dataType === DataType.UInt64) return [0, STRANGERS_NUMBER];
  return dataType === DataType.SByte || dataType === DataType.Byte ? 113 : STRANGERS_NUMBER;
}
