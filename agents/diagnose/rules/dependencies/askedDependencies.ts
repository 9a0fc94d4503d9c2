import type { Manifest, Project } from '../../source/project.ts';
import type { Lines } from '../defineProjectRule.ts';
import { entriesOf } from '../framework/yamlEntries.ts';

/** A package that a package.json asks for. */
export interface AskedDependency {
  readonly name: string;
  readonly range: string;
  readonly isDevelopment: boolean;
  readonly lines: Lines;
}

const kinds = ['dependencies', 'optionalDependencies', 'devDependencies'];

/** What a package.json asks for, those of production first, each with its line. */
export function askedBy(manifest: Manifest, project: Project): readonly AskedDependency[] {
  const root = entriesOf({ path: manifest.path, text: project.texts.get(manifest.path) ?? '' }, project);
  const seen = new Set<string>();
  return kinds.flatMap((kind) =>
    (root?.get(kind)?.members() ?? []).flatMap((entry) => {
      const name = entry.key ?? '';
      if (name === '' || seen.has(name)) return [];
      seen.add(name);
      return [{ name, range: entry.text() ?? '', isDevelopment: kind === 'devDependencies', lines: entry.lines() }];
    }),
  );
}
