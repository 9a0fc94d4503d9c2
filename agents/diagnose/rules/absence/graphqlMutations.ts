import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isFunctionNode, keyName, stringOf } from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { valueOf } from '../../flow/values.ts';
import type { SourceFile } from '../../source/sourceFile.ts';
import { constantText, objectOf, settingOf } from '../configuration/settings.ts';
import type { Route } from './route.ts';
import type { Service } from './services.ts';

const graphqlPackages = /graphql|apollo|^mercurius$|^nexus$|^@pothos\//;

/**
 * The mutations that the code of an application resolves: `Mutation: { login() {} }`, the fields of a type of that name, methods with
 * @Mutation(), `mutationField('login', …)`. The path is the name.
 */
export function graphqlMutations({ files, dependencies }: Service): readonly Route[] {
  const isGraphql =
    Object.keys(dependencies).some((name) => graphqlPackages.test(name)) ||
    files.some(({ text }) => /['"](?:graphql|mercurius|@apollo\/server|apollo-server[\w-]*)['"]/.test(text));
  if (!isGraphql) return [];
  const found = new Map<TSESTree.Node, Route>();
  for (const file of files) {
    if (!/mutation/i.test(file.text)) continue;
    for (const route of [...objectMutations(file), ...decoratedMutations(file)])
      if (!found.has(route.node)) found.set(route.node, route);
  }
  return [...found.values()];
}

function objectMutations(file: SourceFile): readonly Route[] {
  return [...descendants(file.program)].flatMap((node): readonly Route[] => {
    if (node.type === NodeType.Property && keyName(node) === 'Mutation') return fieldsOf(node.value);
    if (node.type === NodeType.VariableDeclarator && node.id.type === NodeType.Identifier && node.init !== null)
      return /^(?:\w*M|m)utations?$/.test(node.id.name) ? fieldsOf(node.init) : [];
    if (node.type === NodeType.CallExpression && calledName(node) === 'mutationField') {
      const path = stringOf(node.arguments[0]);
      return path === undefined ? [] : [{ method: 'mutation', path, node, handlers: [] }];
    }
    const isType = node.type === NodeType.ObjectExpression && constantText(settingOf(node, 'name')) === 'Mutation';
    const fields = isType ? settingOf(node, 'fields') : undefined;
    return fields === undefined ? [] : fieldsOf(fields);
  });
}

/** The fields of an object, those that it takes over from others too, and of a function that gives one. */
function fieldsOf(value: TSESTree.Node, depth = 0): readonly Route[] {
  const given = isFunctionNode(value) ? value.body : value;
  return (objectOf(given)?.properties ?? []).flatMap((property): readonly Route[] => {
    if (property.type === NodeType.SpreadElement) return depth > 3 ? [] : fieldsOf(property.argument, depth + 1);
    const path = keyName(property);
    if (path === undefined) return [];
    const resolved = settingOf(property.value, 'resolve') ?? property.value;
    const handler = isFunctionNode(resolved) ? undefined : valueOf(resolved);
    const node = handler?.kind === 'function' ? handler.node : resolved;
    return [{ method: 'mutation', path, node: property, handlers: [node] }];
  });
}

function decoratedMutations({ classes }: SourceFile): readonly Route[] {
  return classes.flatMap(({ body }) =>
    body.body.flatMap((member): readonly Route[] => {
      if (member.type !== NodeType.MethodDefinition) return [];
      const decorator = member.decorators.find(
        ({ expression }) => expression.type === NodeType.CallExpression && calledName(expression) === 'Mutation',
      );
      if (decorator?.expression.type !== NodeType.CallExpression) return [];
      const given = decorator.expression.arguments.flatMap(
        (argument) => stringOf(argument) ?? constantText(settingOf(argument, 'name')) ?? [],
      );
      return [
        { method: 'mutation', path: given[0] ?? keyName(member) ?? '', node: decorator, handlers: [member.value] },
      ];
    }),
  );
}
