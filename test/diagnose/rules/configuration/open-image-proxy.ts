import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'every host',
      file: 'next.config.js',
      code: `module.exports = {\n  images: { remotePatterns: [{ hostname: '**' }] },\n};`,
      at: 'remotePatterns',
    },
    {
      name: 'the older setting',
      file: 'next.config.mjs',
      code: `export default {\n  images: {\n    domains: ['cdn.example.org', '*'],\n  },\n};`,
      at: 'domains',
    },
    {
      name: 'every host of a top-level domain',
      file: 'apps/web/next.config.ts',
      code: `const hosts = [{ protocol: 'https', hostname: '**.com' }];\nconst config = {\n  images: {\n    remotePatterns: hosts,\n  },\n};\nexport default config;`,
      at: 'remotePatterns',
    },
    {
      name: 'drawings that may run',
      file: 'next.config.js',
      code: `module.exports = {\n  images: {\n    dangerouslyAllowSVG: true,\n  },\n};`,
      at: 'dangerouslyAllowSVG',
    },
  ],
  good: [
    {
      name: 'one host',
      file: 'next.config.js',
      code: `module.exports = {\n  images: { remotePatterns: [{ protocol: 'https', hostname: '*.shop.example.org' }] },\n};`,
    },
    {
      name: 'drawings under a policy',
      file: 'next.config.js',
      code: `module.exports = {\n  images: { dangerouslyAllowSVG: true, contentSecurityPolicy: "script-src 'none'; sandbox;" },\n};`,
    },
    {
      name: 'a setting of the same name elsewhere',
      code: `exports.certificates = { domains: ['*'] };`,
    },
  ],
} satisfies RuleFixtures;
