import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import {
  contains,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  propertyName,
  propertyOf,
  stringOf,
  unwrap,
} from '../../flow/scope.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import type { Weakness } from '../defineRule.ts';
import { defineRule } from '../defineRule.ts';
import type { Project } from '../../source/project.ts';
import { lambdaAround, lambdaHandlersOf } from './lambdaHandlers.ts';
import { functionsOf, handlerFile, templatesIn } from './templates.ts';

const writing =
  /^(?:PutObjectCommand|CopyObjectCommand|CreateMultipartUploadCommand|putObject|copyObject|upload|Upload)$/;

/** A function that S3 calls for new objects and that puts objects into the same bucket. */
export const lambdaRecursiveTrigger = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const name = calledName(call);
    if (name === undefined || isTestPath(scene.file.path) || lambdaHandlersOf(scene.file).size === 0) return;
    const written = writtenBy(call) ?? writtenByHelper(call);
    if (written === undefined) return;
    const handler = lambdaAround(call, scene.file);
    const owner = enclosingFunction(call);
    if (handler === undefined || owner === undefined || !/\bs3\b|\bS3Event/.test(textOf(handler) + textOf(owner)))
      return;
    const texts = textOf(handler.body) + textOf(owner.body);
    scene.judge(
      call,
      isEventsBucket(written.bucket) ? weaknessOf(texts, written.key, scene.file.path, scene.project) : undefined,
    );
  };
  return { CallExpression: check, NewExpression: check };
});

/** Where an object goes. */
interface Written {
  readonly bucket: TSESTree.Node;
  readonly key: TSESTree.Node | undefined;
}

function writtenBy(call: CallNode): Written | undefined {
  const name = calledName(call) ?? '';
  const [first] = call.arguments;
  if (!writing.test(name) || first === undefined) return undefined;
  const options = call.arguments.find((argument) => argument.type === NodeType.ObjectExpression);
  const given =
    options?.type === NodeType.ObjectExpression && name === 'Upload' ? propertyOf(options, 'params') : options;
  if (given?.type !== NodeType.ObjectExpression) return undefined;
  const bucket = propertyOf(given, 'Bucket');
  return bucket && { bucket, key: propertyOf(given, 'Key') };
}

/** A call of a function of the workspace that writes into the bucket that it is given. */
function writtenByHelper(call: CallNode): Written | undefined {
  if (writing.test(calledName(call) ?? '') && call.arguments[0]?.type === NodeType.ObjectExpression) return undefined;
  if (!call.arguments.some((argument) => isEventsBucket(argument))) return undefined;
  const [helper] = calleesOf(call);
  if (helper === undefined) return undefined;
  const given = (node: TSESTree.Node | undefined): TSESTree.Node | undefined => {
    const variable = node?.type === NodeType.Identifier ? findVariable(node) : undefined;
    const index = helper.params.findIndex(
      (parameter) =>
        parameter.type === NodeType.Identifier && variable !== undefined && findVariable(parameter) === variable,
    );
    return index < 0 ? undefined : call.arguments[index];
  };
  for (const node of descendants(helper.body)) {
    if (node.type !== NodeType.CallExpression && node.type !== NodeType.NewExpression) continue;
    const written = writtenBy(node);
    const bucket = given(written?.bucket);
    if (bucket !== undefined) return { bucket, key: given(written?.key) ?? written?.key };
  }
  return undefined;
}

/** The bucket that the event names: `record.s3.bucket.name`, through names. */
function isEventsBucket(bucket: TSESTree.Node, depth = 0): boolean {
  const bare = unwrap(bucket);
  if (/\.s3\.bucket\.name\b|\bs3\.bucket\.name\b/.test(textOf(bare))) return true;
  if (bare.type === NodeType.MemberExpression) {
    if (isFromPattern(bare)) return true;
    const definition = bare.object.type === NodeType.Identifier ? declaredAs(bare.object) : undefined;
    return (
      /^bucket\.name$/.test(textOf(bare)) ||
      (definition !== undefined && /\.s3(?:\.bucket)?$/.test(textOf(definition)) && /\bname$/.test(textOf(bare)))
    );
  }
  if (bare.type !== NodeType.Identifier || depth > 3) return false;
  const definition = declaredAs(bare);
  return (
    definition !== undefined &&
    definition !== bare &&
    (isEventsBucket(definition, depth + 1) || /\.s3(?:\.bucket)?$/.test(textOf(definition)))
  );
}

