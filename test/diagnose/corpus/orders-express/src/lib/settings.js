const DEFAULTS = { list: { pageSize: 25, columns: ['number', 'status', 'total'] }, mail: { digest: true } };

function mergeInto(target, changes) {
  Object.keys(changes).forEach((key) => {
    const value = changes[key];
    if (value && typeof value === 'object' && !Array.isArray(value)) {
      if (!target[key]) target[key] = {};
      mergeInto(target[key], value);
    } else {
      target[key] = value;
    }
  });
  return target;
}

exports.withDefaults = function (stored) {
  return mergeInto(structuredClone(DEFAULTS), stored || {});
};

exports.change = function (current, changes) {
  return mergeInto(exports.withDefaults(current), changes);
};
