import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, type CallNode, type SourceFile } from '../../source/sourceFile.ts';
import { objectOf } from '../configuration/settings.ts';

/** A member of the AWS CDK: `new iam.PolicyStatement()` is `iam` and `['PolicyStatement', '()']`. */
export interface CdkMember {
  /** Without `aws-` before it; '' for the core. */
  readonly service: string;
  readonly path: readonly string[];
}

export function cdkMember(node: TSESTree.Node): CdkMember | undefined {
  const member = usesCdk(fileOf(node)) ? moduleMember(node) : undefined;
  const matched = member && /^(?:aws-cdk-lib|@aws-cdk)(?:\/aws-([\w-]+)|\/core)?$/.exec(member.module);
  if (member === undefined || matched === null || matched === undefined) return undefined;
  const service = matched[1];
  if (service !== undefined) return { service, path: member.path };
  const [first = '', ...rest] = member.path;
  return first.startsWith('aws_') ? { service: first.slice(4), path: rest } : { service: '', path: member.path };
}

const known = new WeakMap<SourceFile, boolean>();

/** To follow every name of a file that has nothing to do with it would take long. */
function usesCdk(file: SourceFile): boolean {
  let uses = known.get(file);
  if (uses === undefined) known.set(file, (uses = file.text.includes('aws-cdk')));
  return uses;
}

/** The name and the props of a construct or a class of the CDK that is made by `new`. */
export function cdkConstruct(
  call: CallNode,
):
  | { readonly service: string; readonly name: string; readonly props: TSESTree.ObjectExpression | undefined }
  | undefined {
  if (call.type !== NodeType.NewExpression) return undefined;
  const member = cdkMember(call.callee);
  const name = member?.path.at(-1);
  if (member === undefined || name === undefined || member.path.includes('()')) return undefined;
  const options = call.arguments.length >= 3 ? call.arguments[2] : call.arguments.at(-1);
  return { service: member.service, name, props: objectOf(options) };
}
