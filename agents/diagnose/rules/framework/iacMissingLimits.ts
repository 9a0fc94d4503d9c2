import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { definitionOf } from '../../flow/definitions.ts';
import { propertyOf } from '../../flow/scope.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule } from '../defineRule.ts';
import { defineTextRule, type JudgePlace } from '../defineProjectRule.ts';
import { hasUnknownSpread } from '../configuration/settings.ts';
import { cdkConstruct } from './cdk.ts';
import { functionsOf, templateFiles, templateOf, typeOf, type Template, type TemplateEvent } from './templates.ts';
import type { Entry } from './yamlEntries.ts';

const endlessQueue =
  'Here a queue feeds a function and has no dead-letter queue: a message that always fails is tried again until it expires.';
const endlessStream =
  'Here a stream feeds a function without a limit of attempts and without a destination for failures: one record that always fails holds up its shard until it expires.';

export const missingLimitsInTemplate = defineTextRule({
  files: templateFiles,
  checkText: (file, project, judge) => {
    const template = templateOf(file, project);
    if (template === undefined) return;
    for (const { events } of functionsOf(template)) {
      for (const event of events) {
        if (event.kind === 'sqs') judgeQueue(event, template, judge);
        if (event.kind === 'stream') judgeStream(event, judge);
      }
    }
  },
});

/** Only a queue that the same file declares can be judged. */
function judgeQueue({ settings }: TemplateEvent, { resources }: Template, judge: JudgePlace): void {
  const target = settings.get('arn') ?? settings.get('Queue') ?? settings;
  const reference = settings.file.text.slice(...target.range);
  const queue = resources.find(
    (entry) =>
      typeOf(entry) === 'AWS::SQS::Queue' && new RegExp(`\\b${entry.key?.replace(/\W/g, '') ?? ''}\\b`).test(reference),
  );
  if (queue !== undefined)
    judge(queue.lines(), queue.get('Properties', 'RedrivePolicy') === undefined ? { detail: endlessQueue } : undefined);
}

function judgeStream(event: TemplateEvent, judge: JudgePlace): void {
  const { settings } = event;
  const names = [
    'maximumRetryAttempts',
    'MaximumRetryAttempts',
    'destinations',
    'DestinationConfig',
    'maximumRecordAgeInSeconds',
    'MaximumRecordAgeInSeconds',
  ];
  const limited = names
    .map((name): Entry | undefined => settings.get(name))
    .find((entry) => entry !== undefined && entry.text() !== '-1');
  judge(event.entry.lines(), limited === undefined ? { detail: endlessStream } : undefined);
}

export const missingLimitsInCode = defineRule((scene) => ({
  NewExpression: (call): void => {
    if (isTestPath(scene.file.path)) return;
    const source = cdkConstruct(call);
    if (source?.service !== 'lambda-event-sources') return;
    if (source.name === 'SqsEventSource') {
      const queue = queueProps(call.arguments[0]);
      if (queue !== undefined) scene.judge(call, has(queue, 'deadLetterQueue') ? undefined : { detail: endlessQueue });
    } else if (/^(?:DynamoEventSource|KinesisEventSource)$/.test(source.name)) {
      const { props } = source;
      const isLimited =
        props === undefined || ['onFailure', 'retryAttempts', 'maxRecordAge'].some((name) => has(props, name));
      scene.judge(call, isLimited ? undefined : { detail: endlessStream });
    }
  },
}));

function has(object: TSESTree.ObjectExpression, name: string): boolean {
  return propertyOf(object, name) !== undefined || hasUnknownSpread(object);
}

/** The props of the queue that is made in the workspace; an empty object where it was made without any. */
function queueProps(node: TSESTree.Node | undefined): TSESTree.ObjectExpression | undefined {
  const definition = node && definitionOf(node);
  if (definition?.type !== NodeType.NewExpression) return undefined;
  const construct = cdkConstruct(definition);
  return construct?.service === 'sqs' && construct.name === 'Queue' ? construct.props : undefined;
}
