// Loaded before any TypeScript (`node --import ./infra/preflight.mjs …`), so it is plain JavaScript that every Node can read.
import module from 'node:module';
import process from 'node:process';

const needed = 24;
const [major] = process.versions.node.split('.').map(Number);

if (major < needed) {
  process.stderr.write(
    `This needs Node.js ${needed} or newer; ${process.execPath} is ${process.versions.node}.\n` +
      `Run it through npm (npm start, npm run agent -- …): on Linux and Windows \`npm ci\` brings Node.js ${needed} along.\n` +
      `On a Mac install Node.js ${needed} first: https://nodejs.org\n`,
  );
  process.exit(1);
}

// Types are stripped once per file, not at every start: that is two thirds of the time that a short command takes.
module.enableCompileCache();
