import { ProjectAnswers } from '../../source/memory.ts';
import type { Project } from '../../source/project.ts';
import { isTestPath } from '../../source/testPaths.ts';

const personalField =
  /^\s*(?:email|e_?mail_?address|phone\w*|mobile|address|street|iban|ssn|password\w*|balance|salary|birth\w*|date_?of_?birth|diagnos\w*|payment\w*|card\w*|notes?)\s*(?:\([^)]*\))?\s*:/im;
const schemaFile = /\.(?:graphqls?|gql|[cm]?[jt]s)$/;
const known = new ProjectAnswers<Project, ReadonlySet<string>>();

/** Whether the schema's query of that name takes a key and gives a type whose fields only its owner should see. */
export function givesPersonalData(project: Project, query: string): boolean {
  let fields = known.get(project);
  if (fields === undefined) known.set(project, (fields = personalQueries(project)));
  return fields.has(query);
}

function personalQueries(project: Project): ReadonlySet<string> {
  const personal = new Set<string>();
  const queries: (readonly [string, string])[] = [];
  for (const [path, text] of project.texts) {
    if (!schemaFile.test(path) || isTestPath(path) || !/\btype\s+\w+[^{};]*\{/.test(text)) continue;
    // In TypeScript the types of a program have an equals sign.
    for (const [, name = '', body = ''] of text.matchAll(
      /(?:^|[\n;`}])\s*(?:extend\s+)?type\s+(\w+)(?:\s+implements\s+[\w &]+)?(?:\s*@[^{]*)?\s*\{([^{}]*)\}/g,
    )) {
      if (name === 'Query') {
        // A directive is a check of its own.
        for (const [, field = '', type = '', directive] of body.matchAll(
          /(\w+)\s*\([^)]*\w\s*:\s*[^)]*\)\s*:\s*\[?(\w+)[\]!]*([ \t]*@)?/g,
        ))
          if (directive === undefined) queries.push([field, type]);
      } else if (personalField.test(body.replace(/#.*$/gm, '')) && name !== 'Mutation') personal.add(name);
    }
  }
  return new Set(queries.flatMap(([field, type]) => (personal.has(type) ? [field] : [])));
}
