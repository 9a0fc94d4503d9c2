'use strict';

/** setPath({}, 'notify.sound', 'off') gives { notify: { sound: 'off' } } */
function setPath(target, dotted, value) {
  const keys = dotted.split('.');
  const last = keys.pop();
  let node = target;
  for (const key of keys) {
    if (typeof node[key] !== 'object') node[key] = {};
    node = node[key];
  }
  node[last] = value;
  return target;
}

function pick(source, allowed) {
  const out = {};
  for (const key of allowed) {
    if (Object.hasOwn(source, key)) out[key] = source[key];
  }
  return out;
}

module.exports = { setPath, pick };
