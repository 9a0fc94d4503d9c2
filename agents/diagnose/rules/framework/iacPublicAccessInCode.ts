import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { propertyName, propertyOf } from '../../flow/scope.ts';
import type { CallNode } from '../../source/sourceFile.ts';
import { constantText, isConstant, listOf, objectOf } from '../configuration/settings.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { cdkConstruct, cdkMember } from './cdk.ts';
import { weaknessOfPublicStatement } from './policyStatements.ts';
import { administrationPorts, openDatabase, openPort, openUrl, weaknessOfAcl } from './publicResources.ts';

/** Buckets, statements, databases, ports and function URLs of the AWS CDK that stand open. */
export const publicAccessInCode = defineRule((scene) =>
  isTestPath(scene.file.path)
    ? {}
    : {
        NewExpression: (call): void => {
          checkConstruct(call, scene);
        },
        CallExpression: (call): void => {
          const name = calledName(call);
          if (name === 'addFunctionUrl') checkUrl(objectOf(call.arguments[0]), scene);
          if (name === 'addIngressRule') checkPort(call, scene);
        },
      },
);

function checkConstruct(call: CallNode, scene: Scene): void {
  const { props, name } = cdkConstruct(call) ?? {};
  if (props === undefined) return;
  const isWebsite = propertyOf(props, 'websiteIndexDocument') !== undefined;
  const readable = propertyOf(props, 'publicReadAccess');
  const isReadable = readable !== undefined && isConstant(readable, true) && !isWebsite;
  if (readable !== undefined)
    scene.judge(readable, isReadable ? { detail: 'Here everybody can read what is in the bucket.' } : undefined);
  const reachable = propertyOf(props, 'publiclyAccessible');
  if (reachable !== undefined) scene.judge(reachable, isConstant(reachable, true) ? openDatabase : undefined);
  const acl = propertyOf(props, 'accessControl');
  if (acl?.type === NodeType.MemberExpression)
    scene.judge(acl, weaknessOfAcl(inPascalCase(propertyName(acl) ?? ''), isWebsite));
  if (name === 'FunctionUrl') checkUrl(props, scene);
  if (name === 'PolicyStatement') checkStatement(call, props, scene);
}

/** `PUBLIC_READ` as `PublicRead`. */
function inPascalCase(constant: string): string {
  return constant.toLowerCase().replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

function checkStatement(call: CallNode, props: TSESTree.ObjectExpression, scene: Scene): void {
  const principals = propertyOf(props, 'principals');
  const actions = propertyOf(props, 'actions');
  const effect = propertyOf(props, 'effect');
  const isDenied = effect !== undefined && cdkMember(effect)?.path.at(-1) === 'DENY';
  if (principals === undefined || actions === undefined || isDenied) return;
  const isOpen = propertyOf(props, 'conditions') === undefined && listOf(principals).some(isEverybody);
  scene.judge(
    call,
    isOpen ? weaknessOfPublicStatement(listOf(actions).flatMap((action) => constantText(action) ?? [])) : undefined,
  );
}

function isEverybody(principal: TSESTree.Node): boolean {
  return /^(?:AnyPrincipal|StarPrincipal)$/.test(cdkMember(principal)?.path[0] ?? '');
}

function checkUrl(options: TSESTree.ObjectExpression | undefined, scene: Scene): void {
  const type = options && propertyOf(options, 'authType');
  if (type !== undefined) scene.judge(type, weaknessOfAuthType(type));
}

function weaknessOfAuthType(type: TSESTree.Node): Weakness | undefined {
  return cdkMember(type)?.path.join('.') === 'FunctionUrlAuthType.NONE' ? openUrl : undefined;
}

/** `addIngressRule(Peer.anyIpv4(), Port.tcp(22))`. */
function checkPort(call: TSESTree.CallExpression, scene: Scene): void {
  const [peer, port] = call.arguments;
  if (
    peer === undefined ||
    port?.type !== NodeType.CallExpression ||
    cdkMember(port.callee)?.path.join('.') !== 'Port.tcp'
  )
    return;
  const [number] = port.arguments;
  if (number?.type !== NodeType.Literal) return;
  const isOpen =
    /^Peer\.anyIpv[46]\.\(\)$/.test(cdkMember(peer)?.path.join('.') ?? '') &&
    administrationPorts.has(String(number.value));
  scene.judge(call, isOpen ? openPort(String(number.value)) : undefined);
}
