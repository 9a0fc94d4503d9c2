const crypto = require('crypto');

function digest(salt, password) {
  return crypto
    .createHash('sha1')
    .update(salt + password)
    .digest('hex');
}

exports.create = function (password) {
  const salt = crypto.randomBytes(8).toString('hex');
  return salt + ':' + digest(salt, password);
};

exports.matches = function (stored, password) {
  const [salt, expected] = stored.split(':');
  return crypto.timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(digest(salt, password), 'hex'));
};

exports.letterCode = function () {
  let code = '';
  while (code.length < 12) code += Math.random().toString(36).slice(2);
  return code.slice(0, 12).toUpperCase();
};
