import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { isFunctionNode, propertyName, type FunctionNode } from '../../flow/scope.ts';
import { textOf } from '../../source/sourceFile.ts';

/** Signs of a message of a queue or a stream; what S3 and SNS send comes one by one. */
const batchTypes =
  /\b(?:SQSEvent|SQSHandler|SQSRecord|SQSBatchResponse|KinesisStream(?:Event|Handler|Record)|DynamoDBStreamEvent|DynamoDBStreamHandler|DynamoDBRecord|DynamoDBBatchResponse)\b/;
const batchMembers = new Set('receiptHandle messageId kinesis dynamodb messageAttributes eventSourceARN'.split(' '));
const notBatch = /\.(?:Sns|s3|ses|Cf|cf)\b|\bS3Event|\bSNSEvent/;
const partialAnswer =
  /batchItemFailures|processPartialResponse|BatchProcessor|sqs-partial-batch-failure|sqsPartialBatchFailure|SqsFifoPartialProcessor/;

export function answersPartially(text: string): boolean {
  return partialAnswer.test(text);
}

/** The loop of a handler over the records of a queue or a stream, or undefined. */
export function batchLoop(handler: FunctionNode): TSESTree.Node | undefined {
  const text = textOf(handler.parent.type === NodeType.VariableDeclarator ? handler.parent : handler);
  if (notBatch.test(text) || !/\bRecords\b/.test(text)) return undefined;
  const isBatch = batchTypes.test(text) || [...descendants(handler.body)].some(isBatchMember);
  return isBatch ? [...descendants(handler.body)].find(isLoop) : undefined;
}

function isBatchMember(node: TSESTree.Node): boolean {
  if (node.type === NodeType.MemberExpression) {
    const name = propertyName(node) ?? '';
    return (
      batchMembers.has(name) ||
      (name === 'body' && node.object.type === NodeType.Identifier && /record|message|item|msg/i.test(node.object.name))
    );
  }
  return node.type === NodeType.ObjectPattern && /\b(?:messageId|receiptHandle|kinesis|dynamodb)\b/.test(textOf(node));
}

function isLoop(node: TSESTree.Node): boolean {
  if (node.type === NodeType.ForOfStatement)
    return /Records/.test(textOf(node.right)) || /record/i.test(textOf(node.left));
  if (node.type !== NodeType.CallExpression || node.callee.type !== NodeType.MemberExpression) return false;
  return /^(?:map|forEach)$/.test(propertyName(node.callee) ?? '') && /Records$/i.test(textOf(node.callee.object));
}

/** True when what goes wrong with one record cannot end the whole loop: it is caught, and not thrown again. */
export function catchesEach(loop: TSESTree.Node): boolean {
  const body =
    loop.type === NodeType.ForOfStatement
      ? loop.body
      : loop.type === NodeType.CallExpression
        ? loop.arguments[0]
        : undefined;
  const block = isFunctionNode(body) ? body.body : body;
  if (block?.type === NodeType.BlockStatement) {
    const tries = block.body.filter((statement) => statement.type === NodeType.TryStatement);
    return tries.some(({ handler }) => handler !== null && !/\bthrow\b|\breject\(/.test(textOf(handler.body)));
  }
  return block?.type === NodeType.CallExpression && /\.catch\(/.test(textOf(block));
}
