import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'the shell form',
      file: 'Dockerfile',
      code: `FROM node:24\nCOPY . .\nCMD node server.js\n`,
      at: 'CMD node',
    },
    {
      name: 'a package manager',
      file: 'Dockerfile',
      code: `FROM node:24\nCOPY . .\nCMD ["npm", "start"]\n`,
      at: 'CMD ["npm"',
    },
    {
      name: 'a shell in the exec form',
      file: 'Dockerfile',
      code: `FROM node:24\nCOPY . .\nENTRYPOINT ["sh", "-c", "npx prisma migrate deploy && node dist/main.js"]\n`,
      at: 'ENTRYPOINT',
    },
    {
      name: 'a package manager in a shell',
      file: 'Dockerfile',
      code: `FROM node:24 AS build\nCMD ["node", "x.js"]\nFROM node:24\nCMD npm run start:prod\n`,
      at: 'CMD npm',
    },
  ],
  good: [
    { name: 'node as process 1', file: 'Dockerfile', code: `FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n` },
    { name: 'a shell that is replaced', file: 'Dockerfile', code: `FROM node:24\nCMD exec node server.js\n` },
    {
      name: 'an init that hands signals on',
      file: 'Dockerfile',
      code: `FROM node:24\nRUN apk add --no-cache tini\nENTRYPOINT ["/sbin/tini", "--"]\nCMD ["npm", "start"]\n`,
    },
    {
      name: 'a script of their own',
      file: 'Dockerfile',
      code: `FROM node:24\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'a shell that ends in exec',
      file: 'Dockerfile',
      code: `FROM node:24\nCMD ["sh", "-c", "npx prisma migrate deploy && exec node dist/main.js"]\n`,
    },
  ],
} satisfies RuleFixtures;
