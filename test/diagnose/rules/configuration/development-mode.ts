import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an application',
      code: `const app = require('express')();\napp.set('env', 'development');`,
      at: `'env'`,
    },
    {
      name: 'the environment of the process',
      code: `process.env.NODE_ENV = 'development';\nrequire('./server');`,
      at: 'NODE_ENV',
    },
    {
      name: 'an image',
      file: 'Dockerfile',
      code: `FROM node:22-alpine\nENV NODE_ENV=development\nCOPY . .\nCMD ["npm", "run", "dev"]`,
      at: ['ENV NODE_ENV', 'CMD'],
    },
    {
      name: 'pm2',
      file: 'ecosystem.config.js',
      code: `module.exports = {\n  apps: [{\n    name: 'api',\n    script: 'server.js',\n    env: { NODE_ENV: 'development' },\n  }],\n};`,
      at: 'NODE_ENV',
    },
    {
      name: 'a deployment',
      file: 'docker-compose.prod.yml',
      code: `services:\n  api:\n    image: registry.example.org/api:4\n    environment:\n      NODE_ENV: development`,
      at: 'NODE_ENV',
    },
  ],
  good: [
    {
      name: 'where nothing is said',
      code: `if (!process.env.NODE_ENV || process.env.NODE_ENV === 'development') process.env.NODE_ENV = 'development';`,
    },
    {
      name: 'production',
      code: `const app = require('express')();\napp.set('env', 'production');\nconst modes = ['development'];`,
    },
    {
      name: 'an image for developers',
      file: 'Dockerfile.dev',
      code: `FROM node:22-alpine\nCMD ["npm", "run", "dev"]`,
    },
    {
      name: 'a stage that only builds',
      file: 'Dockerfile',
      code: `FROM node:22 AS build\nENV NODE_ENV=development\nRUN npm ci && npm run build\nFROM node:22-alpine\nENV NODE_ENV=production\nCMD ["node", "dist/index.js"]`,
    },
    {
      name: 'pm2, on a machine of a developer',
      file: 'ecosystem.config.json',
      code: `{ "apps": [{ "script": "server.js", "env_development": { "NODE_ENV": "development" }, "env": { "NODE_ENV": "production" } }] }`,
    },
  ],
} satisfies RuleFixtures;
