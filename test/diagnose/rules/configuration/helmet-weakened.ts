import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'no policy',
      code: `const helmet = require('helmet');\napp.use(helmet({ contentSecurityPolicy: false }));`,
      at: 'contentSecurityPolicy',
    },
    {
      name: 'inline scripts',
      code: `import helmet from 'helmet';\napp.use(helmet.contentSecurityPolicy({\n  directives: {\n    defaultSrc: ["'self'"],\n    scriptSrc: ["'self'", "'unsafe-inline'"],\n  },\n}));`,
      at: 'scriptSrc',
    },
    { name: 'frames', code: `import helmet from 'helmet';\napp.use(helmet({ frameguard: false }));`, at: 'frameguard' },
    {
      name: 'Fastify',
      code: `import helmet from '@fastify/helmet';\nawait app.register(helmet, { contentSecurityPolicy: { directives: { 'script-src': ["'self'", '*'] } } });`,
      at: 'script-src',
    },
    {
      name: 'a header by hand',
      code: `app.use((req, res, next) => {\n  res.setHeader('Content-Security-Policy', "default-src 'self'; script-src 'self' 'unsafe-eval'");\n  next();\n});`,
      at: 'unsafe-eval',
    },
    { name: 'Koa', code: `const helmet = require('koa-helmet');\napp.use(helmet({ noSniff: false }));`, at: 'noSniff' },
  ],
  good: [
    { name: 'the defaults', code: `const helmet = require('helmet');\napp.use(helmet());` },
    {
      name: 'a nonce',
      code: `import helmet from 'helmet';\napp.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'", (req, res) => \`'nonce-\${res.locals.nonce}'\`, "'unsafe-inline'"] } } }));`,
    },
    {
      name: 'inline styles',
      code: `import helmet from 'helmet';\napp.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"] } } }));`,
    },
    {
      name: 'development',
      code: `import helmet from 'helmet';\napp.use(helmet({ contentSecurityPolicy: process.env.NODE_ENV === 'production' ? undefined : false }));`,
    },
    {
      name: 'a strict header',
      code: `res.setHeader('Content-Security-Policy', "default-src 'self'");\nres.setHeader('X-Frame-Options', 'DENY');`,
    },
  ],
} satisfies RuleFixtures;
