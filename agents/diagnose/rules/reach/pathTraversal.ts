import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { findVariable, isFunctionNode, keyName, propertyOf, referencesOf, stringOf, unwrap } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import { objectOf } from '../../flow/definitions.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import type { Taint } from '../../flow/taintTypes.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { fileCall, rootIn, type FileUse } from './fileCalls.ts';
import { isConfinedAt, pathPurpose } from './pathPurpose.ts';
import { responseMethod } from './responses.ts';
import { formsOf } from './textForms.ts';

/** Request data in the path of a file: of fs and its relatives, of a response's file methods, of views and of modules. */
export const pathTraversal = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const opened = openedBy(call);
    if (opened === undefined) return;
    let weakness: Weakness | undefined;
    for (const path of opened.isConfined ? [] : opened.paths) weakness ??= judgePath(path, call, opened);
    scene.judge(call, weakness);
  };
  return {
    CallExpression: check,
    NewExpression: check,
    Property: (property): void => {
      for (const path of pathsOfFileHandler(property)) {
        const taint = foreignPart(path, path);
        scene.judge(
          path,
          taint && { detail: `Here the path that the route's file handler opens ${describeTaint(taint)}.` },
        );
      }
    },
    ImportExpression: (node): void => {
      const taint = foreignPart(node.source, node);
      scene.judge(node, taint && { detail: `Here the module that import() loads ${describeTaint(taint)}.` });
    },
  };
});

/** hapi: `handler: { file: { path: (request) => …, confine: false } }`, the same for `directory`. */
function pathsOfFileHandler(property: TSESTree.Property): readonly TSESTree.Node[] {
  const name = keyName(property);
  const { value } = property;
  if ((name !== 'file' && name !== 'directory') || value.type !== NodeType.ObjectExpression) return [];
  const path = propertyOf(value, 'path');
  return isFunctionNode(path) && isConfinementOff(value) ? returnedExpressions(path) : [];
}

interface Opened {
  readonly what: string;
  readonly use: FileUse | 'view' | 'module';
  readonly paths: readonly TSESTree.Node[];
  /** True when the call itself keeps the path in a folder. */
  readonly isConfined: boolean;
}

function openedBy(call: CallNode): Opened | undefined {
  const [first] = call.arguments;
  if (first === undefined) return undefined;
  if (isRequire(call))
    return { what: 'require()', use: 'module', paths: [first], isConfined: stringOf(first) !== undefined };
  const file = fileCall(call);
  if (file !== undefined) return { what: `${file.name}()`, use: file.use, paths: file.paths, isConfined: false };
  const method = responseMethod(call);
  if (method === 'sendFile' || method === 'sendfile' || method === 'download') {
    const isFastify =
      method === 'sendFile' && call.arguments[1] !== undefined && stringOf(call.arguments[1]) !== undefined;
    const root = call.arguments.map(rootIn).find((found) => found !== undefined);
    return { what: `${method}()`, use: 'read', paths: [root ?? first], isConfined: isFastify || isStaticReply(call) };
  }
  // hapi's inert keeps a file in the folder of the route, unless it is told not to.
  if (method === 'file')
    return { what: 'file()', use: 'read', paths: [first], isConfined: !isConfinementOff(call.arguments[1]) };
  if (method === 'render' || method === 'view')
    return { what: `${method}()`, use: 'view', paths: [first], isConfined: false };
  return undefined;
}

function isConfinementOff(options: TSESTree.Node | undefined): boolean {
  const object = objectOf(options);
  const confine = object && propertyOf(object, 'confine');
  return confine?.type === NodeType.Literal && confine.value === false;
}

function isRequire(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  return callee.type === NodeType.Identifier && callee.name === 'require' && findVariable(callee) === undefined;
}

/** Fastify's `reply.sendFile` and `reply.download` resolve below the root of their plugin. */
function isStaticReply(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  return callee.type === NodeType.MemberExpression && /^_?(reply|rep)\b/.test(shortText(callee.object));
}

function judgePath(path: TSESTree.Node, call: CallNode, opened: Opened): Weakness | undefined {
  const taint = foreignPart(path, call);
  if (taint !== undefined && opened.use === 'read' && uploadName.test(taint.label)) return undefined;
  if (taint !== undefined && takesContent.test(opened.what) && !isMadePath(path, taint)) return undefined;
  if (taint === undefined || (opened.use === 'look' && isUsedAgain(path))) return undefined;
  const detail = `Here the path of ${opened.what} ${describeTaint(taint)}.`;
  if (opened.use === 'look') return { detail, severity: 'medium' };
  if (opened.use === 'view')
    return {
      detail: `Here the view that ${opened.what} renders ${describeTaint(taint)}.`,
      severity: 'medium',
      confidence: 'medium',
    };
  if (opened.use === 'module')
    return { detail: `Here the module that require() loads and runs ${describeTaint(taint)}.` };
  return { detail, confidence: taint.through.length > 2 ? 'medium' : undefined };
}

/** Openers to which the content of a file can be given instead of its path. */
const takesContent = /^(?:adm-zip|sharp|read|xlsx|better-sqlite3)\(\)$/;

/** True for a path that is put together, or that the client names as one. */
function isMadePath(path: TSESTree.Node, { label }: Taint): boolean {
  const isBuilt = formsOf(path).some(
    (form) =>
      form.length > 1 ||
      form.some(
        (part) =>
          typeof part !== 'string' &&
          part.type === NodeType.CallExpression &&
          /^(?:join|resolve|normalize)$/.test(calledName(part) ?? ''),
      ),
  );
  return isBuilt || /(?:path|name|file|src|template|dir|folder|key)$/i.test(label);
}

/** A path that is only looked for here is judged where it is opened. */
function isUsedAgain(path: TSESTree.Node): boolean {
  if (path.type !== NodeType.Identifier) return false;
  return referencesOf(findVariable(path)).some(
    ({ identifier }) => identifier !== path && identifier.parent.type === NodeType.CallExpression,
  );
}

/** Names that a parser of uploads has already cut to the last part of a path. */
const bareUploadName =
  /\bfiles?(?:\.|\[).*(?:\b(?:originalname|name|path)|(?<!hapi\.)\bfilename)$|\boriginalname$|\b(?:info|part)\.filename$|(?:file|files|parts)\(\).*\bfilename$/;
/** A file that lies under the name of an upload is read back: the harm is done where it was written. */
const uploadName = /\bfiles?\b.*\bfilename$/;

function foreignPart(path: TSESTree.Node, use: TSESTree.Node): Taint | undefined {
  if (isText(path)) return undefined;
  const taint = taintOf(path, pathPurpose);
  if (taint === undefined || bareUploadName.test(taint.label)) return undefined;
  return isConfinedAt(use) || isConfinedAt(taint.source) ? undefined : taint;
}

function isText(path: TSESTree.Node): boolean {
  return formsOf(path).every((form) => form.every((part) => typeof part === 'string'));
}
