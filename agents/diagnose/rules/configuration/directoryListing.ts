import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { posix } from 'node:path';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { keyName, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import type { Project } from '../../source/project.ts';
import { fileOf, textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { constantOf, constantText, isConstant, settingOf } from './settings.ts';

/** Servers of files that list folders, give out dot files, or serve the folder of the program itself. */
export const directoryListing = defineProductionRule((scene) => {
  const check = (call: CallNode): void => {
    const weakness = judgeCall(call, scene.project);
    if (weakness !== 'other') scene.judge(call, isDevelopmentOnly(call) ? undefined : weakness);
  };
  return {
    CallExpression: check,
    NewExpression: check,
    // hapi: { handler: { directory: { path, listing: true, showHidden: true } } }
    Property: (property): void => {
      if (keyName(property) !== 'directory' || !/inert|hapi/i.test(scene.file.text)) return;
      const root = settingOf(property.value, 'path');
      if (root === undefined) return;
      const weakness =
        judgeRoot(root, scene.project) ??
        judgeOptions(property.value, ['listing']) ??
        (isConstant(settingOf(property.value, 'showHidden'), true) ? hiddenFiles : undefined) ??
        judgeContent(root);
      scene.judge(property, isDevelopmentOnly(property) ? undefined : weakness);
    },
  };
});

const hiddenFiles: Weakness = {
  detail: 'Here files whose names begin with a dot, such as .env and .git, are served too.',
  severity: 'medium',
};
/** Folders that hold what the service keeps for itself. */
const privateFolder =
  /(?:^|[/\\])(?:data|db|database|logs?|backups?|private|config|secrets?|storage|exports|reports|invoices|documents|src|server|node_modules|tmp|temp)[/\\]?$/i;
const uploadFolder = /(?:^|[/\\])(?:uploads?|attachments?|user-?files?|files)[/\\]?$/i;

/** A folder by whose name it holds what nobody but its owner should read, or what users have sent. */
function judgeContent(root: TSESTree.Node | undefined): Weakness | undefined {
  const name = root && lastPart(root);
  if (name === undefined) return undefined;
  if (privateFolder.test(name))
    return {
      detail: `Here everybody may fetch what lies in ${name}, which by its name is the service's own.`,
      confidence: 'low',
    };
  return uploadFolder.test(name)
    ? {
        detail: `Here everybody may fetch what users have put into ${name}, as whatever type its name says.`,
        severity: 'low',
        confidence: 'low',
      }
    : undefined;
}

/** The last part of a path that is put together: `path.join(__dirname, '..', 'uploads')`. */
function lastPart(node: TSESTree.Node, depth = 0): string | undefined {
  const bare = unwrap(node);
  const text = constantText(bare);
  if (text !== undefined) return text;
  if (bare.type === NodeType.TemplateLiteral) return bare.quasis.at(-1)?.value.cooked ?? undefined;
  if (bare.type === NodeType.BinaryExpression) return lastPart(bare.right, depth + 1);
  const last = bare.type === NodeType.CallExpression ? bare.arguments.at(-1) : undefined;
  if (
    last !== undefined &&
    /\b(?:join|resolve|normalize)$/.test(bare.type === NodeType.CallExpression ? (calledName(bare) ?? '') : '')
  )
    return lastPart(last, depth + 1);
  const definition = definitionOf(bare);
  return depth > 4 || definition === undefined || definition === bare ? undefined : lastPart(definition, depth + 1);
}

function judgeCall(call: CallNode, project: Project): Weakness | undefined | 'other' {
  const member = moduleMember(call.callee);
  const [first, second] = call.arguments;
  if (member?.module === 'serve-index' || (member?.module === 'express' && member.path.join('.') === 'directory'))
    return { detail: 'Here the names of all files of a folder are shown to everybody.' };
  if (
    calledName(call) === 'register' &&
    first !== undefined &&
    /^(@fastify\/static|fastify-static)$/.test(moduleMember(first)?.module ?? '')
  )
    return (
      judgeRoot(settingOf(second, 'root'), project) ??
      judgeOptions(second, ['list']) ??
      judgeContent(settingOf(second, 'root'))
    );
  if (calledName(call) === 'useStaticAssets')
    return judgeRoot(first, project) ?? judgeOptions(second, []) ?? judgeContent(first);
  if (member === undefined) return 'other';
  const path = member.path.join('.');
  if (
    (member.module === 'express' && path === 'static') ||
    (/^(serve-static|koa-static|koa-serve|ecstatic|@koa\/static)$/.test(member.module) && path === '')
  )
    return judgeRoot(first, project) ?? judgeOptions(second, ['hidden', 'showDir', 'autoIndex']) ?? judgeContent(first);
  if (member.module === '@nestjs/serve-static' && path === 'ServeStaticModule.forRoot')
    return (
      judgeRoot(settingOf(first, 'rootPath'), project) ??
      judgeOptions(settingOf(first, 'serveStaticOptions'), []) ??
      judgeContent(settingOf(first, 'rootPath'))
    );
  if (member.module === 'restify' && /^plugins\.serveStatic(?:Files)?$/.test(path))
    return (
      judgeRoot(settingOf(first, 'directory') ?? first, project) ?? judgeContent(settingOf(first, 'directory') ?? first)
    );
  if (/^(?:@hono\/node-server|hono)\/(?:serve-static|bun|deno)$/.test(member.module) && path === 'serveStatic')
    return judgeRoot(settingOf(first, 'root'), project) ?? judgeContent(settingOf(first, 'root'));
  if (member.module === 'node-static' && path === 'Server') return judgeRoot(first, project);
  if (member.module === 'serve-handler' && path === '')
    return judgeRoot(settingOf(call.arguments[2], 'public'), project);
  return 'other';
}

function judgeOptions(options: TSESTree.Node | undefined, listing: readonly string[]): Weakness | undefined {
  if (options === undefined) return undefined;
  if (
    constantText(settingOf(options, 'dotfiles')) === 'allow' ||
    isConstant(settingOf(options, 'hidden'), true) ||
    isConstant(settingOf(options, 'serveDotFiles'), true)
  )
    return hiddenFiles;
  const isListing = listing.some((name) => {
    const setting = settingOf(options, name);
    return setting !== undefined && (constantOf(setting)?.value === true || setting.type === NodeType.ObjectExpression);
  });
  return isListing ? { detail: 'Here the names of all files of a folder are shown to everybody.' } : undefined;
}

/** The folder of the package, or one in which code of the server stands. */
function judgeRoot(root: TSESTree.Node | undefined, project: Project): Weakness | undefined {
  if (root === undefined) return undefined;
  const path = folderOf(root);
  if (path === undefined) return undefined;
  const manifest = project.manifestOf(fileOf(root).path);
  const folder = posix.normalize(path).replace(/\/$/, '').replace(/^\.$/, '');
  const isPackage =
    folder === (manifest?.folder ?? '') ||
    (manifest !== undefined && (manifest.folder.startsWith(`${folder}/`) || folder === ''));
  const isOwnFolder = folder === posix.dirname(fileOf(root).path).replace(/^\.$/, '');
  if (!isPackage && !isOwnFolder) return undefined;
  const what = isPackage
    ? 'the folder of the whole program, with its source, package.json and what else lies there,'
    : "the folder of the server's own source";
  return {
    detail: `Here ${what} is served to everybody.`,
    severity: isPackage ? 'high' : 'medium',
    confidence: isPackage ? 'high' : 'medium',
  };
}

/** The workspace path of a folder that is written out: `__dirname`, `'.'`, `path.join(__dirname, '..')`, `process.cwd()`. */
function folderOf(node: TSESTree.Node, depth = 0): string | undefined {
  if (depth > 4) return undefined;
  const bare = unwrap(node);
  const own = posix.dirname(fileOf(bare).path);
  if (bare.type === NodeType.Identifier && bare.name === '__dirname') return own;
  const text = textOf(bare);
  const packageFolder = (): string => '.';
  if (/^process\.cwd\(\)$/.test(text)) return packageFolder();
  if (text === 'import.meta.dirname') return own;
  const constant = constantText(bare);
  if (constant !== undefined) return /^(\.\/?|)$/.test(constant) && constant !== '' ? packageFolder() : undefined;
  if (bare.type === NodeType.BinaryExpression && bare.operator === '+') {
    const left = folderOf(bare.left, depth + 1);
    const right = constantText(bare.right);
    return left !== undefined && right !== undefined ? posix.join(left, right) : undefined;
  }
  if (bare.type === NodeType.CallExpression && /\b(join|resolve|normalize)$/.test(textOf(bare.callee)))
    return joined(bare, depth);
  const definition = definitionOf(bare);
  return definition === undefined || definition === bare ? undefined : folderOf(definition, depth + 1);
}

function joined(call: TSESTree.CallExpression, depth: number): string | undefined {
  const [first, ...rest] = call.arguments;
  if (first === undefined) return '.';
  const base = folderOf(first, depth + 1);
  const parts = rest.map((part) => constantText(part));
  return base === undefined || parts.includes(undefined)
    ? undefined
    : posix.join(base, ...parts.map((part) => part ?? ''));
}
