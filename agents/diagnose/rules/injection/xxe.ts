import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { propertyName, propertyOf } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { constantText } from './builtText.ts';
import { originsOf } from './origins.ts';

const purpose: TaintPurpose = { name: 'xxe' };

/** Parsers that can read entities from files and addresses, by package. */
const parsers: Readonly<Record<string, RegExp>> = {
  libxmljs: /(?:^|\.)(?:parseXml(?:Async|String)?|parseXmlString|fromXml|parseString|SaxParser|parseHtml\w*)$/,
  libxmljs2: /(?:^|\.)(?:parseXml(?:Async|String)?|fromXml|parseString)$/,
  'libxmljs-mt': /(?:^|\.)(?:parseXml(?:Async|String)?|fromXml|parseString)$/,
  libxmljsmt: /(?:^|\.)(?:parseXml(?:Async|String)?|fromXml|parseString)$/,
  'libxml2-wasm': /(?:^|\.)XmlDocument\.from(?:String|Buffer)$/,
  libxml: /(?:^|\.)parse\w*$/,
  'node-libxml': /(?:^|\.)(?:loadXml\w*|\(\)\.load\w*)$/,
  xml2js: /(?:^|\.)parseString(?:Promise)?$/,
  'fast-xml-parser': /(?:^|\.)parse$/,
};
const expandingOptions = [
  'noent',
  'replaceEntities',
  'dtdload',
  'dtdvalid',
  'expandEntities',
  'resolveExternalEntities',
  'externalEntities',
];
const expandingFlags = /\bXML_PARSE_(?:NOENT|DTDLOAD|DTDVALID|XINCLUDE)\b/;

/** XML of a client read by a parser that is told to follow its entities. */
export const xxe = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const member = moduleMember(call.callee);
    if (member === undefined || !Object.hasOwn(parsers, member.module)) return;
    if (parsers[member.module]?.test(member.path.join('.')) !== true) return;
    const option = call.arguments.flatMap(originsOfOption).find((name) => name !== undefined);
    scene.judge(call, option === undefined ? undefined : weaknessOf(call, option));
  };
  return { CallExpression: check, NewExpression: check };
});

function originsOfOption(argument: TSESTree.Node): readonly (string | undefined)[] {
  return originsOf(argument).map((origin) => {
    if (origin.type !== NodeType.ObjectExpression) {
      return origin.type !== NodeType.CallExpression && expandingFlags.test(textOf(origin)) && isFlag(origin)
        ? 'the flag for it'
        : undefined;
    }
    const flag = propertyOf(origin, 'option') ?? propertyOf(origin, 'flags');
    if (flag !== undefined && expandingFlags.test(textOf(flag))) return shortText(flag, 60);
    return expandingOptions.find((name) => {
      const value = propertyOf(origin, name);
      return value !== undefined && !(value.type === NodeType.Literal && (value.value === false || value.value === 0));
    });
  });
}

function isFlag(node: TSESTree.Node): boolean {
  return (
    node.type === NodeType.BinaryExpression ||
    (node.type === NodeType.MemberExpression && expandingFlags.test(propertyName(node) ?? ''))
  );
}

function weaknessOf(call: CallNode, option: string): Weakness | undefined {
  const [xml] = call.arguments;
  const taint = xml && taintOf(xml, purpose);
  if (taint !== undefined) return { detail: `Here ${option} is on, and the document ${describeTaint(taint)}.` };
  if (xml === undefined || constantText(xml) !== undefined) return undefined;
  return {
    detail: `Here ${option} is on; where the document comes from cannot be seen.`,
    severity: 'medium',
    confidence: 'medium',
  };
}
