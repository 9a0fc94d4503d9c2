'use strict';

var ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

// words, digits and commas with single separators
var ADDRESS = /^(([A-Za-z0-9.'-]+[ ,]?)+)+$/;

exports.escapeHtml = function (value) {
  return String(value).replace(/[&<>"']/g, function (char) {
    return ENTITIES[char];
  });
};

exports.escapePattern = function (value) {
  return value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
};

exports.checkAddress = function (address) {
  if (typeof address !== 'string' || !address) return 'An address is needed.';
  if (!ADDRESS.test(address)) return 'The address has characters that we cannot print.';
  return '';
};

// a path of ours, never another site
exports.localPath = function (value, fallback) {
  if (typeof value !== 'string') return fallback;
  return /^\/[A-Za-z0-9][A-Za-z0-9/-]*$/.test(value) ? value : fallback;
};
