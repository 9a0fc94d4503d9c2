import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a thread for each picture',
      code: `const { Worker } = require('node:worker_threads');
app.post('/thumbnails', (req, res) => {
  const worker = new Worker('./thumbnail.js', { workerData: req.body });
  worker.once('message', (picture) => res.json(picture));
});`,
      at: 'new Worker',
    },
    {
      name: 'a browser for each report',
      code: `import puppeteer from 'puppeteer';
export async function toPdf(html) {
  const browser = await puppeteer.launch();
  const page = await browser.newPage();
  await page.setContent(html);
  const pdf = await page.pdf();
  await browser.close();
  return pdf;
}
router.get('/report', async (ctx) => {
  ctx.body = await toPdf(await render(ctx.query.month));
});`,
      at: 'puppeteer.launch',
    },
    {
      name: 'a process of Node',
      code: `const { fork } = require('child_process');
module.exports = (app) => {
  app.get('/forecast', (req, res) => {
    const child = fork('forecast.js', [req.query.days]);
    child.on('message', (result) => res.json(result));
  });
};`,
      at: 'fork(',
    },
  ],
  good: [
    {
      name: 'threads of a pool',
      code: `const { Worker } = require('node:worker_threads');
const workers = Array.from({ length: 4 }, () => new Worker('./thumbnail.js'));
app.post('/thumbnails', (req, res) => {
  workers[next++ % 4].postMessage(req.body);
  res.sendStatus(202);
});`,
    },
    {
      name: 'one browser for all',
      code: `import puppeteer from 'puppeteer';
let browser;
export async function toPdf(html) {
  browser ??= await puppeteer.launch();
  const page = await browser.newPage();
  await page.setContent(html);
  return page.pdf().finally(() => page.close());
}
router.get('/report', async (ctx) => {
  ctx.body = await toPdf(await render(ctx.query.month));
});`,
    },
    {
      name: 'a limit',
      code: `import pLimit from 'p-limit';
import { chromium } from 'playwright';
const two = pLimit(2);
app.get('/shot', async (req, res) => {
  const picture = await two(async () => {
    const browser = await chromium.launch();
    return shoot(browser, req.query.page);
  });
  res.send(picture);
});`,
    },
  ],
} satisfies RuleFixtures;
