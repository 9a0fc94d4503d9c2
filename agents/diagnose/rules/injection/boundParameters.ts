import { AST_NODE_TYPES as NodeType, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import {
  enclosingFunction,
  findVariable,
  isFunctionNode,
  keyName,
  referencesOf,
  stringOf,
  unwrap,
} from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { projectOf } from '../../source/project.ts';
import { fileOf, textOf } from '../../source/sourceFile.ts';
import { builtText, constantText } from './builtText.ts';
import { receiverName } from './sqlCalls.ts';
import { withParameters, type Piece, type Placeholders } from './sqlParameters.ts';

/** How a driver is given its parameters: an array behind the text, or options of the call. */
interface Binding {
  readonly placeholders: Placeholders;
  readonly as: 'array' | 'replacements';
}

const inArray = (placeholders: Placeholders): Binding => ({ placeholders, as: 'array' });
const drivers: Readonly<Record<string, { readonly methods: RegExp; readonly binding: Binding }>> = {
  pg: { methods: /^query$/, binding: inArray('numbered') },
  'pg-pool': { methods: /^query$/, binding: inArray('numbered') },
  '@neondatabase/serverless': { methods: /^query$/, binding: inArray('numbered') },
  mysql: { methods: /^query$/, binding: inArray('question') },
  mysql2: { methods: /^(query|execute)$/, binding: inArray('question') },
  'mysql2/promise': { methods: /^(query|execute)$/, binding: inArray('question') },
  'promise-mysql': { methods: /^query$/, binding: inArray('question') },
  mariadb: { methods: /^(query|execute)$/, binding: inArray('question') },
  sqlite3: { methods: /^(all|get|run|each)$/, binding: inArray('question') },
  sqlite: { methods: /^(all|get|run|each)$/, binding: inArray('question') },
  knex: { methods: /^raw$/, binding: inArray('question') },
  sequelize: { methods: /^query$/, binding: { placeholders: 'question', as: 'replacements' } },
};
const callbackName = /^_?(cb|callback|done|next|fn|resultHandler)$/i;

/**
 * The edit that gives a statement its values as parameters of the driver. Undefined unless the text goes straight into the one call
 * that takes it, the driver is known, no parameters are there yet and every part that is not constant stands where a value does.
 */
export function bindParameters(text: TSESTree.Node): TSESLint.ReportFixFunction | undefined {
  const call = callThatTakes(text);
  const binding = call && bindingOf(call);
  if (call === undefined || binding === undefined) return undefined;
  const pieces = piecesOf(text);
  if (pieces === undefined) return undefined;
  const bound = withParameters(pieces, binding.placeholders);
  const given = bound && argumentsWith(call, bound.values, binding.as);
  if (bound === undefined || given === undefined) return undefined;
  return (fixer) => [fixer.replaceText(text, bound.text), given(fixer)];
}

/** The call whose first argument the text is, itself or through a constant that is read nowhere else. */
function callThatTakes(text: TSESTree.Node): TSESTree.CallExpression | undefined {
  const { parent } = text;
  if (parent?.type === NodeType.CallExpression) return parent.arguments[0] === text ? parent : undefined;
  if (parent?.type !== NodeType.VariableDeclarator || parent.id.type !== NodeType.Identifier) return undefined;
  const others = referencesOf(findVariable(parent.id)).filter(({ init }) => init !== true);
  const [reference] = others;
  const place = reference?.identifier;
  if (others.length !== 1 || reference?.isRead() !== true || place === undefined) return undefined;
  const taker = place.parent;
  if (taker.type !== NodeType.CallExpression || taker.arguments[0] !== place) return undefined;
  return enclosingFunction(taker) === enclosingFunction(text) ? taker : undefined;
}

function bindingOf(call: TSESTree.CallExpression): Binding | undefined {
  const name = calledName(call) ?? '';
  const member = moduleMember(call.callee);
  if (member !== undefined) {
    const driver = Object.hasOwn(drivers, member.module) ? drivers[member.module] : undefined;
    return driver?.methods.test(name) === true ? driver.binding : undefined;
  }
  const callee = unwrap(call.callee);
  const isDatabase =
    callee.type === NodeType.MemberExpression &&
    /^_?(db|database|pool|client|conn|connection|con)$/i.test(receiverName(callee.object));
  if (!isDatabase || !/^(query|execute)$/.test(name)) return undefined;
  // What is handed in belongs to the only driver that the package depends on.
  const dependencies = projectOf(call).manifestOf(fileOf(call).path)?.dependencies ?? {};
  const known = Object.keys(drivers).filter((driver) => Object.hasOwn(dependencies, driver));
  const [only] = known;
  const driver = known.length === 1 && only !== undefined ? drivers[only] : undefined;
  return driver?.methods.test(name) === true && driver.binding.as === 'array' ? driver.binding : undefined;
}

/** The text in the order in which it is put together; undefined where it is more than templates and concatenation. */
function piecesOf(node: TSESTree.Node): readonly Piece[] | undefined {
  const constant = stringOf(node);
  if (constant !== undefined) return [{ text: constant }];
  if (node.type === NodeType.TemplateLiteral)
    return node.quasis.flatMap((quasi, index): Piece[] => {
      const expression = node.expressions[index];
      return [{ text: quasi.value.cooked ?? quasi.value.raw }, ...(expression ? [pieceOf(expression)] : [])];
    });
  if (node.type !== NodeType.BinaryExpression || node.operator !== '+') return undefined;
  const sides = [node.left, node.right].map((side) =>
    builtText(side) === undefined ? [pieceOf(side)] : piecesOf(side),
  );
  return sides.every((side) => side !== undefined) ? sides.flat() : undefined;
}

function pieceOf(expression: TSESTree.Node): Piece {
  return { expression: textOf(expression), isConstant: constantText(expression) !== undefined };
}

function argumentsWith(
  call: TSESTree.CallExpression,
  values: readonly string[],
  as: Binding['as'],
): ((fixer: TSESLint.RuleFixer) => TSESLint.RuleFix) | undefined {
  const [text, second] = call.arguments;
  if (text === undefined) return undefined;
  const array = `[${values.join(', ')}]`;
  if (as === 'replacements') {
    if (second === undefined) return (fixer) => fixer.insertTextAfter(text, `, { replacements: ${array} }`);
    const [property] = second.type === NodeType.ObjectExpression ? second.properties : [];
    const isFree =
      second.type === NodeType.ObjectExpression &&
      second.properties.every(
        (each) => each.type === NodeType.Property && !/^(replacements|bind)$/.test(keyName(each) ?? 'bind'),
      );
    return isFree && property ? (fixer) => fixer.insertTextBefore(property, `replacements: ${array}, `) : undefined;
  }
  const isCallback =
    second === undefined ||
    isFunctionNode(second) ||
    (second.type === NodeType.Identifier && callbackName.test(second.name));
  return isCallback ? (fixer) => fixer.insertTextAfter(text, `, ${array}`) : undefined;
}
