export function assignPath(target, dotted, value) {
  const keys = dotted.split('.');
  const last = keys.pop();
  let place = target;
  for (const key of keys) {
    place[key] ??= {};
    place = place[key];
  }
  place[last] = value;
  return target;
}

const EDITABLE = new Set(['title', 'body', 'remindAt', 'public']);

export function pickEditable(input) {
  const picked = {};
  for (const [key, value] of Object.entries(input)) {
    if (EDITABLE.has(key)) picked[key] = value;
  }
  return picked;
}
