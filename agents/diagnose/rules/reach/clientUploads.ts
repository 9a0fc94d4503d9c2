import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { enclosingFunction, findVariable, propertyName, propertyOf, referencesOf, unwrap } from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { ProjectAnswers } from '../../source/memory.ts';
import type { Project } from '../../source/project.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';

const purpose: TaintPurpose = { name: 'upload', distrustsValidation: true };
const maxDepth = 8;

/** The call of `extname` that gives the end of a path; undefined for a path that ends otherwise. */
export function extensionIn(path: TSESTree.Node, depth = 0): TSESTree.CallExpression | undefined {
  const bare = definitionOf(path);
  if (bare === undefined || depth > maxDepth) return undefined;
  switch (bare.type) {
    case NodeType.CallExpression: {
      const name = calledName(bare) ?? '';
      if (name === 'extname') return bare;
      const last = bare.arguments.at(-1);
      const callee = unwrap(bare.callee);
      if (/^(?:join|resolve|normalize|concat)$/.test(name)) return last && extensionIn(last, depth + 1);
      return /^(?:toLowerCase|toUpperCase|toString|trim)$/.test(name) && callee.type === NodeType.MemberExpression
        ? extensionIn(callee.object, depth + 1)
        : undefined;
    }
    case NodeType.TemplateLiteral: {
      const last = bare.quasis.at(-1)?.value.raw === '' ? bare.expressions.at(-1) : undefined;
      return last && extensionIn(last, depth + 1);
    }
    case NodeType.BinaryExpression:
      return bare.operator === '+' ? extensionIn(bare.right, depth + 1) : undefined;
    default:
      return undefined;
  }
}

const lookedAt =
  /\b(?:has|includes|test|indexOf|some|match|hasOwn|equals)\s*\(|\bmimetype\b|fileType|\[\s*ext\w*\s*\]|\bswitch\b|\bext\w*\s*[!=]==?|\b(?:is|check|validate|assert|ensure)[A-Z]?\w*(?:Ext|Type|Image|Picture|Upload|File)\w*\s*\(/;

/** A file that keeps the extension of the client's name, though nothing looked at which one it is. */
export function judgeExtension(extension: TSESTree.CallExpression, project: Project): Weakness | undefined {
  const [name] = extension.arguments;
  const taint = name && taintOf(name, purpose);
  const owner = enclosingFunction(extension);
  if (
    taint === undefined ||
    owner === undefined ||
    lookedAt.test(textOf(owner).replace(/\bBuffer\.is\w+\(|\bArray\.isArray\(/g, ''))
  )
    return undefined;
  if (/\b(?:originalname|filename)$|\bfiles?\b/i.test(taint.label) && filtersUploads(project)) return undefined;
  return {
    detail: `Here the file keeps the extension that the client gave it (${taint.label}), so that a page or script of theirs can be stored.`,
    confidence: 'medium',
  };
}

const filtering = new ProjectAnswers<Project, boolean>();

/** A parser of uploads elsewhere in the project may have looked at the types. */
function filtersUploads(project: Project): boolean {
  let known = filtering.get(project);
  if (known === undefined)
    filtering.set(
      project,
      (known = project.codeFiles().some(({ text }) => /\bfileFilter\b|FileTypeValidator|fileTypeFrom/.test(text))),
    );
  return known;
}

/** The properties of an upload to S3 that is signed for a client to send: `getSignedUrl(s3, new PutObjectCommand({ … }))`. */
export function presignedUpload(call: CallNode): TSESTree.ObjectExpression | undefined {
  const name = calledName(call) ?? '';
  if (call.type === NodeType.CallExpression) {
    const [operation, options] = call.arguments;
    const isSigning =
      /^getSignedUrl(?:Promise)?$/.test(name) &&
      operation?.type === NodeType.Literal &&
      operation.value === 'putObject';
    return isSigning ? literalOf(options) : undefined;
  }
  return name === 'PutObjectCommand' && isSigned(call) ? literalOf(call.arguments[0]) : undefined;
}

function isSigned(command: TSESTree.NewExpression): boolean {
  const { parent } = command;
  const name =
    parent.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier ? parent.id : undefined;
  const places: readonly TSESTree.Node[] = name
    ? referencesOf(findVariable(name)).map(({ identifier }) => identifier)
    : [command];
  return places.some(
    ({ parent: call }) => call?.type === NodeType.CallExpression && calledName(call) === 'getSignedUrl',
  );
}

function literalOf(node: TSESTree.Node | undefined): TSESTree.ObjectExpression | undefined {
  const definition = node && definitionOf(node);
  return definition?.type === NodeType.ObjectExpression ? definition : undefined;
}

/** What a signature leaves to whoever holds the address: the size, and the type or the name. */
export function judgePresigned(object: TSESTree.ObjectExpression): Weakness | undefined {
  const isForeign = (name: string): boolean => {
    const value = propertyOf(object, name);
    return value !== undefined && taintOf(value, purpose) !== undefined;
  };
  const isSized = ['ContentLength', 'ContentMD5', 'ChecksumSHA256'].some(
    (name) => propertyOf(object, name) !== undefined,
  );
  if (isSized || object.properties.some(({ type }) => type === NodeType.SpreadElement)) return undefined;
  const left = [isForeign('Key') ? 'the name' : '', isForeign('ContentType') ? 'the type' : ''].filter(
    (part) => part !== '',
  );
  if (left.length === 0) return undefined;
  const isPublic = /^['"`]public-read/.test(textOf(propertyOf(object, 'ACL') ?? object));
  return {
    detail: `Here the client chooses ${left.join(', ')} and the size of the object that it may upload${isPublic ? ', which everybody can read' : ''}.`,
  };
}

const bufferingLimit = 32 * 1024 * 1024;
const limits = new ProjectAnswers<Project, string | null>();

/** `part.toBuffer()` of Fastify's parser, which ends a file only at the limit of bodies where it is given none of its own. */
export function judgeBuffered(call: CallNode, project: Project): 'other' | Weakness | undefined {
  const callee = unwrap(call.callee);
  if (
    callee.type !== NodeType.MemberExpression ||
    propertyName(callee) !== 'toBuffer' ||
    moduleMember(callee) !== undefined
  )
    return 'other';
  const taint = taintOf(callee.object, purpose);
  if (taint === undefined || !/\b(?:file|files|parts)\(\)/.test(taint.label)) return 'other';
  const limit = bodyLimit(project);
  return limit === undefined
    ? undefined
    : {
        detail: `Here ${shortText(callee.object, 40)} is held in memory as a whole, and may be as large as the limit of bodies, ${limit}.`,
      };
}

function bodyLimit(project: Project): string | undefined {
  let known = limits.get(project);
  if (known === undefined) limits.set(project, (known = readBodyLimit(project)));
  return known ?? undefined;
}

/** The limit of bodies as the workspace writes it, where it is a large one and no limit of files stands beside it. */
function readBodyLimit(project: Project): string | null {
  const files = project.codeFiles();
  if (files.some(({ text }) => /\bfileSize\s*:|\battachFieldsToBody\b/.test(text))) return null;
  for (const { text } of files) {
    const [, written = ''] = /\bbodyLimit\s*:\s*([\d_]+(?:\s*\*\s*[\d_]+)*)/.exec(text) ?? [];
    const bytes = written
      .split('*')
      .reduce((product, factor) => product * Number(factor.replaceAll('_', '').trim()), 1);
    if (written !== '' && bytes > bufferingLimit) return written;
  }
  return null;
}
