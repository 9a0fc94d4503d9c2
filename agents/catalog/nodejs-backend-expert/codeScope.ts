import * as z from 'zod';

/** Glob patterns of the files that an action is about. `verb` completes "Glob patterns of the files to …". */
export const pathsField = (verb: string) =>
  z
    .array(z.string().min(1).max(500))
    .min(1)
    .max(50)
    .optional()
    .describe(`Glob patterns of the files to ${verb}, such as src/**; all when absent`);

/** The input of the actions that look through code for problems: what matters most, and which files. */
export const codeScope = (verb: string, focusExample: string) =>
  z.object({
    focus: z
      .string()
      .trim()
      .min(1)
      .max(4000)
      .optional()
      .describe(`What to look at above all, such as "${focusExample}"; everything when absent`),
    paths: pathsField(verb),
  });

export interface CodeScope {
  readonly focus?: string | undefined;
  readonly paths?: readonly string[] | undefined;
}

/** What the instructions say of the scope: nothing, or a paragraph for each limit. */
export function describeScope({ focus, paths }: CodeScope): string {
  return [
    ...(focus === undefined ? [] : [`\nLook above all at this: ${focus}\n`]),
    ...(paths === undefined
      ? []
      : [`\nReport only on files that match: ${paths.join(', ')}. Read others where they are needed to judge.\n`]),
  ].join('');
}

/** `Call Diagnose with …`, without a full stop. */
export function diagnoseStep(profile: 'security' | 'quality' | 'performance', paths: CodeScope['paths']): string {
  return `Call Diagnose with the profile "${profile}"${paths === undefined ? '' : ` and paths ${JSON.stringify(paths)}`}`;
}

/** The field of an output that tells how far the result reaches. */
export const coverageField = z.string().min(1).describe('What was looked at, and what was not');
