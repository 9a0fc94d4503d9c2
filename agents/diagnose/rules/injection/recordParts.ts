import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { keyName, propertyOf, unwrap } from '../../flow/scope.ts';
import { originsOf } from './origins.ts';

/** An object that gives a record fields which are not written out in the code. */
export interface Whole {
  readonly node: TSESTree.Node;
  /** The object literal nearest to the client into which it is spread: there the fields of the record are decided. */
  readonly composedIn: TSESTree.ObjectExpression | undefined;
}

/** The objects that give a record such fields: `body`, `{ ...body }`, `{ $set: body }`, `Object.assign(record, body)`. */
export function wholesIn(given: TSESTree.Node, composedIn?: TSESTree.ObjectExpression, depth = 0): readonly Whole[] {
  if (depth > 3) return [];
  return originsOf(given).flatMap((origin) => {
    const bare = unwrap(origin);
    if (bare.type === NodeType.ObjectExpression) {
      const holders = isPrismaArgument(bare) ? ['data', 'create', 'update'] : ['$set', '$setOnInsert'];
      const set = holders.flatMap((name) => propertyOf(bare, name) ?? []);
      const spread = bare.properties.flatMap((property) =>
        property.type === NodeType.SpreadElement ? [property.argument] : [],
      );
      return [
        ...spread.flatMap((inner) => wholesIn(inner, bare, depth + 1)),
        ...set.flatMap((inner) => wholesIn(inner, composedIn, depth + 1)),
      ];
    }
    if (bare.type === NodeType.ArrayExpression) return [];
    const isAssign =
      bare.type === NodeType.CallExpression && /^(?:assign|extend|merge|defaults)$/.test(calledName(bare) ?? '');
    return isAssign
      ? bare.arguments.flatMap((argument) => wholesIn(argument, composedIn, depth + 1))
      : [{ node: bare, composedIn }];
  });
}

/** `{ where, data }` and the like, with no names of a record's own. */
function isPrismaArgument(object: TSESTree.ObjectExpression): boolean {
  return object.properties.every(
    (property) =>
      property.type === NodeType.Property &&
      /^(?:data|where|select|include|omit|create|update)$/.test(keyName(property) ?? ''),
  );
}
