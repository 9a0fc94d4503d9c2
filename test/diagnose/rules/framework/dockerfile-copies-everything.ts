import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'no list of what to leave out',
      file: 'Dockerfile',
      code: `FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n`,
      at: 'COPY . .',
    },
    {
      name: 'an environment file beside it',
      file: 'Dockerfile',
      code: `FROM node:24\nADD . /app\nCMD ["node", "server.js"]\n`,
      files: { '.env': 'PORT=3000\n' },
      at: 'ADD .',
    },
    {
      name: 'a folder of its own',
      file: 'services/api/Dockerfile',
      code: `FROM node:24 AS base\nCOPY --chown=node:node ./ /app\nFROM base\nCMD ["node", "server.js"]\n`,
      at: 'COPY --chown',
    },
  ],
  good: [
    {
      name: 'a .dockerignore',
      file: 'Dockerfile',
      code: `FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n`,
      files: { '.dockerignore': '.git\nnode_modules\n.env\n' },
    },
    {
      name: 'a .dockerignore of the repository',
      file: 'services/api/Dockerfile',
      code: `FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n`,
      files: { '.dockerignore': '**/.git\n' },
    },
    {
      name: 'a stage that is not shipped',
      file: 'Dockerfile',
      code: `FROM node:24 AS build\nCOPY . .\nRUN npm run build\nFROM node:24-slim\nCOPY --from=build /app/dist .\nCMD ["node", "main.js"]\n`,
    },
    {
      name: 'single folders',
      file: 'Dockerfile',
      code: `FROM node:24\nCOPY src ./src\nCOPY package*.json ./\nCMD ["node", "src/server.js"]\n`,
    },
  ],
} satisfies RuleFixtures;
