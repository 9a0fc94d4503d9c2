import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a token as a build argument',
      file: 'Dockerfile',
      code: `FROM node:24\nARG NPM_TOKEN\nRUN echo "//registry.npmjs.org/:_authToken=\${NPM_TOKEN}" > .npmrc && npm ci\nCMD ["node", "server.js"]\n`,
      at: 'ARG NPM_TOKEN',
    },
    {
      name: 'a password that is written out',
      file: 'Dockerfile',
      code: `FROM node:24\nENV NODE_ENV=production DB_PASSWORD=hunter2-blue-harbour\nCMD ["node", "server.js"]\n`,
      at: 'DB_PASSWORD',
    },
    {
      name: 'an environment file',
      file: 'Dockerfile',
      code: `FROM node:24\nCOPY package*.json .env ./\nRUN npm ci\nCMD ["node", "server.js"]\n`,
      at: 'COPY package',
    },
    {
      name: 'the old form of ENV',
      file: 'Dockerfile',
      code: `FROM node:24\nENV JWT_SECRET "s9f8a7sd6f5as7d6f5"\nCMD ["node", "server.js"]\n`,
      at: 'ENV JWT_SECRET',
    },
    {
      name: 'an argument that becomes a variable',
      file: 'Dockerfile',
      code: `FROM node:24\nARG API_TOKEN\nENV API_TOKEN=$API_TOKEN\nCMD ["node", "server.js"]\n`,
      at: ['ARG API_TOKEN', 'ENV API_TOKEN'],
    },
  ],
  good: [
    {
      name: 'a secret that is mounted',
      file: 'Dockerfile',
      code: `FROM node:24\nENV NODE_ENV=production\nRUN --mount=type=secret,id=npm_token NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci\nCOPY package.json ./\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'an argument of a stage that is not shipped',
      file: 'Dockerfile',
      code: `FROM node:24 AS build\nARG NPM_TOKEN\nRUN npm ci\nFROM node:24-slim\nCOPY --from=build /app /app\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'the file of a secret',
      file: 'Dockerfile',
      code: `FROM node:24\nENV DB_PASSWORD_FILE=/run/secrets/db JWT_TOKEN_TTL=3600\nCOPY .env.example ./\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'an empty value',
      file: 'Dockerfile',
      code: `FROM node:24\nENV SESSION_SECRET="" STRIPE_SECRET_KEY=changeme\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'a public key',
      file: 'Dockerfile',
      code: `FROM node:24\nENV NEXT_PUBLIC_API_KEY=pk_live_51abcdefghijklmnop TOKEN_URL=https://id.example.com/token\nCMD ["node", "server.js"]\n`,
    },
  ],
} satisfies RuleFixtures;
