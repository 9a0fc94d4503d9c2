import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a token from MD5',
      code: `const crypto = require('crypto');\nfunction resetToken(user) {\n  return crypto.createHash('md5').update(user.email + Date.now()).digest('hex');\n}`,
      at: 'createHash',
    },
    {
      name: 'a signature',
      code: `import { createSign } from 'node:crypto';\nexport const sign = (text, key) => createSign('RSA-SHA1').update(text).sign(key);`,
    },
    {
      name: 'the signature of a webhook',
      code: `const { createHash } = require('crypto');\nfunction verifySignature(body, given) {\n  const expected = createHash('sha1').update(body + process.env.KEY).digest('hex');\n  return expected === given;\n}`,
      at: `createHash('sha1')`,
    },
    {
      name: 'a package',
      code: `const md5 = require('md5');\nconst sessionToken = md5(user.id + salt);`,
      at: 'sessionToken',
    },
    {
      name: 'crypto-js',
      code: `import CryptoJS from 'crypto-js';\nexport const apiSecret = (id) => CryptoJS.SHA1(id).toString();`,
      at: 'SHA1',
    },
    {
      name: 'an HMAC',
      code: `const crypto = require('crypto');\nconst signature = crypto.createHmac('md5', key).update(body).digest('hex');`,
      at: 'createHmac',
    },
    {
      name: 'a helper',
      code: `const crypto = require('crypto');\nconst digest = (text) => crypto.createHash('md5').update(text).digest('hex');\nconst accessToken = digest(user.name);`,
      at: 'createHash',
    },
  ],
  good: [
    {
      name: 'SHA-256',
      code: `const crypto = require('crypto');\nconst resetToken = crypto.createHash('sha256').update(value).digest('hex');`,
    },
    {
      name: 'an ETag',
      code: `const crypto = require('crypto');\nconst etag = crypto.createHash('md5').update(body).digest('hex');`,
    },
    {
      name: 'the key of a cache',
      code: `import { createHash } from 'node:crypto';\nfunction cacheKey(query) {\n  return createHash('sha1').update(JSON.stringify(query)).digest('base64');\n}`,
    },
    {
      name: 'Gravatar',
      code: `const md5 = require('md5');\nuser.gravatar = 'https://www.gravatar.com/avatar/' + md5(user.email);`,
    },
    {
      name: 'one-time codes as the standard has them',
      code: `const crypto = require('crypto');\nconst otp = crypto.createHmac('sha1', secret).update(counter).digest();`,
    },
    {
      name: 'a password, which another rule judges',
      code: `const crypto = require('crypto');\nconst hashPassword = (password) => crypto.createHash('md5').update(password).digest('hex');`,
    },
    {
      name: 'the key of a table',
      code: `const crypto = require('crypto');\nconst bin = crypto.createHash('md5').update('Outliers').update(hashKey).digest('hex');`,
    },
    {
      name: 'files that are the same',
      code: `const crypto = require('crypto');\nconst fileDigest = (bytes) => crypto.createHash('md5').update(bytes).digest('hex');`,
    },
    {
      name: 'the handshake of WebSockets',
      code: `const { createHash } = require('crypto');\nconst accept = createHash('sha1').update(key + GUID).digest('base64');`,
    },
  ],
} satisfies RuleFixtures;
