import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { enclosingFunction, keyName, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { objectOf } from '../../flow/definitions.ts';
import { matchesText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene } from '../defineRule.ts';
import { booleanOption, isComplete } from './tree.ts';

const mayAsk = /client_?id|authorizationUrl|authorizeURL|generateAuthUrl/i;
const saysState = /['"`?&]state['"`=]|\bstate\b\s*[:,})=]|\bnonce\b|code_?challenge|pkce/i;
const strategies =
  /^passport-(?:google-oauth20|google-oauth2|facebook|github2?|oauth2|gitlab2|linkedin-oauth2|microsoft|discord|slack-oauth2|spotify|bitbucket-oauth2|azure-oauth2|twitch-new|amazon)$/;

/** Logins at another service that take back whatever answer a browser brings. */
export const oauthWithoutState = defineRule((scene) => {
  if (isTestPath(scene.file.path) || !matchesText(scene.file, mayAsk)) return {};
  const checkText = (node: TSESTree.Node, text: string): void => {
    if (/[?&]client_id=/.test(text) && /[?&](?:response_type|redirect_uri)=/.test(text)) judge(scene, node);
  };
  const checkCall = (call: CallNode): void => {
    judgeParameter(scene, call);
    judgeStrategy(scene, call);
    judgeHelper(scene, call);
  };
  return {
    CallExpression: checkCall,
    NewExpression: checkCall,
    ObjectExpression: (object): void => {
      const names = new Set(
        object.properties.flatMap((property) => (property.type === NodeType.Property ? (keyName(property) ?? []) : [])),
      );
      const isAsking =
        names.has('client_id') && (names.has('response_type') || (names.has('redirect_uri') && names.has('scope')));
      if (!isAsking || names.has('client_secret') || names.has('grant_type') || names.has('type')) return;
      if (isComplete(object)) judge(scene, object);
    },
    Literal: (node): void => {
      if (typeof node.value === 'string') checkText(node, node.value);
    },
    TemplateLiteral: (node): void => {
      checkText(node, node.quasis.map(({ value }) => value.raw).join('…'));
    },
  };
});

function judge(scene: Scene, place: TSESTree.Node): void {
  const owner = enclosingFunction(place);
  const around = owner === undefined || textOf(owner).length > 4_000 ? statementOf(place) : textOf(owner);
  scene.judge(
    place,
    saysState.test(around)
      ? undefined
      : { detail: 'Here the browser is sent away with no state that its way back is compared with.' },
  );
}

function statementOf(node: TSESTree.Node): string {
  let outer = node;
  while (outer.parent !== undefined && !/Statement$|Declaration$|^Program$/.test(outer.parent.type))
    outer = outer.parent;
  return textOf(outer);
}

/** `url.searchParams.set('response_type', 'code')`. */
function judgeParameter(scene: Scene, call: CallNode): void {
  if (!/^(set|append)$/.test(calledName(call) ?? '') || stringOf(call.arguments[0]) !== 'response_type') return;
  if (unwrap(call.callee).type === NodeType.MemberExpression) judge(scene, call);
}

/** `new GoogleStrategy({ clientID, clientSecret, callbackURL })`: these send a state only where they are told to. */
function judgeStrategy(scene: Scene, call: CallNode): void {
  if (call.type !== NodeType.NewExpression || !strategies.test(moduleMember(call.callee)?.module ?? '')) return;
  const options = objectOf(call.arguments[0]);
  if (options === undefined) return;
  const isSent =
    booleanOption(options, 'state') === true ||
    !isComplete(options) ||
    /\bstate\b|\bpkce\b|\bstore\b/.test(textOf(options));
  const isGiven = /authenticate\([^)]*\{[^}]*\bstate\b/.test(scene.file.text);
  scene.judge(
    call,
    isSent || isGiven
      ? undefined
      : {
          detail: 'Here the strategy is not told to send a state, and by itself it sends none.',
          severity: 'low',
          confidence: 'medium',
        },
  );
}

/** `client.authorizationUrl({ scope })` of openid-client, `authorizeURL` of simple-oauth2, `generateAuthUrl` of Google. */
function judgeHelper(scene: Scene, call: CallNode): void {
  if (!/^(authorizationUrl|authorizeURL|generateAuthUrl)$/.test(calledName(call) ?? '')) return;
  const options = objectOf(call.arguments[0]);
  if (options === undefined || !isComplete(options) || unwrap(call.callee).type !== NodeType.MemberExpression) return;
  judge(scene, call);
}
