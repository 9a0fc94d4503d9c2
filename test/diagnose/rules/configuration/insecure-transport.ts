import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a token over HTTP',
      code: `const axios = require('axios');\nmodule.exports = (token) => axios.get('http://api.partner.com/orders', { headers: { Authorization: 'Bearer ' + token } });`,
      at: 'axios.get',
    },
    {
      name: 'a password in a form',
      code: `async function login(user, password) {\n  return fetch('http://auth.partner.com/login', { method: 'POST', body: JSON.stringify({ user, password }) });\n}`,
      at: 'fetch',
    },
    {
      name: 'LDAP',
      code: `const ldap = require('ldapjs');\nconst client = ldap.createClient({ url: 'ldap://directory.partner.com:389' });`,
      at: 'createClient',
    },
    {
      name: 'mail',
      code: `import nodemailer from 'nodemailer';\nnodemailer.createTransport({ host: 'smtp.partner.com', port: 25, ignoreTLS: true, auth: { user, pass } });`,
      at: 'createTransport',
    },
    {
      name: 'FTP',
      code: `const { Client } = require('basic-ftp');\nconst client = new Client();\nawait client.access({ host: 'ftp.partner.com', user: 'shop', password: process.env.FTP_PASSWORD });`,
      at: 'access(',
    },
    {
      name: 'HSTS that is off',
      code: `import helmet from 'helmet';\napp.use(helmet({ hsts: false }));`,
      at: 'helmet({',
    },
    {
      name: 'a key in the address',
      code: "const got = require('got');\nmodule.exports = (key) => got(`http://maps.partner.com/geo?api_key=${key}`);",
      at: 'got(`',
    },
  ],
  good: [
    {
      name: 'HTTPS',
      code: `const axios = require('axios');\naxios.get('https://api.partner.com/orders', { headers: { Authorization: 'Bearer ' + token } });`,
    },
    {
      name: 'a service of this network',
      code: `const axios = require('axios');\naxios.post('http://auth-service:3000/verify', { token });`,
    },
    {
      name: 'this machine',
      code: `fetch('http://localhost:8080/login', { method: 'POST', body: JSON.stringify({ password }) });`,
    },
    {
      name: 'public data',
      code: `const axios = require('axios');\naxios.get('http://weather.example.com/today', { params: { city } });`,
    },
    {
      name: 'LDAP with TLS',
      code: `const ldap = require('ldapjs');\nldap.createClient({ url: 'ldaps://directory.partner.com' });`,
    },
    {
      name: 'mail that upgrades',
      code: `const nodemailer = require('nodemailer');\nnodemailer.createTransport({ host: 'smtp.partner.com', port: 587, secure: false, auth: { user, pass } });`,
    },
    {
      name: "helmet's default",
      code: `import helmet from 'helmet';\napp.use(helmet({ hsts: { maxAge: 31536000 } }));`,
    },
  ],
} satisfies RuleFixtures;
