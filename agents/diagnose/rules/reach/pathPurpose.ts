import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf, callersOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { requestHandler } from '../../flow/handlers.ts';
import { enclosingFunction, stringOf, unwrap, type FunctionNode } from '../../flow/scope.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';

/** What of a client's text can lead a path out of its folder. */
export const pathPurpose: TaintPurpose = {
  name: 'path',
  isCleanedByPrefix: isResolvedPath,
  isCleanedBy: isConfining,
  // A pattern that removes every slash, or every pair of dots.
  dangerousCharacters: /^\(?(?:\[[^\]^]*\\?\/[^\]]*\]|\\?\/|(?:\\\.){2}|\\\.\{2,\}|\\\.|\[\.\]|\.\.)\)?[+*]?$/,
  distrustsValidation: true,
};

/** How a path begins says something only when nothing in it leads upwards any more. */
function isResolvedPath(value: TSESTree.Node): boolean {
  const definition = definitionOf(value);
  return (
    definition?.type === NodeType.CallExpression &&
    /^(resolve|normalize|join|realpath(Sync)?|fileURLToPath)$/.test(calledName(definition) ?? '')
  );
}

/** A call that leaves a bare name of a file, or a path that was tested to lie in a folder. */
function isConfining(call: CallNode): boolean {
  const name = calledName(call) ?? '';
  if (
    /^(basename|extname|sanitize\w*|slugify|toNamespacedPath|filenamify\w*|sanitise\w*|secureFilename|safe(?!parse)\w*|(?:assert|ensure|validate|check|resolve)(?:Safe|Inside|Within|Contained|Allowed)\w*)$/i.test(
      name,
    )
  )
    return true;
  const member = moduleMember(call.callee);
  if (
    member !== undefined &&
    /^(sanitize-filename|filenamify|slugify|sanitize-s3-objectkey|is-path-inside|resolve-path|path-is-inside)$/.test(
      member.module,
    )
  )
    return true;
  if (member?.module === 'path' && name === 'parse') return true;
  return (
    isRooted(call, name) ||
    isLeadingDotsRemoved(call, name) ||
    calleesOf(call).some((owner) => confines(textOf(owner.body)))
  );
}

/** `path.join('/', name)` inside another path: what leads upwards stops at the slash. */
function isRooted(call: CallNode, name: string): boolean {
  if (!/^(join|resolve|normalize)$/.test(name)) return false;
  const [first] = call.arguments;
  if (first === undefined) return false;
  const start =
    first.type === NodeType.BinaryExpression
      ? stringOf(first.left)
      : first.type === NodeType.TemplateLiteral
        ? first.quasis[0]?.value.cooked
        : stringOf(first);
  if (start == null || !start.startsWith('/')) return false;
  if (start !== '/' && call.arguments.length === 1) return false;
  const { parent } = call;
  const isInside =
    (parent.type === NodeType.CallExpression &&
      parent.arguments[0] !== call &&
      /^(join|concat)$/.test(calledName(parent) ?? '')) ||
    (parent.type === NodeType.BinaryExpression && parent.right === call) ||
    parent.type === NodeType.TemplateLiteral;
  return isInside && start === '/';
}

/** `path.normalize(name).replace(/^(\.\.[/\\])+/, '')`. */
function isLeadingDotsRemoved(call: CallNode, name: string): boolean {
  if (name !== 'replace') return false;
  const callee = unwrap(call.callee);
  const [pattern] = call.arguments;
  if (callee.type !== NodeType.MemberExpression || pattern?.type !== NodeType.Literal || !('regex' in pattern))
    return false;
  const inner = unwrap(callee.object);
  return (
    inner.type === NodeType.CallExpression &&
    calledName(inner) === 'normalize' &&
    /^\^\(\\\.\\\./.test(pattern.regex.pattern)
  );
}

const confinement = new RegExp(
  [
    String.raw`\brelative\s*\([\s\S]*\bstartsWith\s*\(\s*['"\x60]\.\.`,
    String.raw`\bstartsWith\s*\(\s*(?:\x60\$\{\s*)?(?:path\.resolve\(|path\.normalize\(|[\w.]*(?:root|base|dir|folder|prefix|upload|public|static|path|home|store|storage|location)\w*\b)`,
    String.raw`\b(?:indexOf|lastIndexOf)\s*\(\s*[\w.]*(?:root|base|dir|folder|prefix|upload|public|static|path|home|store|storage)\w*\s*(?:\+\s*[^()]{1,20})?(?:,\s*0\s*)?\)\s*(?:[!=]==?|[<>])`,
    String.raw`\b(?:isPathInside|pathIsInside|isInside|isSubdirectory|isSubPath|isWithin|isPathWithin|isSafePath|assertInside\w*|ensureInside\w*|assertWithin\w*|isContained)\s*\(`,
    String.raw`\.(?:includes|indexOf)\s*\(\s*['"\x60]\.\.`,
    String.raw`\/\(?\\\.\\\.[^\n]*\/\w*\.test\(`,
    String.raw`\.(?:slice|substring|substr)\s*\(\s*0\s*,\s*\w*(?:root|base|dir|folder)\w*\.length\s*\)\s*[!=]==?`,
  ].join('|'),
  'i',
);

/** True for code that tests whether a path lies in a folder. */
function confines(text: string): boolean {
  return confinement.test(text);
}

const maxCallDepth = 3;

/**
 * True when a function around a node tests, before the node's end, whether a path lies in a folder, or when all that call it do. Looks
 * outwards as far as the function that serves the request, not into the code that only sets it up.
 */
export function isConfinedAt(node: TSESTree.Node, depth = 0): boolean {
  const owners = functionsAround(node);
  if (owners.some((owner) => confines(textOf(owner).slice(0, node.range[1] - owner.range[0])))) return true;
  const [owner] = owners;
  if (owner === undefined || depth >= maxCallDepth || requestHandler(owner) !== undefined) return false;
  const calls = callersOf(owner);
  return calls.length > 0 && calls.every((call) => call !== node && isConfinedAt(call, depth + 1));
}

function functionsAround(node: TSESTree.Node): readonly FunctionNode[] {
  const owners: FunctionNode[] = [];
  for (let owner = enclosingFunction(node); owner !== undefined; owner = enclosingFunction(owner)) {
    owners.push(owner);
    if (requestHandler(owner) !== undefined) return owners;
  }
  const outermost = owners.findIndex(({ parent }) => parent.type !== NodeType.CallExpression);
  return outermost < 0 ? owners : owners.slice(0, outermost + 1);
}
