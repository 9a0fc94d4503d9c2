'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { escapeHtml, guarded, page } = require('../lib/http');
const { Albums } = require('../services/albums');

const albums = new Albums();
const layout = readFileSync(join(__dirname, '../themes/layout.html'), 'utf8');
const THEMES = { plain: require('../themes/plain'), night: require('../themes/night') };

const fill = (parts) => layout.replace(/%(\w+)%/g, (_, name) => parts[name] ?? '');

function picture(key) {
  const source = `/img/${key.split('/').map(encodeURIComponent).join('/')}`;
  return `<img loading="lazy" src="${source}" alt="${escapeHtml(key)}">`;
}

exports.handler = guarded(async (event) => {
  const query = event.queryStringParameters || {};
  if (event.rawPath === '/out') {
    return { statusCode: 302, headers: { location: query.to }, body: '' };
  }
  const album = await albums.get(event.pathParameters.id);
  if (!album) {
    return { statusCode: 302, headers: { location: '/g/welcome' }, body: '' };
  }

  const theme = query.theme ? require(`../themes/${query.theme}`) : THEMES[album.theme] || THEMES.plain;
  return page(
    fill({
      style: `body { background: ${theme.background}; color: ${theme.ink}; columns: ${theme.columns} }`,
      title: escapeHtml(album.title),
      intro: `<p class="intro">${album.intro || ''}</p>`,
      pictures: album.images.map(picture).join('\n'),
    }),
  );
});
