/** Gives all nodes of its own the same browse name: only NodeIds tell them apart. */

import { BrowseNextResponse, BrowseResponse, QualifiedName, type ReferenceDescription } from 'node-opcua';
import Type from 'typebox';
import { altered } from '../internals.ts';
import { vice } from '../vice.ts';

export const duplicateNames = vice({
  name: 'duplicate-names',
  summary: 'gives all its nodes the same browse name',
  parameters: Type.Object({ name: Type.String({ default: 'Value', minLength: 1, description: 'That name' }) }),
  act: ({ name }) => {
    const renamed = (reference: ReferenceDescription): ReferenceDescription => {
      const namespaceIndex = reference.nodeId.namespace;
      if (namespaceIndex === 0) return reference;
      return altered(reference, { browseName: new QualifiedName({ name, namespaceIndex }) });
    };
    return {
      answered: (response) => {
        if (!(response instanceof BrowseResponse || response instanceof BrowseNextResponse)) return response;
        const results = (response.results ?? []).map((result) =>
          altered(result, { references: (result.references ?? []).map(renamed) }),
        );
        return altered(response, { results });
      },
    };
  },
});
