import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    { name: 'the latest', file: 'Dockerfile', code: `FROM node:latest\nCMD ["node", "server.js"]\n`, at: 'FROM node' },
    {
      name: 'no tag',
      file: 'services/api/Dockerfile',
      code: `FROM --platform=linux/amd64 node AS build\nRUN npm ci\nFROM build\nCMD ["node", "server.js"]\n`,
      at: 'FROM --platform',
    },
    {
      name: "an argument's default",
      file: 'Dockerfile',
      code: `ARG BASE=node:latest\nFROM \${BASE}\nCMD ["node", "server.js"]\n`,
      at: 'FROM $',
    },
    {
      name: 'a service of docker-compose',
      file: 'docker-compose.yml',
      code: `services:\n  cache:\n    image: redis\n  database:\n    image: postgres:17.2\n`,
      at: 'image: redis',
    },
  ],
  good: [
    { name: 'a version', file: 'Dockerfile', code: `FROM node:24.4-alpine\nCMD ["node", "server.js"]\n` },
    {
      name: 'a digest',
      file: 'Dockerfile',
      code: `FROM node@sha256:7a3d5c9f0b1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdef01234567\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'an earlier stage',
      file: 'Dockerfile',
      code: `FROM node:24 AS base\nFROM base AS build\nRUN npm ci\nFROM base\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'an argument without a default',
      file: 'Dockerfile',
      code: `ARG VERSION\nFROM node:24 AS build\nFROM node:\${VERSION}\n`,
    },
    { name: 'a registry with a port', file: 'Dockerfile', code: `FROM registry.example.com:5000/base/node:24.1\n` },
    {
      name: 'an image that docker-compose builds',
      file: 'compose.yaml',
      code: `services:\n  api:\n    build: .\n    image: api\n  database:\n    image: postgres:17.2\n`,
    },
  ],
} satisfies RuleFixtures;
