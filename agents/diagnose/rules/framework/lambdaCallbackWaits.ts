import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { findVariable, referencesOf, type FunctionNode } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { projectOf } from '../../source/project.ts';
import { textOf, type CallNode, type SourceFile } from '../../source/sourceFile.ts';
import { defineProductionRule } from '../configuration/places.ts';
import { lambdaHandlersOf } from './lambdaHandlers.ts';

/** What opens a connection that stays open, as `module member`. */
const opening =
  /^(?:mongoose (?:connect|createConnection)|mongodb MongoClient(?:\.connect|\.\(\)(?:\.connect)?)?|pg (?:Pool|Client)|mysql2?(?:\/promise)? (?:createPool|createConnection)|redis createClient|ioredis .*|knex .*|sequelize Sequelize|mssql .*|typeorm .*|amqplib .*|mariadb createPool)$/;

/** Handlers that end by a callback while a connection keeps the event loop alive, and handlers that mix a callback with a promise. */
export const lambdaCallbackWaits = defineProductionRule((scene) => ({
  Program: (): void => {
    for (const handler of lambdaHandlersOf(scene.file)) {
      const calls = callsOfCallback(handler);
      const [first] = calls;
      if (first === undefined) continue;
      if (handler.async) {
        scene.judge(first, {
          detail:
            'Here the handler is async and calls the callback too: whichever comes first is the answer, and what is still running is frozen.',
        });
        continue;
      }
      const connection = openConnection(scene.file);
      if (connection === undefined) continue;
      const isTurnedOff =
        /callbackWaitsForEmptyEventLoop|do-not-wait-for-empty-event-loop|doNotWaitForEmptyEventLoop/.test(
          scene.file.text,
        );
      scene.judge(
        handler,
        isTurnedOff
          ? undefined
          : {
              detail: `Here ${connection} keeps a connection open, so the call is not over when the callback is called, but when its time is up.`,
            },
      );
    }
  },
}));

/** The calls of the third parameter. */
function callsOfCallback(handler: FunctionNode): readonly TSESTree.Node[] {
  const parameter = handler.params[2];
  if (parameter?.type !== NodeType.Identifier) return [];
  return referencesOf(findVariable(parameter)).flatMap(({ identifier }) => {
    const call = identifier.parent;
    return call.type === NodeType.CallExpression &&
      (call.callee === identifier || call.arguments.some((argument) => argument === identifier))
      ? [call]
      : [];
  });
}

/** What opens a connection, in the handler's file or in one that it imports. */
function openConnection(file: SourceFile): string | undefined {
  const project = projectOf(file.program);
  const imported = project
    .codeFiles()
    .filter(({ path }) => importsOf(file).some((specifier) => project.resolve(file.path, specifier) === path));
  for (const { calls } of [file, ...imported]) {
    const found = calls.find(isOpening);
    if (found !== undefined) return textOf(found.callee);
  }
  return undefined;
}

function importsOf(file: SourceFile): readonly string[] {
  return [...file.text.matchAll(/(?:from|require\()\s*['"](\.[^'"]+)['"]/g)].map(([, specifier = '']) => specifier);
}

function isOpening(call: CallNode): boolean {
  const member = moduleMember(call.callee);
  return member !== undefined && opening.test(`${member.module} ${member.path.join('.')}`);
}
