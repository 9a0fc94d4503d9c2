'use strict';

/** setAt(album, 'cover.caption', 'Lake') */
function setAt(target, dotted, value) {
  const steps = dotted.split('.');
  const last = steps.pop();
  let node = target;
  for (const step of steps) {
    if (node[step] === undefined) node[step] = {};
    node = node[step];
  }
  node[last] = value;
  return target;
}

const chunk = (list, size) =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));

module.exports = { setAt, chunk };
