import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an error that is only logged',
      code: `const fs = require('fs');\nmodule.exports = (path) =>\n  new Promise((resolve, reject) => {\n    fs.readFile(path, (err, text) => {\n      if (err) return console.error(err);\n      resolve(text);\n    });\n  });`,
      at: 'if (err) return console.error(err);',
    },
    {
      name: 'a promise that is only ever fulfilled',
      code: `var request = require('request');\nfunction load(url) {\n  return new Promise(function (resolve) {\n    request(url, function (error, response, body) {\n      if (!error) resolve(body);\n    });\n  });\n}`,
      at: 'if (!error) resolve(body);',
    },
    {
      name: 'a deferred of Q',
      code: `var Q = require('q');\nfunction load(id) {\n  var deferred = Q.defer();\n  db.get(id, function (err, row) {\n    if (err) {\n      console.log(err);\n    } else {\n      deferred.resolve(row);\n    }\n  });\n  return deferred.promise;\n}`,
      at: 'if (err) {',
    },
  ],
  good: [
    {
      name: 'an error that rejects',
      code: `const fs = require('fs');\nmodule.exports = (path) =>\n  new Promise((resolve, reject) => {\n    fs.readFile(path, (err, text) => {\n      if (err) return reject(err);\n      resolve(text);\n    });\n  });`,
    },
    {
      name: 'a success that comes by an event',
      code: `module.exports = (client, filter) =>\n  new Promise((resolve, reject) => {\n    client.search('dc=example', { filter }, (error, found) => {\n      if (error) return reject(error);\n      found.on('end', () => resolve([]));\n    });\n  });`,
    },
    {
      name: 'a helper that may reject',
      code: `module.exports = (client) =>\n  new Promise((resolve, reject) => {\n    const fail = (error) => { client.destroy(); reject(error); };\n    client.bind('cn=app', (error) => {\n      if (error) return fail(error);\n      client.search('dc=example', (error, found) => {\n        if (error) return fail(error);\n        resolve(found);\n      });\n    });\n  });`,
    },
  ],
} satisfies RuleFixtures;
