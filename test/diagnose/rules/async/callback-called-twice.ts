import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an error without return',
      code: `function load(id, callback) {\n  db.get(id, (error, row) => {\n    if (error) callback(error);\n    callback(null, row);\n  });\n}`,
      at: 'callback(null, row)',
    },
    {
      name: 'a middleware',
      code: `module.exports = function (req, res, next) {\n  if (!req.user) {\n    next(new Error('log in'));\n  }\n  next();\n};`,
      at: 'next();',
    },
    {
      name: 'a callback within try',
      code: `function read(text, cb) {\n  try {\n    const value = JSON.parse(text);\n    cb(null, value);\n  } catch (error) {\n    cb(error);\n  }\n}`,
      at: 'cb(null, value)',
    },
    {
      name: 'a strategy',
      code: `passport.use(new Strategy((name, password, done) => {\n  User.findOne({ name }, (err, user) => {\n    if (err) { done(err); }\n    if (!user) { return done(null, false); }\n    done(null, user);\n  });\n}));`,
      at: 'done(null, user)',
    },
  ],
  good: [
    {
      name: 'an error with return',
      code: `function load(id, callback) {\n  db.get(id, (error, row) => {\n    if (error) return callback(error);\n    callback(null, row);\n  });\n}`,
    },
    {
      name: 'branches',
      code: `function load(id, callback) {\n  if (cache[id]) {\n    callback(null, cache[id]);\n  } else {\n    db.get(id, callback);\n  }\n}`,
    },
    {
      name: 'a callback behind the try',
      code: `function read(text, cb) {\n  let value;\n  try {\n    value = JSON.parse(text);\n  } catch (error) {\n    return cb(error);\n  }\n  cb(null, value);\n}`,
    },
    { name: 'middleware that waits', code: `app.use(async (ctx, next) => {\n  await next();\n  await next();\n});` },
    {
      name: 'a callback for each item',
      code: `function each(items, fn) {\n  for (const item of items) fn(item);\n  items.forEach((item) => fn(item));\n}`,
    },
  ],
} satisfies RuleFixtures;
