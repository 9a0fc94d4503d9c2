import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a call whose failure the catch should see',
      code: `async function send(mail) { await smtp.deliver(mail); }\nexport async function notify(mail) {\n  try {\n    send(mail);\n  } catch (error) {\n    log.error(error);\n  }\n}`,
      at: 'send(mail);',
      mended: `async function send(mail) { await smtp.deliver(mail); }\nexport async function notify(mail) {\n  try {\n    await send(mail);\n  } catch (error) {\n    log.error(error);\n  }\n}`,
    },
    {
      name: 'a handler',
      code: `const { Note } = require('./note');\napp.post('/notes', async (req, res) => {\n  try {\n    Note.create(req.body);\n    res.sendStatus(201);\n  } catch (error) {\n    res.sendStatus(500);\n  }\n});`,
      files: { 'src/note.js': `const { model } = require('mongoose');\nexports.Note = model('Note', schema);` },
      at: 'Note.create',
    },
    {
      name: 'a chain without a catch',
      code: `function load() {\n  try {\n    fetch('/a').then((answer) => show(answer));\n  } catch (error) {\n    show(error);\n  }\n}`,
      at: `fetch('/a')`,
    },
  ],
  good: [
    {
      name: 'an awaited call',
      code: `async function send(mail) { await smtp.deliver(mail); }\nexport async function notify(mail) {\n  try {\n    await send(mail);\n    send(mail).catch(report);\n  } catch (error) {\n    log.error(error);\n  }\n}`,
    },
    {
      name: 'a chain that ends with its own catch',
      code: `function load() {\n  try {\n    fetch('/a').then(show).catch(show);\n    fetch('/a').then(show, show);\n  } catch (error) {\n    show(error);\n  }\n}`,
    },
    {
      name: 'a function that never fails',
      code: `async function send(mail) { try { await smtp.deliver(mail); } catch (error) { log.error(error); } }\nexport function notify(mail) {\n  try {\n    send(mail);\n  } catch (error) {\n    log.error(error);\n  }\n}`,
    },
  ],
} satisfies RuleFixtures;
