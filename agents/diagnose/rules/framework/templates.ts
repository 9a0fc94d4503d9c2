import { posix } from 'node:path';
import type { Project } from '../../source/project.ts';
import { isTestPath } from '../../source/testPaths.ts';
import type { TextFile } from '../defineProjectRule.ts';
import { entriesOf, type Entry } from './yamlEntries.ts';

/** Files that may describe cloud resources. */
export const templateFiles = /\.(?:ya?ml|json|template)$/i;

/** A file of the Serverless Framework, or a template of CloudFormation or SAM. */
export interface Template {
  readonly kind: 'serverless' | 'cloudformation';
  readonly root: Entry;
  /** Entries of CloudFormation resources by name; those of a serverless.yml included. */
  readonly resources: readonly Entry[];
}

export function templateOf(file: TextFile, project: Project): Template | undefined {
  if (isTestPath(file.path)) return undefined;
  const isServerless = /^serverless[\w.-]*\.(?:ya?ml|json)$/i.test(posix.basename(file.path));
  if (!isServerless && !/AWS::/.test(file.text)) return undefined;
  const root = entriesOf(file, project);
  if (root === undefined) return undefined;
  if (isServerless && (root.get('provider') ?? root.get('functions')) !== undefined)
    return { kind: 'serverless', root, resources: serverlessResources(root) };
  const resources =
    root
      .get('Resources')
      ?.members()
      .filter((entry) => entry.get('Type') !== undefined) ?? [];
  return resources.length === 0 ? undefined : { kind: 'cloudformation', root, resources };
}

function serverlessResources(root: Entry): readonly Entry[] {
  const declared = root.get('resources');
  if (declared === undefined) return [];
  return declared.items().flatMap((item) => item.get('Resources')?.members() ?? []);
}

export function typeOf(resource: Entry): string {
  return resource.get('Type')?.text() ?? '';
}

/** A Lambda function as a template declares it. */
export interface TemplateFunction {
  readonly entry: Entry;
  /** `src/orders.handler`, as it is written, with SAM's CodeUri before it. */
  readonly handler: string | undefined;
  readonly events: readonly TemplateEvent[];
}

export interface TemplateEvent {
  readonly entry: Entry;
  readonly kind: 'sqs' | 'stream' | 'http' | 's3' | 'other';
  readonly settings: Entry;
}

export function functionsOf({ kind, root, resources }: Template): readonly TemplateFunction[] {
  if (kind === 'serverless') {
    const declared =
      root
        .get('functions')
        ?.items()
        .flatMap((item) => item.members()) ?? [];
    return declared
      .filter((entry) => entry.isMap)
      .map((entry) => ({
        entry,
        handler: entry.get('handler')?.text(),
        events: entry.get('events')?.items().flatMap(serverlessEvents) ?? [],
      }));
  }
  return resources
    .filter((entry) => /^AWS::(?:Serverless|Lambda)::Function$/.test(typeOf(entry)))
    .map((entry) => ({
      entry,
      handler: samHandler(entry, root),
      events: entry.get('Properties', 'Events')?.members().map(samEvent) ?? [],
    }));
}

function serverlessEvents(item: Entry): readonly TemplateEvent[] {
  return item
    .members()
    .slice(0, 1)
    .map((entry) => {
      const kind =
        entry.key === 'sqs' || entry.key === 'stream' || entry.key === 's3'
          ? entry.key
          : /^http/.test(entry.key ?? '')
            ? 'http'
            : 'other';
      return { entry, kind, settings: entry };
    });
}

function samEvent(entry: Entry): TemplateEvent {
  const type = entry.get('Type')?.text() ?? '';
  const kind =
    type === 'SQS'
      ? 'sqs'
      : /^(?:Kinesis|DynamoDB)$/.test(type)
        ? 'stream'
        : type === 'S3'
          ? 's3'
          : /Api$/.test(type)
            ? 'http'
            : 'other';
  return { entry, kind, settings: entry.get('Properties') ?? entry };
}

function samHandler(entry: Entry, root: Entry): string | undefined {
  const handler = entry.get('Properties', 'Handler')?.text() ?? root.get('Globals', 'Function', 'Handler')?.text();
  const folder = entry.get('Properties', 'CodeUri')?.text() ?? root.get('Globals', 'Function', 'CodeUri')?.text();
  return handler === undefined || folder === undefined ? handler : posix.join(folder, handler);
}

const extensions = ['ts', 'mts', 'js', 'mjs', 'cjs', 'tsx'];

/** The workspace file that a template's handler stands in. */
export function handlerFile(template: TextFile, handler: string | undefined, project: Project): string | undefined {
  if (handler === undefined) return undefined;
  const base = posix.join(posix.dirname(template.path), handler).replace(/\.[^./]+$/, '');
  const bases = [base, base.replace(/(^|\/)(?:dist|build|\.build)\//, '$1src/')];
  return bases
    .flatMap((path) => extensions.map((extension) => `${path}.${extension}`))
    .find((path) => project.texts.has(path));
}

/** All templates of the project, with their files. */
export function* templatesIn(project: Project): Generator<{ readonly file: TextFile; readonly template: Template }> {
  for (const [path, text] of project.texts) {
    if (!templateFiles.test(path)) continue;
    const template = templateOf({ path, text }, project);
    if (template !== undefined) yield { file: { path, text }, template };
  }
}
