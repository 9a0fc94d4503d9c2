import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'no user',
      file: 'Dockerfile',
      code: `FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]\n`,
      at: 'CMD',
    },
    {
      name: 'a user that goes back to root',
      file: 'Dockerfile',
      code: `FROM node:24-slim\nUSER node\nRUN npm ci\nUSER root\nENTRYPOINT ["node", "dist/main.js"]\n`,
      at: 'USER root',
    },
    {
      name: 'a user in the build stage only',
      file: 'docker/api.Dockerfile',
      code: `FROM node:24 AS build\nUSER node\nRUN npm run build\n\nFROM node:24-slim\nCOPY --from=build /app/dist /app\nCMD node /app/main.js\n`,
      at: 'CMD node',
    },
    {
      name: 'a user by number',
      file: 'Dockerfile',
      code: `FROM debian:12\nRUN apt-get update \\\n  && apt-get install -y nodejs\nUSER 0:0\nCMD ["npm", "start"]\n`,
      at: 'USER 0',
    },
  ],
  good: [
    {
      name: 'the user of the image',
      file: 'Dockerfile',
      code: `FROM node:24-alpine\nWORKDIR /app\nCOPY --chown=node:node . .\nUSER node\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'a distroless image without root',
      file: 'Dockerfile',
      code: `FROM node:24 AS build\nRUN npm ci\nFROM gcr.io/distroless/nodejs24-debian12:nonroot\nCOPY --from=build /app /app\nCMD ["server.js"]\n`,
    },
    {
      name: 'a user that the base stage sets',
      file: 'Dockerfile',
      code: `FROM node:24-slim AS base\nUSER node\nFROM base\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'an entry point that gives its rights up',
      file: 'Dockerfile',
      code: `FROM node:24-slim\nRUN apt-get install -y gosu\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["node", "server.js"]\n`,
    },
    { name: 'an image for development', file: 'Dockerfile.dev', code: `FROM node:24\nCMD ["npm", "run", "dev"]\n` },
    {
      name: 'a web server of static files',
      file: 'Dockerfile',
      code: `FROM node:24 AS build\nRUN npm run build\nFROM nginx:1.27-alpine\nCOPY --from=build /app/dist /usr/share/nginx/html\n`,
    },
  ],
} satisfies RuleFixtures;
