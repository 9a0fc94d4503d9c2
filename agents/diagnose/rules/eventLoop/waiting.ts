import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { definitionOf } from '../../flow/definitions.ts';
import { findVariable, isFunctionNode, propertyName, referencesOf, unwrap } from '../../flow/scope.ts';
import { ProjectAnswers } from '../../source/memory.ts';
import type { Project } from '../../source/project.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { describePath, pathFromHandler } from './serving.ts';

/** A call that waits for another server, and what is wrong with its patience. */
export interface Waiting {
  readonly weakness: Weakness | undefined;
}

export function fetched(call: CallNode, when: string): Waiting | undefined {
  const options = call.arguments[1];
  return {
    weakness:
      hasOption(call.arguments, /^(signal|timeout|dispatcher|headersTimeout|agent)$/) === false
        ? without(call, options === undefined ? '' : ' among its options', when)
        : undefined,
  };
}

export function ofOptions(call: CallNode, names: RegExp, isMade: boolean): Waiting {
  const isMissing = hasOption(call.arguments, names) === false;
  if (isMade)
    return {
      weakness: isMissing
        ? { detail: `Here ${textOf(call.callee)} makes a client whose requests never time out.` }
        : undefined,
    };
  return { weakness: isMissing ? without(call, '', 'never') : undefined };
}

/** Whether an option is among the object literals in a call's arguments; undefined when that cannot be seen. */
export function hasOption(given: readonly TSESTree.Node[], names: RegExp): boolean | undefined {
  let isUnknown = false;
  for (const argument of given) {
    if (isFunctionNode(argument)) continue;
    const definition = definitionOf(argument);
    if (definition?.type === NodeType.ObjectExpression) {
      for (const property of definition.properties) {
        if (property.type === NodeType.SpreadElement) isUnknown = true;
        else if (names.test(textOf(property.key))) return true;
      }
      if (isExtended(argument, names)) return true;
    } else if (argument !== given[0] && definition === undefined) isUnknown = true;
    else if (
      given.length === 1 &&
      definition === undefined &&
      /options|config|opts|request|params/i.test(textOf(argument))
    )
      isUnknown = true;
  }
  return isUnknown ? undefined : false;
}

/** `options.timeout = 1000` after the literal. */
function isExtended(argument: TSESTree.Node, names: RegExp): boolean {
  const bare = unwrap(argument);
  if (bare.type !== NodeType.Identifier) return false;
  return referencesOf(findVariable(bare)).some(
    ({ identifier: { parent } }) => parent.type === NodeType.MemberExpression && names.test(propertyName(parent) ?? ''),
  );
}

export function without(call: CallNode, where: string, when: string): Weakness {
  const path = pathFromHandler(call);
  const detail = `Here ${textOf(call.callee)} is given no timeout${where} and ${when === 'never' ? 'never ends by itself' : `ends by itself only ${when}`}`;
  if (path === undefined) return { detail: `${detail}.`, confidence: 'low', severity: 'low' };
  return {
    detail: `${detail}, while a request waits for it${describePath(path)}.`,
    ...(when !== 'never' && { severity: 'low' as const }),
  };
}

/** True when a pattern, a constant of its module, matches in some file: a default that is set for all requests. */
export function hasDefault(project: Project, pattern: RegExp): boolean {
  let known = defaults.get(project);
  if (known === undefined) defaults.set(project, (known = new Map<RegExp, boolean>()));
  let isSet = known.get(pattern);
  if (isSet === undefined) known.set(pattern, (isSet = [...project.texts.values()].some((text) => pattern.test(text))));
  return isSet;
}

const defaults = new ProjectAnswers<Project, Map<RegExp, boolean>>();
