import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { ancestors, keyName } from '../../flow/scope.ts';
import { fileOf, type CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { secretPlaces } from './secretPlaces.ts';
import {
  credentialUrls,
  inside,
  isOrdinaryText,
  looksDrawn,
  isPlaceholder,
  looksRandom,
  repeatsName,
  secretLiteral,
  type SecretLiteral,
} from './secretValues.ts';
import { givenName, isKeyName, secretKind } from './words.ts';

/** Secrets that are written into code: by the name they are given, by the call that takes them, in an address. */
export const hardCodedSecret = defineRule((scene) => {
  if (isTestPath(scene.file.path) || /(?:^|\/)(?:locales?|i18n|lang|translations?|messages)\//i.test(scene.file.path))
    return {};
  const checkCall = (call: CallNode): void => {
    for (const { literal, use } of secretPlaces(call)) judgeUsed(scene, literal, use);
  };
  const checkNamed = (value: TSESTree.Node | null): void => {
    const name = value === null ? undefined : givenName(value);
    const named = name === undefined ? undefined : secretKind(name);
    const isKey = named === undefined && name !== undefined && isKeyName(name);
    const literal = value !== null && (named !== undefined || isKey) ? secretLiteral(value) : undefined;
    const kind = named ?? (isKey && literal !== undefined && looksDrawn(literal.text) ? 'token' : undefined);
    if (name !== undefined && kind !== undefined && literal !== undefined) judgeNamed(scene, name, kind, literal);
  };
  const checkText = (node: TSESTree.Node, text: string): void => {
    for (const { start, end, isWeak } of credentialUrls(text)) {
      scene.judge(node, {
        detail: 'Here the address holds a password.',
        secret: [node.range[0] + start, node.range[0] + end],
        ...(isWeak && { severity: 'medium' as const }),
        confidence: isWeak ? 'medium' : 'high',
      });
    }
  };
  return {
    CallExpression: checkCall,
    NewExpression: checkCall,
    Property: ({ value }): void => {
      checkNamed(value);
    },
    PropertyDefinition: ({ value }): void => {
      checkNamed(value);
    },
    VariableDeclarator: ({ init }): void => {
      checkNamed(init);
    },
    AssignmentExpression: ({ right }): void => {
      checkNamed(right);
    },
    AssignmentPattern: ({ right }): void => {
      checkNamed(right);
    },
    Literal: (node): void => {
      if (typeof node.value === 'string') checkText(node, node.raw);
    },
    TemplateElement: (node): void => {
      checkText(node, scene.file.text.slice(...node.range));
    },
  };
});

/** A text that a call takes as its secret is one, whatever it looks like. */
function judgeUsed(scene: Scene, literal: SecretLiteral | undefined, use: string): void {
  if (literal === undefined || literal.text === '' || /BEGIN (?:PUBLIC KEY|CERTIFICATE|RSA PUBLIC)/.test(literal.text))
    return;
  if (fileOf(literal.node) !== scene.file) return;
  const isGuessable = literal.text.length < 16;
  const detail = literal.isFallback
    ? `Here ${use} falls back to a text in the source wherever the environment does not set it.`
    : `Here it is ${use}${isGuessable ? ', short enough to be guessed' : ''}.`;
  scene.judge(literal.node, weakness(literal, detail, literal.isFallback ? 'medium' : 'high'));
}

function judgeNamed(scene: Scene, name: string, kind: 'password' | 'secret' | 'token', literal: SecretLiteral): void {
  const { text, isFallback } = literal;
  if (/BEGIN (?:PUBLIC KEY|CERTIFICATE|RSA PUBLIC)/.test(text)) return;
  if (!isFallback && !isConnection(literal.node, kind) && !isSecretText(name, kind, text)) {
    scene.judge(literal.node, undefined);
    return;
  }
  if (
    isFallback &&
    (text.length < 3 || /^(undefined|null|none)$/i.test(text) || (kind === 'token' && !looksRandom(text)))
  ) {
    scene.judge(literal.node, undefined);
    return;
  }
  const detail = isFallback
    ? `Here ${name} falls back to a text in the source wherever the environment does not set it.`
    : `Here ${name} is a text in the source.`;
  scene.judge(literal.node, weakness(literal, detail, isFallback ? 'medium' : looksRandom(text) ? 'high' : 'medium'));
}

function isSecretText(name: string, kind: 'password' | 'secret' | 'token', text: string): boolean {
  if (isPlaceholder(text) || repeatsName(name, text)) return false;
  if (kind === 'token') return looksRandom(text);
  if (isOrdinaryText(text))
    return kind === 'secret' && /^(?!.*[.?!]$)\w+(?: \w+){1,3}$/.test(text) && /^(?:session|cookie|jwt)/i.test(name);
  if (kind === 'password')
    return text.length >= 4 && !/^[A-Z][a-z]+$/.test(text) && !/^[a-z]+([A-Z][a-z]+)+$/.test(text);
  return text.length >= 6 && !/^[a-z]+([A-Z][a-z]+)+$/.test(text) && !/^[A-Z]+(_[A-Z]+)+$/.test(text);
}

/** The password among the properties of a connection: whatever it is, it is the one that is used. */
function isConnection(node: TSESTree.Node, kind: string): boolean {
  if (kind !== 'password') return false;
  const object = [...ancestors(node)].find((ancestor) => ancestor.type === NodeType.ObjectExpression);
  if (object?.type !== NodeType.ObjectExpression) return false;
  const names = object.properties.flatMap((property) =>
    property.type === NodeType.Property ? (keyName(property) ?? []) : [],
  );
  const isFound = names.some((name) => /^(host|hostname|database|server|port|dialect|connectionString)$/i.test(name));
  return isFound && names.some((name) => /^(user|username|userName|auth)$/.test(name)) && isNotEmpty(node);
}

function isNotEmpty(node: TSESTree.Node): boolean {
  const text = node.type === NodeType.Literal ? String(node.value) : '';
  return text !== '' && !/^(<.*>|\$\{.*|your.*|x+|\*+)$/i.test(text);
}

function weakness({ node, isFallback }: SecretLiteral, detail: string, confidence: Weakness['confidence']): Weakness {
  return { detail, confidence, secret: inside(node), ...(isFallback && { severity: 'medium' as const }) };
}
