import { projectOf, type Project } from '../source/project.ts';
import { ProjectAnswers } from '../source/memory.ts';
import { textOf, type FunctionNode } from '../source/sourceFile.ts';
import { callsNamed } from './callers.ts';
import type { Shape } from './requestData.ts';
import { objectOf } from './definitions.ts';
import { propertyOf } from './scope.ts';

const known = new ProjectAnswers<Project, boolean>();

/**
 * The name and path of a stored upload are the server's, unless its storage makes them of the name that the client gave. The path leads
 * into a request: `file.filename`, `files.[…].path`.
 */
export function storedUploadName(place: FunctionNode, path: readonly string[]): Shape | undefined {
  const part = path.at(-1) ?? '';
  const isName = (part === 'filename' || part === 'path') && path.some((name) => name === 'file' || name === 'files');
  return isName && keepsClientNames(projectOf(place)) ? 'text' : undefined;
}

/** True when a multer storage of the workspace puts the client's name, more than its ending, into the name of the file. */
function keepsClientNames(project: Project): boolean {
  let found = known.get(project);
  if (found === undefined) {
    found = callsNamed(project, 'diskStorage').some(({ arguments: [options] }) => {
      const object = objectOf(options);
      const naming = object && propertyOf(object, 'filename');
      return naming !== undefined && isClientNameKept(textOf(naming));
    });
    known.set(project, found);
  }
  return found;
}

function isClientNameKept(text: string): boolean {
  const rest = text.replace(
    /\b(?:extname|replace\w*|sanitize\w*|slugify|lookup|split|lastIndexOf|parse)\b[^;]*?originalname[^;]*/g,
    '',
  );
  return /\boriginalname\b/.test(rest) && !/originalname\s*\.(?:replace|split|slice|substr|match)/.test(rest);
}
