const path = require('path');
const crypto = require('crypto');
const multer = require('multer');
const config = require('../config');

const EXTENSIONS = { 'image/jpeg': '.jpg', 'image/png': '.png', 'image/webp': '.webp' };

const coverStorage = multer.diskStorage({
  destination: path.join(config.uploads, 'covers'),
  filename: (req, file, cb) => cb(null, `${crypto.randomUUID()}${EXTENSIONS[file.mimetype]}`),
});

exports.cover = multer({
  storage: coverStorage,
  limits: { fileSize: 3 * 1024 * 1024, files: 1 },
  fileFilter: (req, file, cb) => cb(null, Object.keys(EXTENSIONS).includes(file.mimetype)),
}).single('cover');

/* records of other libraries, MARCXML */
exports.marc = multer({ storage: multer.memoryStorage() }).single('records');
