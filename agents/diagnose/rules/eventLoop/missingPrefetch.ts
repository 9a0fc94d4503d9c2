import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { propertyOf, stringOf, unwrap } from '../../flow/scope.ts';
import { objectOf } from '../../flow/definitions.ts';
import { moduleMember } from '../../flow/values.ts';
import { ProjectAnswers } from '../../source/memory.ts';
import { projectOf, type Project } from '../../source/project.ts';
import { fileOf, matchesText, textOf } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { isServiceFile } from './serving.ts';

const amqp = /['"]amqplib(?:\/callback_api)?['"]|['"]amqp-connection-manager['"]/;

/** A consumer of RabbitMQ to which the broker pushes all messages at once. */
export const missingPrefetch = defineRule((scene) => ({
  CallExpression: (call): void => {
    const callee = unwrap(call.callee);
    if (callee.type !== NodeType.MemberExpression || calledName(call) !== 'consume' || call.arguments.length < 2)
      return;
    const module = moduleMember(callee)?.module;
    const isQueue =
      module === undefined
        ? matchesText(fileOf(call), amqp) && /ch(?:an(?:nel)?)?$/i.test(textOf(callee.object))
        : /^amqplib|^amqp-connection-manager/.test(module);
    if (!isQueue || !isServiceFile(call)) return;
    const options = objectOf(call.arguments[2]);
    const isUnacknowledged = options !== undefined && textOf(propertyOf(options, 'noAck') ?? options) === 'true';
    const isWeak = isUnacknowledged || !isPrefetching(projectOf(call));
    const queue = stringOf(call.arguments[0]);
    scene.judge(
      call,
      isWeak
        ? {
            detail: `Here the consumer of ${queue ?? 'the queue'} is sent every waiting message at once${isUnacknowledged ? ', as it acknowledges none' : ''}.`,
          }
        : undefined,
    );
  },
}));

function isPrefetching(project: Project): boolean {
  let known = prefetching.get(project);
  known ??= [...project.texts.values()].some((text) => /\.prefetch\s*\(\s*[^0)\s]|\bprefetch(?:Count)?\s*:/.test(text));
  prefetching.set(project, known);
  return known;
}

const prefetching = new ProjectAnswers<Project, boolean>();
