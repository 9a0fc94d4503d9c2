'use strict';

const commands = {
  calc: (rest) => String(evaluate(rest)),
  roll: () => String(1 + Math.floor(Math.random() * 6)),
  shrug: () => '¯\\_(ツ)_/¯',
};

function evaluate(expression) {
  const compute = new Function('Math', `"use strict"; return (${expression});`);
  return compute(Math);
}

function runCommand(line) {
  const [name, ...rest] = line.slice(1).split(' ');
  if (!Object.hasOwn(commands, name)) return `unknown command ${name}`;
  return commands[name](rest.join(' '));
}

module.exports = { runCommand };
