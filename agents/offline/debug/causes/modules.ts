import { fromTable, type Cause, type CauseRule, type Scene } from './cause.ts';

/** Errors of loading modules. */
export const modules: CauseRule = (scene) => missingModule(scene) ?? table(scene);

function missingModule(scene: Scene): Cause | undefined {
  const match = /Cannot find (?:module|package) '([^'\n]{1,300})'/.exec(scene.text);
  const name = match?.[1];
  if (name === undefined) return undefined;
  return /^(?:\.|\/|[A-Za-z]:[\\/]|file:)/.test(name) ? missingFile(name, scene) : missingPackage(name, scene);
}

function missingFile(name: string, { files }: Scene): Cause {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const stem = base.replace(/\.[cm]?[jt]sx?$/, '');
  const alike = files.filter((file) => {
    const own = file.slice(file.lastIndexOf('/') + 1);
    return own.replace(/\.[cm]?[jt]sx?$/, '').toLowerCase() === stem.toLowerCase();
  });
  const otherCase = alike.find((file) => !file.includes(stem));
  if (otherCase !== undefined)
    return {
      statement: `\`${name}\` is asked for, but the file is \`${otherCase}\`: the case differs. That works on macOS and Windows, and fails on Linux.`,
      confidence: 'high',
      nextSteps: ['Write the import with the file’s own case, or rename the file with `git mv`.'],
    };
  const there = alike[0] === undefined ? '' : ` \`${alike[0]}\` has that name.`;
  const isBare = base === stem;
  return {
    statement: `There is no module at \`${name}\`: the relative path is wrong, the file was not built or not copied into the image${isBare ? ', or the extension is missing, which ES modules need' : ''}.${there}`,
    confidence: 'medium',
    nextSteps: [
      'Compare the path with the folder of the importing file.',
      'List what the build output or image really holds.',
    ],
  };
}

function missingPackage(specifier: string, { project }: Scene): Cause {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const known = { confidence: 'high' as const };
  if (project === undefined)
    return {
      statement: `The package \`${name}\` is not installed where the program runs, or not declared as its dependency.`,
      confidence: 'medium',
      nextSteps: [`Check package.json and \`npm ls ${name}\` in the place where it fails.`],
    };
  if (project.dependencies.has(name))
    return {
      statement: `\`${name}\` is declared in package.json but not installed where the program runs: the install was left out, failed, or went elsewhere, or the bundle leaves it out.`,
      confidence: 'medium',
      nextSteps: [
        `Run \`npm ls ${name}\` and \`npm ci\` in that place.`,
        'For images and functions, check that node_modules is built inside of them, and what the bundler treats as external.',
      ],
    };
  if (project.devDependencies.has(name))
    return {
      ...known,
      statement: `\`${name}\` is only a development dependency, so a production install leaves it out, and code that runs in production needs it.`,
      nextSteps: [`Move it to dependencies: \`npm install ${name}\`.`],
    };
  if (project.dependencies.size + project.devDependencies.size > 0 && !name.startsWith('#'))
    return {
      ...known,
      statement: `\`${name}\` is not declared in package.json: it worked elsewhere because another package brought it along, or it is an alias that only the compiler knows.`,
      nextSteps: [
        `Declare it: \`npm install ${name}\`; for a path alias, let the build resolve it or use the \`imports\` of package.json.`,
      ],
    };
  return {
    statement: `The package \`${name}\` is not installed where the program runs, or not declared as its dependency.`,
    confidence: 'medium',
    nextSteps: [`Check package.json and \`npm ls ${name}\` in the place where it fails.`],
  };
}

const table = fromTable([
  {
    when: /require\(\) of ES Module ([^\s]{1,300})|ERR_REQUIRE_ESM/,
    confidence: 'high',
    explain: ([, file]) => {
      const name = file === undefined ? undefined : /node_modules\/((?:@[\w.-]+\/)?[\w.-]+)/.exec(file)?.[1];
      return `${name === undefined ? 'A module' : `The package \`${name}\``} is an ES module, and is loaded with require by a CommonJS module. Node.js before 22.12 cannot do that.`;
    },
    nextSteps: [
      'Load it with `await import(…)`, make the calling package an ES module, use the last version of the package that is CommonJS, or run Node.js 22.12 or later.',
      'In TypeScript, check that `module` is `nodenext`: otherwise import is compiled to require.',
    ],
  },
  {
    when: /Cannot use import statement outside a module|Unexpected token '?export'?/,
    confidence: 'high',
    explain: (_, { project }) =>
      `A file with import or export is loaded as CommonJS: ${project === undefined ? 'the nearest package.json does not say' : project.isModule ? 'the nearest package.json of that file (or the test runner’s transform) does not say' : 'package.json does not say'} \`"type": "module"\`, and its extension is not .mjs.`,
    nextSteps: [
      'Set `"type": "module"`, rename the file to .mjs, or compile it before it runs.',
      'With Jest, a dependency in ES modules must be transformed or mapped.',
    ],
  },
  {
    when: /(require|module|exports|__dirname|__filename) is not defined(?: in ES module scope)?/,
    confidence: 'high',
    explain: ([, name = '']) => `The file runs as an ES module, in which \`${name}\` does not exist.`,
    nextSteps: [
      'Use import and export, `import.meta.dirname` and `import.meta.filename`; where require is needed, `createRequire` of node:module.',
      'Or let the file be CommonJS: rename it to .cjs.',
    ],
  },
  {
    when: /does not provide an export named '([^'\n]{1,100})'/,
    confidence: 'high',
    explain: ([, name]) =>
      `The module that is imported has no export \`${name ?? ''}\`: the name is another, it is the default export, it is a type that was not removed, or the module is CommonJS, whose exports are only partly seen.`,
    nextSteps: [
      'Look at what the module exports.',
      'For types write `import type`; for CommonJS take the default import and destructure it.',
    ],
  },
  {
    when: /ERR_UNKNOWN_FILE_EXTENSION|Unknown file extension "(\.\w{1,10})"/,
    confidence: 'high',
    explain: ([, extension]) =>
      `Node.js is given a file with the extension ${extension ?? 'that it does not know'}, which this version does not run as it is.`,
    nextSteps: [
      'Run the compiled file, use Node.js 22.18 or later for TypeScript that only needs its types removed, or a loader such as tsx.',
    ],
  },
  {
    when: /ERR_PACKAGE_PATH_NOT_EXPORTED|ERR_UNSUPPORTED_DIR_IMPORT/,
    confidence: 'high',
    explain: () =>
      'The import names a path that the package does not export, or a folder, which ES modules do not resolve.',
    nextSteps: ['Import the package’s public entry, or name the file with its extension.'],
  },
  {
    when: /Cannot access '([\w$]{1,80})' before initialization/,
    confidence: 'medium',
    explain: ([, name]) =>
      `\`${name ?? ''}\` is used before the line that defines it has run: the use stands above the definition, or two modules import each other and one is not finished yet.`,
    nextSteps: [
      'If it is imported, look for the circle of imports; move what both need into a third module.',
      'If it is local, move the definition above its use.',
    ],
  },
  {
    when: /Nest can't resolve dependencies of the (\w{1,80})/,
    confidence: 'high',
    explain: ([, name]) =>
      `The module of \`${name ?? ''}\` does not know one of the providers that its constructor asks for (the one that stands as ? in the message): it is not provided, its module is not imported or does not export it, or two files import each other.`,
    nextSteps: [
      'Export the provider from its module and import that module, or add it to `providers`.',
      'For a circle use `forwardRef`, or break it.',
    ],
  },
]);
