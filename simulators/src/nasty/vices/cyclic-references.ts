/** Each of its nodes organizes itself and the Objects folder: whoever follows references must remember where it was. */

import {
  BrowseDirection,
  BrowseRequest,
  BrowseResponse,
  coerceExpandedNodeId,
  coerceNodeId,
  NodeClass,
  ObjectIds,
  ObjectTypeIds,
  ReferenceDescription,
  ReferenceTypeIds,
} from 'node-opcua';
import Type from 'typebox';
import { altered } from '../internals.ts';
import { vice } from '../vice.ts';

export const cyclicReferences = vice({
  name: 'cyclic-references',
  summary: 'its nodes refer to themselves and back to the Objects folder',
  parameters: Type.Object({}),
  act: () => ({
    answered: (response, request) => {
      if (!(request instanceof BrowseRequest && response instanceof BrowseResponse)) return response;
      const results = (response.results ?? []).map((result, index) => {
        const asked = request.nodesToBrowse?.[index];
        if (asked === undefined || asked.nodeId.namespace === 0) return result;
        if (asked.browseDirection === BrowseDirection.Inverse) return result;
        const back = [asked.nodeId, coerceNodeId(ObjectIds.ObjectsFolder)].map(
          (nodeId) =>
            new ReferenceDescription({
              referenceTypeId: coerceNodeId(ReferenceTypeIds.Organizes),
              isForward: true,
              nodeId: coerceExpandedNodeId(nodeId.toString()),
              browseName: { name: 'Again' },
              displayName: { text: 'Again' },
              nodeClass: NodeClass.Object,
              typeDefinition: coerceExpandedNodeId(ObjectTypeIds.FolderType),
            }),
        );
        return altered(result, { references: [...(result.references ?? []), ...back] });
      });
      return altered(response, { results });
    },
  }),
});
