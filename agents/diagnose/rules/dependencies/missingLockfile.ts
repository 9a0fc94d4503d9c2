import type { Manifest, Project } from '../../source/project.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';
import { entriesOf, type Entry } from '../framework/yamlEntries.ts';
import { folderOf, isAtOrAbove } from './locks.ts';

const deployed =
  /(?:^|\/)(?:Dockerfile(?:\.[\w-]+)?|Containerfile|serverless\.(?:ya?ml|json|[jt]s)|Procfile|fly\.toml|render\.yaml|app\.yaml|vercel\.json|ecosystem\.config\.c?js)$/;
/** What makes a package for others to install; such a package's lock file is used by nobody but its makers. */
const publishing = ['publishConfig', 'exports', 'module', 'files', 'peerDependencies'];

/** An application whose installed versions are written down nowhere. */
export const missingLockfile = defineProjectRule((project, judge) => {
  for (const manifest of project.manifests) {
    if (isTestPath(manifest.path)) continue;
    const root = entriesOf({ path: manifest.path, text: project.texts.get(manifest.path) ?? '' }, project);
    const dependencies = root?.get('dependencies');
    if (root === undefined || dependencies === undefined || dependencies.members().length === 0) continue;
    if (isApplication(root, manifest, project)) judge(dependencies.lines(), weaknessOf(manifest, project));
  }
});

function isApplication(root: Entry, manifest: Manifest, project: Project): boolean {
  const isPrivate = root.get('private')?.text() === 'true';
  if (isPrivate) return true;
  const isDeployed = [...project.texts.keys()].some(
    (path) => folderOf(path) === manifest.folder && deployed.test(path),
  );
  if (isDeployed) return true;
  return root.get('scripts', 'start') !== undefined && publishing.every((key) => root.get(key) === undefined);
}

function weaknessOf(manifest: Manifest, project: Project): Omit<Weakness, 'fix'> | undefined {
  const isLocked = [...project.locks.keys()].some((path) => isAtOrAbove(folderOf(path), manifest.folder));
  return isLocked
    ? undefined
    : { detail: `Here no lock file stands beside ${manifest.path}${manifest.folder === '' ? '' : ' or above it'}.` };
}
