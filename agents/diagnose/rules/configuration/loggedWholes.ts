import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { requestHandler } from '../../flow/handlers.ts';
import {
  enclosingFunction,
  findVariable,
  keyName,
  lastName,
  propertyName,
  referencesOf,
  unwrap,
  type Variable,
} from '../../flow/scope.ts';
import { textOf } from '../../source/sourceFile.ts';

const password =
  /^(password|passwd|pwd|passphrase|newPassword|currentPassword|oldPassword|new_password|cardNumber|cvv|cvc|otp|pin)$/;

/**
 * Whether a variable holds a form with a password (`dto`, of which `dto.password` is read beside), or the event of a cloud function with
 * the headers of a request.
 */
export function carriesCredentials(identifier: TSESTree.Identifier): 'form' | 'headers' | undefined {
  const variable = findVariable(identifier);
  if (variable === undefined) return undefined;
  const names = readOf(variable);
  if (names.some((name) => password.test(name)) && !isNarrowed(variable)) return 'form';
  const definition = variable.defs[0];
  const owner = definition?.type === DefinitionType.Parameter ? enclosingFunction(definition.name) : undefined;
  const isEvent =
    owner !== undefined && requestHandler(owner)?.kind === 'event' && owner.params[0] === definition?.name;
  return isEvent &&
    names.some((name) => /^(headers|multiValueHeaders|cookies|authorizationToken|identitySource)$/.test(name))
    ? 'headers'
    : undefined;
}

/** The names of the properties that are read of a variable. */
function readOf(variable: Variable): readonly string[] {
  return referencesOf(variable).flatMap(({ identifier: { parent }, identifier }) => {
    if (parent.type === NodeType.MemberExpression && parent.object === identifier) return propertyName(parent) ?? [];
    const isTakenApart =
      parent.type === NodeType.VariableDeclarator &&
      parent.init === identifier &&
      parent.id.type === NodeType.ObjectPattern;
    return isTakenApart && parent.id.type === NodeType.ObjectPattern
      ? parent.id.properties.flatMap((property) =>
          property.type === NodeType.Property ? (keyName(property) ?? []) : [],
        )
      : [];
  });
}

/** A record that was made of chosen columns, a stored one whose password is a hash, or one that it was taken from. */
function isNarrowed(variable: Variable): boolean {
  const definition = variable.defs[0];
  if (definition?.type === DefinitionType.Parameter) return definition.name.type !== NodeType.Identifier;
  const init = definition?.type === DefinitionType.Variable ? definition.node.init : null;
  const text = init === null ? '' : textOf(unwrap(init));
  const isForm = /(?:^|\.)(?:body|payload|query|data|args|input)$|\.json\(\)$|parse|validate/i.test(text);
  const isEmptied = referencesOf(variable).some(({ identifier }) => {
    const outer = identifier.parent.type === NodeType.MemberExpression ? identifier.parent : undefined;
    return outer?.parent.type === NodeType.UnaryExpression && outer.parent.operator === 'delete';
  });
  return !isForm || isEmptied;
}

const opens =
  /\b(?:reset|recovery|verification|confirmation|activation|one[- ]?time|magic|otp|login|sign[- ]?in|two[- ]?factor|2fa|mfa|invitation|invite)[- ]?(?:code|link|token|pin|key|url|password)s?\b/i;

/** In a sentence about a reset code or a magic link, the `code` or `link` that it names. */
export function partsOfText(node: TSESTree.Node): readonly { readonly node: TSESTree.Node; readonly kind: 'secret' }[] {
  const bare = unwrap(node);
  if (!opens.test(textOf(bare))) return [];
  const parts =
    bare.type === NodeType.TemplateLiteral
      ? bare.expressions
      : bare.type === NodeType.BinaryExpression
        ? sumOf(bare)
        : besides(bare);
  return parts.flatMap((part) => {
    const name = lastName(part) ?? '';
    const isNamed =
      /^(?:\w*[a-z])?(?:code|link|pin|url|otp)$/i.test(name) && !/status|error|country|exit|base/i.test(name);
    return isNamed ? [{ node: part, kind: 'secret' as const }] : [];
  });
}

function sumOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  return node.type === NodeType.BinaryExpression && node.operator === '+'
    ? [...sumOf(node.left), ...sumOf(node.right)]
    : [node];
}

/** `console.log('Reset code for %s is', email, code)`: the arguments behind the sentence. */
function besides(node: TSESTree.Node): readonly TSESTree.Node[] {
  const call = node.parent;
  const isText = node.type === NodeType.Literal && typeof node.value === 'string';
  if (!isText || call?.type !== NodeType.CallExpression || call.arguments[0] !== node) return [];
  return call.arguments.slice(1);
}
