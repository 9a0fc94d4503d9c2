import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { definitionOf } from '../../flow/definitions.ts';
import {
  ancestors,
  isFunctionNode,
  keyName,
  propertyName,
  propertyOf,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { moduleMember } from '../../flow/values.ts';
import { projectOf } from '../../source/project.ts';
import { fileOf, shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { extensionIn, judgeBuffered, judgeExtension, judgePresigned, presignedUpload } from './clientUploads.ts';
import { fileCall } from './fileCalls.ts';
import { pathPurpose } from './pathPurpose.ts';

/** Parsers of uploads without a limit or a filter, and files that are stored under the name that the client gave. */
export const unrestrictedUpload = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const parser = parserMadeBy(call);
    if (parser !== undefined) scene.judge(call, judgeParser(parser, call));
    const file = fileCall(call);
    const stored = file?.use === 'write' || isMove(call) ? call.arguments.find(isNamedByClient) : undefined;
    const extension = file?.use === 'write' && file.paths[0] !== undefined ? extensionIn(file.paths[0]) : undefined;
    if (stored !== undefined) scene.judge(call, judgeStoring(stored));
    else if (extension !== undefined) scene.judge(call, judgeExtension(extension, scene.project));
    const presigned = presignedUpload(call);
    if (presigned !== undefined) scene.judge(call, judgePresigned(presigned));
    const buffered = judgeBuffered(call, scene.project);
    if (buffered !== 'other') scene.judge(call, buffered);
  };
  return {
    CallExpression: check,
    NewExpression: check,
    Property: (property): void => {
      const naming = keyName(property) === 'filename' ? property.value : undefined;
      if (naming !== undefined && isFunctionNode(naming) && isOfStorage(property)) {
        scene.judge(
          property,
          isClientNameKept(naming) ? { detail: 'Here the file keeps the name that the client gave it.' } : undefined,
        );
      }
    },
  };
});

interface Parser {
  readonly name: string;
  /** The options, undefined when there are none, and 'unknown' when they are not seen. */
  readonly options: TSESTree.ObjectExpression | 'unknown' | undefined;
  /** Whether the package limits the size when it is not told to. */
  readonly limitsSize: boolean;
  readonly filters: readonly string[];
}

const interceptors = /^(FileInterceptor|FilesInterceptor|FileFieldsInterceptor|AnyFilesInterceptor)$/;

function parserMadeBy(call: CallNode): Parser | undefined {
  const member = moduleMember(call.callee);
  const [first, second] = call.arguments;
  const path = member?.path.filter((part) => part !== '()').join('.') ?? '';
  switch (member?.module) {
    case 'multer':
    case '@koa/multer':
    case 'koa-multer':
    case 'fastify-multer':
      return path === '' || path === 'default' ? parser('multer()', first, false, ['fileFilter']) : undefined;
    case 'express-fileupload':
      return path === '' ? parser('express-fileupload', first, false, []) : undefined;
    case 'busboy':
    case '@fastify/busboy':
    case 'connect-busboy':
      return path === '' || path === 'Busboy' ? parser('busboy', first, false, []) : undefined;
    case 'formidable':
    case 'multiparty':
      return /^(|IncomingForm|Form|formidable)$/.test(path) && !member.path.includes('parse')
        ? parser(member.module, first, true, ['filter'])
        : undefined;
    case '@nestjs/platform-express':
      return interceptors.test(path) ? interceptor(call, path) : undefined;
    default:
      return member === undefined && second !== undefined && isRegistered(call)
        ? parser('@fastify/multipart', second, true, [])
        : registered(call);
  }
}

/** `fastify.register(multipart, options)`. */
function registered(call: CallNode): Parser | undefined {
  return isRegistered(call) ? parser('@fastify/multipart', call.arguments[1], true, []) : undefined;
}

function isRegistered(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  const [first] = call.arguments;
  if (first === undefined || callee.type !== NodeType.MemberExpression || propertyName(callee) !== 'register')
    return false;
  return /^(@fastify\/multipart|fastify-multipart)$/.test(moduleMember(first)?.module ?? '');
}

/** NestJS's interceptors take their options from MulterModule.register where they are given none. */
function interceptor(call: CallNode, name: string): Parser | undefined {
  const position =
    name === 'AnyFilesInterceptor' ? 0 : name === 'FilesInterceptor' && call.arguments.length > 2 ? 2 : 1;
  const options = call.arguments[position];
  return options === undefined && projectUses(call, 'MulterModule.register')
    ? undefined
    : parser(name, options, false, ['fileFilter']);
}

