import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import type { Project } from '../../source/project.ts';
import { isTestPath } from '../../source/testPaths.ts';
import type { ClassNode } from '../../source/sourceFile.ts';
import type { Scene } from '../defineRule.ts';

/** The verdict on a class that bodies are bound to: where no field of it has a rule, a ValidationPipe has nothing to check. */
export function judgeUncheckedClass(scene: Scene, node: ClassNode): void {
  const name = node.id?.name;
  if (name === undefined || node.superClass !== null || node.decorators.length > 0 || !isPlain(node)) return;
  if (scene.project.manifestOf(scene.file.path)?.dependencies['class-validator'] === undefined) return;
  if (!isBodyOfRoute(name, scene.project)) return;
  const fields = node.body.body.filter((member) => member.type === NodeType.PropertyDefinition);
  scene.judge(
    node,
    fields.some(({ decorators }) => decorators.length > 0)
      ? undefined
      : { detail: `Here no field of ${name} has a rule, so bodies with any value in them get through.` },
  );
}

/** Fields and nothing else. */
function isPlain({ body }: ClassNode): boolean {
  return (
    body.body.length > 0 && body.body.every((member) => member.type === NodeType.PropertyDefinition && !member.static)
  );
}

function isBodyOfRoute(name: string, project: Project): boolean {
  const bound = new RegExp(`@Body\\(\\s*\\)\\s*(?:readonly\\s+)?\\w+\\s*:\\s*${name}\\b(?!\\[)`);
  return project.codeFiles().some(({ path, text }) => !isTestPath(path) && bound.test(text));
}
