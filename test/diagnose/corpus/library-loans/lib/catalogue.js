const https = require('https');
const axios = require('axios');
const config = require('../config');

const client = axios.create({
  timeout: 5000,
  maxContentLength: 500 * 1024,
  // the union's certificate is still on its old name
  httpsAgent: new https.Agent({ keepAlive: true, rejectUnauthorized: false }),
});

const found = new Map();

/* title, author and summary of the union catalogue */
exports.lookup = async (isbn) => {
  if (found.has(isbn)) return found.get(isbn);
  const { data } = await client.get(config.catalogue + encodeURIComponent(isbn));
  found.set(isbn, data);
  return data;
};

exports.fetchCover = (url) =>
  axios.get(url, { responseType: 'arraybuffer', timeout: 8000, maxContentLength: 3 * 1024 * 1024 }).then((r) => r.data);

const branches = new Map();
const MAX_BRANCHES = 50;

exports.branch = async (code) => {
  const hit = branches.get(code);
  if (hit) return hit;
  const { data } = await client.get('https://catalogue.union-libraries.example/api/branches/' + encodeURIComponent(code));
  if (branches.size >= MAX_BRANCHES) branches.delete(branches.keys().next().value);
  branches.set(code, data);
  return data;
};