function parser(
  name: string,
  options: TSESTree.Node | undefined,
  limitsSize: boolean,
  filters: readonly string[],
): Parser {
  const object = options === undefined ? undefined : definitionOf(options);
  const known =
    object?.type === NodeType.ObjectExpression &&
    !object.properties.some(({ type }) => type === NodeType.SpreadElement);
  return { name, options: options === undefined ? undefined : known ? object : 'unknown', limitsSize, filters };
}

function judgeParser({ name, options, limitsSize, filters }: Parser, call: CallNode): Weakness | undefined {
  if (options === 'unknown') return undefined;
  const has = (key: string): boolean => options !== undefined && propertyOf(options, key) !== undefined;
  const isLimited = limitsSize || limitsFileSize(options);
  const isFiltered = filters.length === 0 || filters.some(has) || looksAtTypes(call);
  if (isLimited && isFiltered) return undefined;
  if (isFiltered) return { detail: `Here ${name} takes files of any size.` };
  const isWithoutFiles = /\.none\(\)/.test(shortText(call.parent));
  if (isWithoutFiles && isLimited) return undefined;
  return isLimited
    ? { detail: `Here ${name} takes files of any type.`, severity: 'low', confidence: 'medium' }
    : { detail: `Here ${name} takes files of any size and any type.` };
}

function limitsFileSize(options: TSESTree.ObjectExpression | undefined): boolean {
  const limits = options && propertyOf(options, 'limits');
  const object = limits === undefined ? undefined : definitionOf(limits);
  if (limits === undefined || object?.type !== NodeType.ObjectExpression) return limits !== undefined;
  // Filled afterwards, key by key.
  if (
    limits.type === NodeType.Identifier &&
    new RegExp(String.raw`\b${limits.name}(?:\[|\.fileSize)`).test(fileOf(limits).text)
  )
    return true;
  return (
    propertyOf(object, 'fileSize') !== undefined ||
    object.properties.some(({ type }) => type === NodeType.SpreadElement)
  );
}

/** Types may be looked at after the upload, in the same file. */
function looksAtTypes(node: TSESTree.Node): boolean {
  return /\b(mimetype|mimeType|fileTypeFrom\w*|fromBuffer|FileTypeValidator|ParseFilePipe\w*|extname\(.*originalname)\b/.test(
    fileOf(node).text,
  );
}

function isOfStorage(property: TSESTree.Property): boolean {
  for (const ancestor of ancestors(property)) {
    if (ancestor.type === NodeType.CallExpression)
      return /diskStorage|multer|storage|Storage/.test(shortText(ancestor.callee));
  }
  return false;
}

/** True when the callback of `filename` gives the client's name, or a text that ends with it, untouched. */
function isClientNameKept(naming: FunctionNode): boolean {
  const given = [...callbackArguments(naming), ...returnedExpressions(naming)];
  return given.some(keepsName);
}

function callbackArguments(naming: FunctionNode): readonly TSESTree.Node[] {
  const callback = naming.params[2];
  if (callback?.type !== NodeType.Identifier) return [];
  return fileOf(naming).calls.flatMap((call) => {
    const isOwn =
      call.callee.type === NodeType.Identifier &&
      call.callee.name === callback.name &&
      call.range[0] >= naming.range[0] &&
      call.range[1] <= naming.range[1];
    return isOwn && call.arguments[1] !== undefined ? [call.arguments[1]] : [];
  });
}

const clientName = /\b(originalname|originalFilename)\b/;
const remade = /\b(extname|replace|parse|sanitize\w*|slugify|split|lookup|slice|substring|lastIndexOf|match)\b/;

function keepsName(node: TSESTree.Node): boolean {
  const definition = definitionOf(node) ?? node;
  const text = `${textOf(node)} ${textOf(definition)}`;
  return clientName.test(text) && !remade.test(text);
}

/** `file.mv(path)` of express-fileupload. */
function isMove(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  return callee.type === NodeType.MemberExpression && propertyName(callee) === 'mv';
}

function isNamedByClient(argument: TSESTree.Node): boolean {
  const definition = definitionOf(argument) ?? argument;
  return (
    /\b(originalname|originalFilename)\b|\bfiles?\b[\w.!?[\]'"]*\.name\b/i.test(textOf(definition)) ||
    clientUpload.test(taintOf(argument, pathPurpose)?.label ?? '')
  );
}

const clientUpload = /\boriginalname$|\bfiles(?:\.|\[).*\bname$|(?:file|files|parts)\(\).*\bfilename$/;

function judgeStoring(path: TSESTree.Node): Weakness | undefined {
  const definition = definitionOf(path) ?? path;
  if (remade.test(textOf(definition)) || taintOf(path, pathPurpose) === undefined) return undefined;
  return { detail: 'Here the file is stored under the name that the client gave it.' };
}

function projectUses(node: TSESTree.Node, text: string): boolean {
  return projectOf(node)
    .codeFiles()
    .some((file) => file.text.includes(text));
}