/** `bucket.name` where a parameter is `{ s3: { bucket, object } }`. */
function isFromPattern(member: TSESTree.MemberExpression): boolean {
  if (member.object.type !== NodeType.Identifier || propertyName(member) !== 'name') return false;
  const definition = findVariable(member.object)?.defs[0];
  const parameter = isFunctionNode(definition?.node)
    ? definition.node.params.find((candidate) => contains(candidate, definition.name))
    : undefined;
  return parameter?.type === NodeType.ObjectPattern && /\bs3\s*:\s*\{[^}]*\bbucket\b/.test(textOf(parameter));
}

function declaredAs(name: TSESTree.Identifier): TSESTree.Node | undefined {
  const declarator = findVariable(name)?.defs[0]?.node;
  return declarator?.type === NodeType.VariableDeclarator ? (declarator.init ?? undefined) : definitionOf(name);
}

/** Sound where the handler leaves its own results alone, or the trigger is bound to another prefix. */
function weaknessOf(
  texts: string,
  key: TSESTree.Node | undefined,
  path: string,
  project: Project,
): Omit<Weakness, 'fix'> | undefined {
  const isGuarded = /\.(?:startsWith|endsWith|includes|match|test)\([^)]*\)[\s\S]{0,40}?(?:return|continue)\b/.test(
    texts,
  );
  if (isGuarded) return undefined;
  const prefix = key && prefixOf(key);
  const filters = triggerRules(path, project, 'prefix');
  if (
    filters.length > 0 &&
    prefix !== undefined &&
    prefix !== '' &&
    filters.every((filter) => !prefix.startsWith(filter) && !filter.startsWith(prefix))
  )
    return undefined;
  const ending = key && endingOf(key);
  const suffixes = triggerRules(path, project, 'suffix');
  if (ending !== undefined && suffixes.length > 0 && suffixes.every((suffix) => !ending.endsWith(suffix)))
    return undefined;
  return prefix === undefined || prefix === ''
    ? { detail: 'Here the object goes into the bucket that the event came from.' }
    : {
        detail: `Here the object goes into the bucket that the event came from, under ${prefix}: right only if the trigger leaves that prefix out.`,
        severity: 'medium',
        confidence: 'low',
      };
}

function prefixOf(key: TSESTree.Node): string | undefined {
  const definition = definitionOf(key) ?? key;
  if (definition.type === NodeType.TemplateLiteral) return definition.quasis[0]?.value.cooked ?? undefined;
  if (definition.type === NodeType.BinaryExpression) return stringOf(definition.left);
  return stringOf(definition);
}

/** The text that a key ends with. */
function endingOf(key: TSESTree.Node): string | undefined {
  const definition = definitionOf(key) ?? key;
  const ending =
    definition.type === NodeType.TemplateLiteral
      ? definition.quasis.at(-1)?.value.cooked
      : stringOf(definition.type === NodeType.BinaryExpression ? definition.right : definition);
  return ending === '' || ending === null ? undefined : ending;
}

/** What the triggers of a handler ask of an object's name. */
function triggerRules(path: string, project: Project, rule: 'prefix' | 'suffix'): readonly string[] {
  const found: string[] = [];
  for (const { file, template } of templatesIn(project)) {
    for (const { handler, events } of functionsOf(template)) {
      if (handlerFile(file, handler, project) !== path) continue;
      for (const { kind, settings } of events) {
        if (kind !== 's3') continue;
        for (const entry of settings.all()) {
          const isSam = entry.get('Name')?.text() === rule;
          const text = entry.key === rule ? entry.text() : isSam ? entry.get('Value')?.text() : undefined;
          if (text !== undefined) found.push(text);
        }
      }
    }
  }
  return found;
}
