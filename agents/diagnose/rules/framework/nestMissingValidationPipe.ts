import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { moduleMember } from '../../flow/values.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineProjectRule, type JudgePlace } from '../defineProjectRule.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { hasUnknownSpread, objectOf, settingOf } from '../configuration/settings.ts';
import type { Project } from '../../source/project.ts';
import type { ClassNode, SourceFile } from '../../source/sourceFile.ts';
import { textOf } from '../../source/sourceFile.ts';
import {
  changingRoutes,
  classOfParameter,
  isController,
  routesOfController,
  usesNest,
  bodyParameters,
} from './nest.ts';
import { decoratorName } from '../../flow/handlers.ts';

const validating =
  /\b\w*ValidationPipe\b|\bAPP_PIPE\b|\buseGlobalPipes\b|\bvalidate(?:OrReject|Sync)?\s*\(|nestjs-zod|createZodDto/;

/** Classes with rules for their fields that no pipe applies: the rules are never run. */
export const missingValidationPipe = defineProjectRule((project, judge) => {
  for (const [folder, files] of nestFiles(project)) {
    const declared = firstValidatedBody(files);
    if (declared === undefined) continue;
    const isApplied = [...project.codeFiles()].some(
      (file) =>
        !isTestPath(file.path) &&
        (project.manifestOf(file.path)?.folder ?? '') === folder &&
        validating.test(withoutImports(file.text)),
    );
    judgeBody(declared, isApplied, judge);
  }
});

function judgeBody(
  { place, name }: { place: Parameters<JudgePlace>[0]; name: string },
  isApplied: boolean,
  judge: JudgePlace,
): void {
  judge(
    place,
    isApplied
      ? undefined
      : {
          detail: `Here the decorators of ${name} say what is allowed, but nothing in this package applies a ValidationPipe.`,
        },
  );
}

function withoutImports(text: string): string {
  return text.replace(/import\s[\s\S]*?from\s*['"][^'"]+['"]/g, ' ').replace(/^\s*(?:\/\/|\*).*$/gm, ' ');
}

/** The files that use NestJS, by the folder of their package. */
function nestFiles(project: Project): ReadonlyMap<string, readonly SourceFile[]> {
  const found = new Map<string, SourceFile[]>();
  for (const file of project.codeFiles()) {
    if (isTestPath(file.path) || !usesNest(file)) continue;
    const folder = project.manifestOf(file.path)?.folder ?? '';
    const files = found.get(folder);
    if (files === undefined) found.set(folder, [file]);
    else files.push(file);
  }
  return found;
}

function firstValidatedBody(
  files: readonly SourceFile[],
): { readonly place: Parameters<JudgePlace>[0]; readonly name: string } | undefined {
  for (const { classes } of files) {
    for (const controller of classes.filter(isController)) {
      for (const { method } of routesOfController(controller)) {
        for (const { parameter } of bodyParameters(method)) {
          const declared = classOfParameter(parameter);
          if (declared !== undefined && hasValidatedFields(declared))
            return { place: parameter, name: declared.id?.name ?? 'the class' };
        }
      }
    }
  }
  return undefined;
}

function hasValidatedFields(node: ClassNode): boolean {
  return node.body.body.some(
    (member) =>
      member.type === NodeType.PropertyDefinition &&
      member.decorators.some(
        ({ expression }) =>
          moduleMember(expression.type === NodeType.CallExpression ? expression.callee : expression)?.module ===
          'class-validator',
      ),
  );
}

/** A pipe that lets fields through which the class does not have: whoever spreads the object into a store stores them. */
export const looseValidationPipe = defineRule((scene) => ({
  NewExpression: (call): void => {
    const member = scene.file.text.includes('ValidationPipe') ? moduleMember(call.callee) : undefined;
    if (
      isTestPath(scene.file.path) ||
      member?.module !== '@nestjs/common' ||
      member.path.join('.') !== 'ValidationPipe'
    )
      return;
    const [first] = call.arguments;
    const options = first && objectOf(first);
    if (first !== undefined && options === undefined) return;
    const isStrict =
      options !== undefined &&
      (hasUnknownSpread(options) ||
        ['whitelist', 'forbidNonWhitelisted'].some((name) => isOn(settingOf(options, name))));
    scene.judge(call, isStrict || !takesBodies(scene.project) ? undefined : looseness);
  },
}));

const looseness: Omit<Weakness, 'fix'> = {
  detail:
    'Here whitelist is off: fields that the class does not declare stay in the object, ready for mass assignment.',
  severity: 'low',
  confidence: 'medium',
};

function isOn(node: ReturnType<typeof settingOf>): boolean {
  return node !== undefined && textOf(node) !== 'false';
}

function takesBodies(project: Project): boolean {
  return project
    .codeFiles()
    .some(({ classes }) =>
      classes.some(
        (node) =>
          isController(node) &&
          routesOfController(node).some(
            ({ route, method }) => changingRoutes.has(decoratorName(route)) && bodyParameters(method).length > 0,
          ),
      ),
    );
}
