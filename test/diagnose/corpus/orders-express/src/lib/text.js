const sanitizeHtml = require('sanitize-html');

/** The order's description as the shop's editors wrote it: a few inline tags stay. */
exports.describe = function (html) {
  return sanitizeHtml(html || '', { allowedTags: ['b', 'i', 'br'], allowedAttributes: {} });
};

exports.escapePattern = function (text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
};
