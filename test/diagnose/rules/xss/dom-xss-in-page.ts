import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'unescaped JSON',
      code: `<script>\n  const state = <%- JSON.stringify(state) %>;\n</script>`,
      file: 'views/app.ejs',
      at: 'const state',
    },
    {
      name: 'a triple brace',
      code: `<script>\n  var user = '{{{name}}}';\n</script>`,
      file: 'views/a.hbs',
      at: 'var user',
    },
    {
      name: 'Pug',
      code: `body\n  script.\n    var items = !{JSON.stringify(items)};`,
      file: 'views/a.pug',
      at: 'var items',
    },
    {
      name: 'a value that is no text',
      code: `<script>\n  var page = <%= page %>;\n</script>`,
      file: 'views/list.ejs',
      files: { 'app.js': `app.get('/', (req, res) => res.render('list', { page: req.query.page }));` },
      at: 'var page',
    },
    {
      name: 'the address of the page',
      code: `<script>\n  const name = new URLSearchParams(location.search).get('name');\n  document.getElementById('a').innerHTML = 'Hello ' + name;\n</script>`,
      file: 'public/index.html',
      at: 'innerHTML',
    },
  ],
  good: [
    {
      name: 'a serialiser',
      code: `<script>\n  const state = <%- serialize(state) %>;\n</script>`,
      file: 'views/app.ejs',
    },
    {
      name: 'a data attribute',
      code: `<div id="a" data-state="<%= state %>"></div>\n<script>const page = <%= 1 %>;</script>`,
      file: 'views/b.ejs',
    },
    {
      name: 'a number',
      code: `<script>\n  var page = <%= page %>;\n</script>`,
      file: 'views/list.ejs',
      files: { 'app.js': `app.get('/', (req, res) => res.render('list', { page: Number(req.query.page) }));` },
    },
    {
      name: 'text content',
      code: `<script>\n  const name = new URLSearchParams(location.search).get('name');\n  document.getElementById('a').textContent = name;\n</script>`,
      file: 'public/index.html',
    },
  ],
} satisfies RuleFixtures;
