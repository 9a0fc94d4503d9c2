import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { definitionOf } from '../../flow/definitions.ts';
import { isFunctionNode, keyName, stringOf } from '../../flow/scope.ts';
import { valueOf } from '../../flow/values.ts';
import { textOf } from '../../source/sourceFile.ts';
import { wordsOf } from './words.ts';

const guardWords =
  /^(auth\w*|login|logged|loggedin|signedin|jwt|guard|guards|protect|protected|permit|permission|permissions|role|roles|admin|admins|acl|authorize|authenticated|restrict|restricted|secured|bearer|unauthorized|owner|ownership|requireuser|isuser|identity|keycloak|credentials)$/;
const notGuard =
  /initialize|passport\.session|routes?\b|router|controller|\bexpress\.|static\(|cookieSession|rateLimit|limiter/i;

/** A middleware that lets only known clients pass, by its name or by what it answers to others. */
export function isGuard(node: TSESTree.Node): boolean {
  if (node.type === NodeType.ArrayExpression)
    return node.elements.some((element) => element !== null && isGuard(element));
  if (isNamedGuard(node)) return true;
  // `requireEditor = [requireAccount, (request, response, next) => …]` of another file.
  const definition = node.type === NodeType.Identifier ? definitionOf(node) : undefined;
  if (definition?.type === NodeType.ArrayExpression) return isGuard(definition);
  const value = valueOf(node);
  const owner = isFunctionNode(node) ? node : value?.kind === 'function' ? value.node : undefined;
  return (
    owner !== undefined &&
    owner.params.length >= 2 &&
    /\b40[13]\b|unauthori[sz]ed|forbidden|redirect\([^)]*(?:login|signin)/i.test(textOf(owner)) &&
    /\bnext\b/.test(textOf(owner))
  );
}

export function isNamedGuard(node: TSESTree.Node): boolean {
  if (isFunctionNode(node) || stringOf(node) !== undefined) return false;
  // Of `session({ prefix: 'admin' })` the options say nothing of who may pass.
  const hasOptions =
    node.type === NodeType.CallExpression && node.arguments.some(({ type }) => type === NodeType.ObjectExpression);
  const text = textOf(hasOptions ? node.callee : node).slice(0, 120);
  if (notGuard.test(text)) return false;
  const words = wordsOf(text);
  return (
    words.some((word) => guardWords.test(word)) ||
    /(?:verify|check|require|ensure|validate|is|has)_?(?:user|token|session|account|apikey|login|access)|(?:require|ensure|only|must_?be|needs?|is)_?(?:a_?)?(?:member|account|staff|customer|tenant|employee|manager|librarian|operator|owner|viewer|patient|teacher|student)|(?:signed|logged)_?in|passport\.authenticate|secure\(/i.test(
      text,
    )
  );
}

/** `{ preHandler: [authenticate] }`, `{ onRequest: … }`, `{ auth: 'jwt' }`. */
export function isGuardOption(node: TSESTree.Node): boolean {
  if (node.type !== NodeType.ObjectExpression) return false;
  return node.properties.some(
    (property) =>
      property.type === NodeType.Property &&
      /^(preHandler|onRequest|preValidation|auth|config|security|beforeHandler)$/.test(keyName(property) ?? ''),
  );
}
