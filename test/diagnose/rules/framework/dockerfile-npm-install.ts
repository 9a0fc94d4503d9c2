import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'npm install',
      file: 'Dockerfile',
      code: `FROM node:24\nCOPY package*.json ./\nRUN npm install\nCOPY . .\nCMD ["node", "server.js"]\n`,
      at: 'RUN npm install',
    },
    {
      name: 'npm i among others',
      file: 'Dockerfile',
      code: `FROM node:24\nRUN apk add --no-cache git && \\\n    npm i --production && \\\n    npm cache clean --force\nCMD ["node", "server.js"]\n`,
      at: 'RUN apk add',
    },
    {
      name: 'yarn without its lock file',
      file: 'Dockerfile',
      code: `FROM node:24 AS build\nRUN yarn install\nRUN yarn build\nFROM node:24\nCMD ["node", "dist/main.js"]\n`,
      at: 'RUN yarn install',
    },
    {
      name: 'development dependencies in the only stage',
      file: 'Dockerfile',
      code: `FROM node:24\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n`,
      at: 'RUN npm ci',
    },
  ],
  good: [
    {
      name: 'npm ci without development dependencies',
      file: 'Dockerfile',
      code: `FROM node:24\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY . .\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'a tool that is installed by name',
      file: 'Dockerfile',
      code: `FROM node:24\nRUN npm install -g pm2@5 && npm install --prefix /opt serve@14\nRUN npm ci --omit=dev\nCMD ["pm2-runtime", "server.js"]\n`,
    },
    {
      name: 'a build in a stage of its own',
      file: 'Dockerfile',
      code: `FROM node:24 AS build\nRUN npm ci\nRUN npm run build\nFROM node:24-slim\nCOPY --from=build /app/dist ./dist\nCMD ["node", "dist/main.js"]\n`,
    },
    {
      name: 'frozen lock files of other managers',
      file: 'Dockerfile',
      code: `FROM node:24\nENV NODE_ENV=production\nRUN corepack enable && pnpm install --frozen-lockfile --prod\nRUN yarn install --frozen-lockfile\nRUN yarn install --immutable\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'the environment of production',
      file: 'Dockerfile',
      code: `FROM node:24\nENV NODE_ENV=production\nRUN npm ci\nCMD ["node", "server.js"]\n`,
    },
  ],
} satisfies RuleFixtures;
