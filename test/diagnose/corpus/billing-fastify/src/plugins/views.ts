import { readFileSync } from 'node:fs';
import view from '@fastify/view';
import fp from 'fastify-plugin';
import nunjucks from 'nunjucks';

const brandMark = readFileSync(new URL('../../views/brand.svg', import.meta.url), 'utf8');

export default fp(async (app) => {
  await app.register(view, {
    engine: { nunjucks },
    root: 'views',
    options: {
      onConfigure: (env: nunjucks.Environment) => {
        env.addGlobal('brandMark', brandMark);
        env.addFilter('money', (cents: number) => (cents / 100).toFixed(2));
      },
    },
  });
});
