import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'all rights of the machine',
      file: 'docker-compose.yml',
      code: `services:\n  worker:\n    image: example/worker:3\n    privileged: true`,
      at: 'privileged',
    },
    {
      name: 'the socket of Docker',
      file: 'compose.yaml',
      code: `services:\n  deployer:\n    image: example/deployer:3\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock`,
      at: 'docker.sock:',
    },
    {
      name: 'a database for everybody',
      file: 'docker-compose.yml',
      code: `services:\n  db:\n    image: postgres:17\n    ports:\n      - "5432:5432"\n    environment:\n      POSTGRES_HOST_AUTH_METHOD: trust`,
      at: ['5432', 'trust'],
    },
    {
      name: 'the network of the machine',
      file: 'docker-compose.prod.yml',
      code: `services:\n  api:\n    build: .\n    network_mode: host\n    cap_add: [SYS_ADMIN]`,
      at: ['network_mode', 'cap_add'],
    },
  ],
  good: [
    {
      name: 'a port of this machine',
      file: 'docker-compose.yml',
      code: `services:\n  db:\n    image: postgres:17\n    ports: ["127.0.0.1:5432:5432"]\n    volumes: ["data:/var/lib/postgresql/data"]`,
    },
    {
      name: 'the port of the service',
      file: 'docker-compose.yml',
      code: `services:\n  api:\n    build: .\n    privileged: false\n    ports: ["8080:3000"]`,
    },
    {
      name: 'for developers',
      file: 'docker-compose.dev.yml',
      code: `services:\n  db:\n    image: postgres:17\n    ports: ["5432:5432"]`,
    },
  ],
} satisfies RuleFixtures;
