import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a cipher without a vector',
      code: `const crypto = require('crypto');\nconst cipher = crypto.createCipher('aes-256-cbc', process.env.KEY);`,
      at: 'createCipher',
    },
    {
      name: 'DES',
      code: `import { createCipheriv } from 'node:crypto';\nconst cipher = createCipheriv('des-ede3-cbc', key, iv);`,
      at: 'createCipheriv(',
    },
    {
      name: 'ECB',
      code: `const crypto = require('crypto');\nconst ALGORITHM = 'aes-128-ecb';\nconst cipher = crypto.createCipheriv(ALGORITHM, key, null);`,
      at: 'createCipheriv',
    },
    {
      name: 'a constant vector',
      code: `const crypto = require('crypto');\nconst iv = Buffer.from('0123456789abcdef');\nconst cipher = crypto.createCipheriv('aes-256-cbc', key, iv);`,
      at: 'createCipheriv',
    },
    {
      name: 'zeros for a vector',
      code: `const crypto = require('crypto');\nconst encrypt = (key) => crypto.createCipheriv('aes-256-ctr', key, Buffer.alloc(16, 0));`,
      at: 'createCipheriv',
    },
    {
      name: 'a vector from the key',
      code: `const crypto = require('crypto');\ncrypto.createCipheriv('aes-256-cbc', key, key.slice(0, 16));`,
      at: 'createCipheriv',
    },
    {
      name: 'a tag that is not checked',
      code: `const crypto = require('crypto');\nconst decipher = crypto.createDecipheriv('aes-256-gcm', key, iv);\nconst text = decipher.update(data, 'hex', 'utf8');`,
      at: 'createDecipheriv',
    },
    {
      name: 'a short key',
      code: `const { generateKeyPairSync } = require('crypto');\nconst pair = generateKeyPairSync('rsa', { modulusLength: 1024 });`,
      at: 'generateKeyPairSync(',
    },
    {
      name: 'old padding',
      code: `const crypto = require('crypto');\ncrypto.publicEncrypt({ key, padding: crypto.constants.RSA_PKCS1_PADDING }, data);`,
      at: 'publicEncrypt',
    },
    {
      name: 'a constant salt',
      code: `const crypto = require('crypto');\nconst key = crypto.scryptSync(process.env.SECRET, 'salt', 32);`,
      at: 'scryptSync',
    },
    {
      name: 'crypto-js',
      code: `const CryptoJS = require('crypto-js');\nCryptoJS.TripleDES.encrypt(text, key);`,
      at: 'TripleDES',
    },
  ],
  good: [
    {
      name: 'GCM with a fresh vector',
      code: `const crypto = require('crypto');\nconst iv = crypto.randomBytes(12);\nconst cipher = crypto.createCipheriv('aes-256-gcm', key, iv);`,
    },
    {
      name: 'a vector that is kept with the text',
      code: `const crypto = require('crypto');\nconst iv = Buffer.from(stored.slice(0, 32), 'hex');\nconst decipher = crypto.createDecipheriv('aes-256-cbc', key, iv);`,
    },
    {
      name: 'a buffer that is filled',
      code: `const crypto = require('crypto');\nconst iv = Buffer.alloc(12);\ncrypto.randomFillSync(iv);\nconst cipher = crypto.createCipheriv('aes-256-gcm', key, iv);`,
    },
    {
      name: 'a tag',
      code: `const crypto = require('crypto');\nconst decipher = crypto.createDecipheriv('aes-256-gcm', key, iv);\ndecipher.setAuthTag(tag);`,
    },
    {
      name: 'a long key',
      code: `const { generateKeyPair } = require('crypto');\ngenerateKeyPair('rsa', { modulusLength: 4096 }, done);`,
    },
    {
      name: 'padding of a signature',
      code: `const crypto = require('crypto');\ncrypto.privateEncrypt({ key, padding: crypto.constants.RSA_PKCS1_PADDING }, digest);`,
    },
    {
      name: 'a salt of its own',
      code: `const crypto = require('crypto');\nconst salt = crypto.randomBytes(16);\ncrypto.pbkdf2(password, salt, 600000, 32, 'sha256', done);`,
    },
    { name: 'a description', code: `const description = { algorithm: 'des', designed: 'createCipher' };` },
  ],
} satisfies RuleFixtures;
