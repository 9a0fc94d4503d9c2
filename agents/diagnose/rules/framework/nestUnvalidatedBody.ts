import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { decoratorName } from '../../flow/handlers.ts';
import { findVariable, isFunctionNode, referencesOf } from '../../flow/scope.ts';
import { namesIn } from '../../flow/exports.ts';
import { shortText } from '../../source/sourceFile.ts';
import { defineProductionRule } from '../configuration/places.ts';
import {
  bodyParameters,
  changingRoutes,
  hasDecorator,
  isController,
  routesOfController,
  typeOfParameter,
  usesNest,
} from './nest.ts';
import { judgeUncheckedClass } from './nestUncheckedClass.ts';

/** Bodies whose type is gone at run time: no pipe can check what has no class. */
export const nestUnvalidatedBody = defineProductionRule((scene) => ({
  ClassDeclaration: (node): void => {
    judgeUncheckedClass(scene, node);
    if (!isController(node) || !usesNest(scene.file) || hasDecorator(node, /^UsePipes$/)) return;
    for (const { method, route } of routesOfController(node)) {
      if (!changingRoutes.has(decoratorName(route))) continue;
      for (const { parameter, decorator } of bodyParameters(method)) {
        const type = typeOfParameter(parameter);
        const isPiped =
          (decorator.expression.type === NodeType.CallExpression && decorator.expression.arguments.length > 0) ||
          hasDecorator(method, /^UsePipes$|Zod|Joi|Valid|Schema/);
        const what = type === undefined ? 'has no type' : typeWithoutClass(type);
        const isChecked = isPiped || isHandedToCheck(parameter);
        scene.judge(
          parameter,
          what === undefined || isChecked
            ? undefined
            : { detail: `Here the body ${what}, so every field of every kind gets through.` },
        );
      }
    }
  },
}));

/** What is wrong with a type that no class stands behind; undefined for classes and for what cannot be seen. */
function typeWithoutClass(type: TSESTree.TypeNode): string | undefined {
  switch (type.type) {
    case NodeType.TSAnyKeyword:
    case NodeType.TSUnknownKeyword:
    case NodeType.TSObjectKeyword:
      return `is ${shortText(type)}`;
    case NodeType.TSTypeLiteral:
    case NodeType.TSMappedType:
    case NodeType.TSIntersectionType:
    case NodeType.TSUnionType:
      return `has the type ${shortText(type, 60)}, which is gone at run time`;
    case NodeType.TSTypeReference:
      return typeWithoutReference(type);
    default:
      return undefined;
  }
}

function typeWithoutReference(type: TSESTree.TSTypeReference): string | undefined {
  if (type.typeName.type !== NodeType.Identifier) return undefined;
  const { name } = type.typeName;
  if (/^(?:Record|Partial|Pick|Omit|Required|Readonly)$/.test(name))
    return `has the type ${shortText(type, 60)}, which is gone at run time`;
  const declared = findVariable(type.typeName)?.defs[0]?.node;
  if (declared?.type === NodeType.TSInterfaceDeclaration) return `has the interface ${name}, which is gone at run time`;
  // A type that is inferred from a schema is checked by it somewhere.
  const isInferred =
    declared?.type === NodeType.TSTypeAliasDeclaration &&
    !/infer|typeof|Static<|InferType/i.test(shortText(declared, 300));
  return isInferred ? `has the type ${name}, which is gone at run time` : undefined;
}

/** True when the method hands the body, or a part of it, to something that parses or checks it. */
function isHandedToCheck(parameter: TSESTree.Parameter): boolean {
  const [name] = namesIn(parameter);
  return referencesOf(name && findVariable(name)).some(({ identifier }) => {
    for (
      let node: TSESTree.Node | undefined = identifier.parent;
      node !== undefined && !isFunctionNode(node);
      node = node.parent
    ) {
      if (
        node.type === NodeType.CallExpression &&
        /parse|valid|check|assert|verify|constructEvent|schema|sanitize|decode|ensure|plainTo/i.test(
          calledName(node) ?? '',
        )
      )
        return true;
    }
    return false;
  });
}
