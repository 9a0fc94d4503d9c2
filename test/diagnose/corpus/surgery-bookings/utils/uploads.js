var path = require('path');
var crypto = require('crypto');
var multer = require('multer');
var config = require('../config');

var PHOTO_TYPES = { 'image/jpeg': '.jpg', 'image/png': '.png' };

var letterStorage = multer.diskStorage({
  destination: config.letterFolder,
  filename: function (req, file, done) {
    done(null, req.user.id + '-' + file.originalname);
  },
});

var photoStorage = multer.diskStorage({
  destination: config.photoFolder,
  filename: function (req, file, done) {
    done(null, crypto.randomBytes(12).toString('hex') + PHOTO_TYPES[file.mimetype]);
  },
});

exports.letter = multer({ storage: letterStorage }).single('letter');

exports.photo = multer({
  storage: photoStorage,
  limits: { fileSize: config.maxPhotoBytes, files: 1 },
  fileFilter: function (req, file, done) {
    done(null, Object.prototype.hasOwnProperty.call(PHOTO_TYPES, file.mimetype));
  },
}).single('photo');

// absolute path of a leaflet, or null when the name leads out of the folder
exports.leafletPath = function (name) {
  var full = path.resolve(config.leafletFolder, name);
  if (full.indexOf(config.leafletFolder + path.sep) !== 0) return null;
  return full;
};
