'use strict';

const fs = require('node:fs/promises');
const path = require('node:path');
const config = require('../config');
const { safe } = require('../lib/handlers');
const { unpackStickers, unpackTheme } = require('../services/archives');

const PICTURES = new Set(['.png', '.webp']);
const MAX_PICTURE_BYTES = 2 * 1024 * 1024;

function registerFiles(socket) {
  const folderName = socket.data.user.id.replace(/\W/g, '');
  const home = path.join(config.mediaDir, 'users', folderName);

  socket.on(
    'attachment:upload',
    safe(async ({ name, data }) => {
      if (!Buffer.isBuffer(data)) throw new Error('no content');
      const stored = `${Date.now()}${path.extname(String(name))}`;
      await fs.writeFile(path.join(home, stored), data);
      return `/media/users/${folderName}/${stored}`;
    }),
  );

  socket.on(
    'avatar:upload',
    safe(async ({ name, data }) => {
      const extension = path.extname(String(name)).toLowerCase();
      if (!PICTURES.has(extension) || !Buffer.isBuffer(data) || data.length > MAX_PICTURE_BYTES) {
        throw new Error('not a picture');
      }
      await fs.writeFile(path.join(home, `avatar${extension}`), data);
    }),
  );

  socket.on(
    'stickers:import',
    safe(({ archive }) => unpackStickers(archive, path.join(home, 'stickers'))),
  );

  socket.on(
    'theme:import',
    safe(({ archive }) => unpackTheme(archive, path.join(home, 'theme'))),
  );
}

module.exports = { registerFiles };
