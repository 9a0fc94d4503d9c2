// deep extend, so that a form may send only the settings which changed
function extend(target, source) {
  for (var key in source) {
    if (source[key] && typeof source[key] === 'object') {
      target[key] = target[key] || {};
      extend(target[key], source[key]);
    } else {
      target[key] = source[key];
    }
  }
  return target;
}

// copies only the named fields
function pick(source, names) {
  var result = {};
  names.forEach(function (name) {
    if (source[name] !== undefined) result[name] = String(source[name]);
  });
  return result;
}

module.exports = { extend: extend, pick: pick };
