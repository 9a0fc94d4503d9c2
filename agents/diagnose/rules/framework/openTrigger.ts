import { defineTextRule } from '../defineProjectRule.ts';
import { functionsOf, handlerFile, templateFiles, templateOf } from './templates.ts';
import type { Entry } from './yamlEntries.ts';

const written =
  /(?:PutObjectCommand|CopyObjectCommand|CreateMultipartUploadCommand|putObject|copyObject|\.upload|new Upload)\(\s*\{([^}]*)/g;
const ofEvent = /\bs3\.bucket\.name\b|\bbucket\s*:\s*\{\s*name\b/;
const setting = /^[A-Z][A-Z0-9_]+$/;
const other = /process\.env|^['"`]|target|dest|output|public|thumb|result|processed|archive/i;
const leavesOut = /\.(?:startsWith|endsWith|includes|match|test)\([^)]*\)[\s\S]{0,40}?(?:return|continue)\b/;

/** The trigger of a template for every new object of a bucket, whose function puts objects into the bucket of its event. */
export const openTrigger = defineTextRule({
  files: templateFiles,
  checkText: (file, project, judge) => {
    const template = templateOf(file, project);
    if (template === undefined) return;
    for (const { handler, events } of functionsOf(template)) {
      const path = handlerFile(file, handler, project);
      const text = path === undefined ? '' : (project.texts.get(path) ?? '');
      if (!ofEvent.test(text) || leavesOut.test(text)) continue;
      const isWritingBack = [...text.matchAll(written)].some(([, options = '']) => isEventsBucket(options));
      for (const { entry, kind, settings } of events) {
        if (kind !== 's3' || !isForNewObjects(settings)) continue;
        judge(
          (settings.get('Events') ?? settings.get('event') ?? entry).lines(),
          isWritingBack && !isFiltered(settings)
            ? {
                detail: `Here every new object calls ${path ?? ''}, which puts objects into the bucket that the event names.`,
              }
            : undefined,
        );
      }
    }
  },
});

function isEventsBucket(options: string): boolean {
  const bucket = /\bBucket\b\s*(?::\s*([^,\n]+))?/.exec(options);
  if (bucket === null) return false;
  const value = bucket[1]?.trim() ?? 'Bucket';
  return /bucket/i.test(value) && !setting.test(value) && !other.test(value);
}

function isForNewObjects(settings: Entry): boolean {
  const events = [settings.get('Events'), settings.get('event')].flatMap((entry) => entry?.texts() ?? []);
  return events.length === 0 || events.some((event) => event.startsWith('s3:ObjectCreated'));
}

function isFiltered(settings: Entry): boolean {
  return settings.get('Filter') !== undefined || settings.get('rules') !== undefined;
}
