import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a remote file',
      file: 'Dockerfile',
      code: `FROM node:24\nADD https://downloads.example.com/tool.tar.gz /opt/\nCMD ["node", "server.js"]\n`,
      at: 'ADD https',
    },
    {
      name: 'a script from the network',
      file: 'Dockerfile',
      code: `FROM node:24\nRUN curl -fsSL https://get.example.com/install.sh | bash\nCMD ["node", "server.js"]\n`,
      at: 'RUN curl',
    },
    {
      name: 'a script in the middle of others',
      file: 'Dockerfile',
      code: `FROM debian:12\nRUN apt-get update && \\\n    wget -qO- https://get.example.com/setup | sh - && \\\n    apt-get install -y nodejs\nCMD ["node", "server.js"]\n`,
      at: 'RUN apt-get',
    },
  ],
  good: [
    {
      name: 'a checksum',
      file: 'Dockerfile',
      code: `FROM node:24\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://downloads.example.com/tool.tar.gz /opt/\nCMD ["node", "server.js"]\n`,
    },
    {
      name: 'a download that is compared',
      file: 'Dockerfile',
      code: `FROM node:24\nRUN curl -fsSLo /tmp/tool https://downloads.example.com/tool-1.2.3 \\\n && echo "24454f83  /tmp/tool" | sha256sum -c - && install /tmp/tool /usr/local/bin\n`,
    },
    {
      name: 'a local archive',
      file: 'Dockerfile',
      code: `FROM node:24\nADD rootfs.tar.gz /\nRUN curl -fsS http://localhost:3000/health\n`,
    },
    {
      name: 'a health check',
      file: 'Dockerfile',
      code: `FROM node:24\nHEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1\nRUN wget https://downloads.example.com/data-1.2.json -O data.json\n`,
    },
  ],
} satisfies RuleFixtures;
