var ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

exports.escape = function (text) {
  return String(text == null ? '' : text).replace(/[&<>"']/g, function (c) {
    return ENTITIES[c];
  });
};

// small pages that are not worth a view
exports.page = function (title, body) {
  return (
    '<!doctype html><html><head><title>' + title + '</title>' +
    '<link rel="stylesheet" href="/surgery.css"></head><body>' + body + '</body></html>'
  );
};

exports.jsonForScript = function (value) {
  return JSON.stringify(value).replace(/</g, '\\u003c').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
};
