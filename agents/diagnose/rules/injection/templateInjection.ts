import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { propertyName, propertyOf, unwrap } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { originsOf } from './origins.ts';
import { receiverName } from './sqlCalls.ts';

const purpose: TaintPurpose = { name: 'template' };
const locals: TaintPurpose = { name: 'template-locals', shape: 'object' };

/** The functions that compile their first argument, by package. */
const compilers: Readonly<Record<string, RegExp>> = {
  ejs: /^(?:render|compile|Template)$/,
  pug: /^(?:render|compile|compileClient|compileClientWithDependenciesTracked)$/,
  jade: /^(?:render|compile|compileClient)$/,
  handlebars: /^(?:compile|precompile)$/,
  hbs: /^(?:compile)$/,
  nunjucks: /^(?:renderString|compile|Template|precompileString)$/,
  lodash: /^template$/,
  'lodash-es': /^template$/,
  'lodash.template': /^$/,
  'lodash/template': /^$/,
  underscore: /^template$/,
  dot: /^(?:template|compile)$/,
  doT: /^(?:template|compile)$/,
  eta: /^(?:render|renderString|renderStringAsync|renderAsync|compile|compileToString)$/,
  swig: /^(?:render|compile|precompile)$/,
  'swig-templates': /^(?:render|compile|precompile)$/,
  twig: /^twig$/,
  velocityjs: /^(?:render|parse)$/,
  'art-template': /^(?:render|compile)$/,
  squirrelly: /^(?:render|compile|Render|Compile)$/,
  'dustjs-linkedin': /^(?:compile|renderSource)$/,
  haml: /^(?:render|compile)$/,
  hamljs: /^(?:render|compile)$/,
  ect: /^(?:render)$/,
  whiskers: /^render$/,
  mustache: /^(?:render|parse)$/,
  'hogan.js': /^(?:compile|parse)$/,
  hogan: /^(?:compile|parse)$/,
  liquidjs: /^(?:parse|parseAndRender|parseAndRenderSync)$/,
  vue: /^(?:compile)$/,
};
/** Their templates cannot run code, only read what they are given. */
const logicLess = new Set(['mustache', 'hogan.js', 'hogan', 'liquidjs']);
/** Engines that read options out of the values for the page. */
const enginesWithOptions = [
  'ejs',
  'hbs',
  'express-handlebars',
  'express-hbs',
  'pug',
  'jade',
  'squirrelly',
  'eta',
  'swig',
  'haml-coffee',
];

/** Client text that is compiled as a template, and client objects as a page's options. */
export const templateInjection = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const compiled = compiledArgument(call);
    if (compiled !== undefined) {
      const taint = taintOf(compiled.text, purpose);
      const severity = logicLess.has(compiled.module) ? 'medium' : undefined;
      scene.judge(
        call,
        taint && {
          detail: `Here the template that ${shortText(call.callee, 40)}() compiles ${describeTaint(taint)}.`,
          severity,
        },
      );
    } else if (call.type === NodeType.CallExpression && isPage(call)) {
      scene.judge(call, weaknessOfPage(scene, call));
    }
  };
  return { CallExpression: check, NewExpression: check };
});

function compiledArgument(call: CallNode): { readonly text: TSESTree.Node; readonly module: string } | undefined {
  const member = moduleMember(call.callee);
  const [first] = call.arguments;
  if (member === undefined || first === undefined || first.type === NodeType.SpreadElement) return undefined;
  const { module } = member;
  const name = member.path.filter((segment) => segment !== '()').at(-1) ?? '';
  if (!Object.hasOwn(compilers, module) || compilers[module]?.test(name) !== true) return undefined;
  // What `compile` gave back is called with values, not with a template.
  if (member.path.at(-1) === '()') return undefined;
  const text = first.type === NodeType.ObjectExpression ? propertyOf(first, 'data') : first;
  return text && { text, module };
}

/** `res.render(…)`, `reply.view(…)`, `ctx.render(…)`. */
function isPage(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || call.arguments.length === 0) return false;
  const name = propertyName(callee);
  const receiver = receiverName(callee.object);
  return (
    (name === 'render' && /^_?(?:res|resp|response|ctx|reply|app)$/.test(receiver)) ||
    (name === 'view' && /^(?:reply|res)$/.test(receiver))
  );
}

function weaknessOfPage(scene: Scene, call: TSESTree.CallExpression): Weakness | undefined {
  const [page, values] = call.arguments;
  for (const origin of page === undefined ? [] : originsOf(page)) {
    const isChosen = origin.type === NodeType.MemberExpression || origin.type === NodeType.Identifier;
    const taint = isChosen ? taintOf(origin, purpose) : undefined;
    if (taint !== undefined)
      return {
        detail: `Here the name of the template ${describeTaint(taint)}: any template can be chosen.`,
        severity: 'medium',
        confidence: 'medium',
      };
  }
  const dependencies = scene.project.manifestOf(scene.file.path)?.dependencies ?? {};
  const engine = enginesWithOptions.find((name) => Object.hasOwn(dependencies, name));
  for (const object of values === undefined ? [] : originsOf(values)) {
    for (const whole of wholesIn(object)) {
      const taint = taintOf(whole, locals);
      if (taint?.shape !== 'any') continue;
      return {
        detail: `Here all that a client sends becomes the page's values: it ${describeTaint(taint)}, and ${engine ?? 'some template engines'} read${engine ? 's' : ''} options of their own from them.`,
        severity: 'high',
        confidence: engine === undefined ? 'low' : 'medium',
      };
    }
  }
  return undefined;
}

/** Objects that a client shaped as a whole: itself, or spread into a literal. */
function wholesIn(object: TSESTree.Node): readonly TSESTree.Node[] {
  if (object.type !== NodeType.ObjectExpression) return [object];
  return object.properties.flatMap((property) => (property.type === NodeType.SpreadElement ? [property.argument] : []));
}
