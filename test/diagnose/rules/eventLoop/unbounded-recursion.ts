import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a tree in the body',
      code: `function flatten(node, found = []) {
  found.push(node.id);
  for (const child of node.children ?? []) flatten(child, found);
  return found;
}
app.post('/menu', (req, res) => res.json(flatten(req.body)));`,
      at: 'app.post',
    },
    {
      name: 'keys of an object',
      code: `const clean = (value) => {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.replace('$', ''), clean(inner)]));
};
router.put('/settings', async (ctx) => {
  const settings = clean(ctx.request.body);
  ctx.body = await save(settings);
});`,
      at: 'const settings',
    },
    {
      name: 'a visitor in another file',
      code: `const { evaluate } = require('./rules');
app.post('/rules/try', (req, res) => {
  const outcome = evaluate(req.body.rule);
  res.json({ outcome });
});`,
      files: {
        'src/rules.js': `exports.evaluate = function evaluate(rule) {
  if (rule.all) return rule.all.every(evaluate);
  return rule.left === rule.right;
};`,
      },
      at: 'const outcome',
    },
  ],
  good: [
    {
      name: 'a depth that is counted',
      code: `function flatten(node, depth = 0) {
  if (depth > 20) throw new Error('too deep');
  return [node.id, ...(node.children ?? []).flatMap((child) => flatten(child, depth + 1))];
}
app.post('/menu', (req, res) => res.json(flatten(req.body)));`,
    },
    {
      name: 'a text of the client’s',
      code: `function walk(node) {
  return node.children.map((child) => walk(child)).join('');
}
app.get('/page', (req, res) => res.send(walk(pages[String(req.query.page)])));`,
    },
    {
      name: 'a retry',
      code: `async function send(message) {
  const answer = await post(message);
  return answer.ok ? answer : send(message);
}
app.post('/messages', async (req, res) => res.json(await send(req.body)));`,
    },
    {
      name: 'our own tree',
      code: `const menu = require('./menu.json');
function names(node) {
  return [node.name, ...node.children.flatMap(names)];
}
app.get('/menu', (req, res) => res.json(names(menu)));`,
    },
  ],
} satisfies RuleFixtures;
