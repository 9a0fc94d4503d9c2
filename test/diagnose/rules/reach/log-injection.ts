import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a template',
      code: "app.post('/login', (req, res) => {\n  console.log(`login of ${req.body.user} failed`);\n  res.sendStatus(401);\n});",
      at: 'console.log',
    },
    {
      name: 'an argument',
      code: `app.get('/', (req, res) => {\n  console.warn('no such item', req.query.name);\n  res.end();\n});`,
      at: 'console.warn',
    },
    {
      name: 'log4js in another file',
      code: `const { audit } = require('./audit');\napp.post('/', (req, res) => { audit(req.body.name); res.end(); });`,
      files: {
        'src/audit.js': `const log4js = require('log4js');\nconst logger = log4js.getLogger();\nexports.audit = function (name) {\n  logger.info('created ' + name);\n};`,
      },
      at: `logger.info('created`,
    },
    {
      name: 'winston with a text format',
      code: "const winston = require('winston');\nconst logger = winston.createLogger({ format: winston.format.simple() });\napp.get('/', (req, res) => {\n  logger.info(`search for ${req.query.q}`);\n  res.end();\n});",
      at: 'logger.info',
    },
    {
      name: 'a Lambda',
      code: "export const handler = async (event) => {\n  const { name } = JSON.parse(event.body);\n  console.info('hello ' + name);\n};",
      at: 'console.info',
    },
    {
      name: 'the logger of the framework',
      code: `import { Body, Controller, Logger, Post } from '@nestjs/common';
@Controller('tickets')
export class TicketsController {
  private readonly logger = new Logger(TicketsController.name);
  @Post()
  open(@Body() body: { subject: string }) {
    this.logger.warn('opened: ' + body.subject);
  }
}`,
      file: 'src/tickets.controller.ts',
      at: `this.logger.warn`,
    },
  ],
  good: [
    {
      name: 'JSON',
      code: `app.post('/login', (req, res) => { console.log('login failed', JSON.stringify(req.body.user)); res.end(); });`,
    },
    {
      name: 'an object, which is inspected',
      code: `app.post('/', (req, res) => { console.log({ user: req.body.user }, req.body); res.end(); });`,
    },
    {
      name: 'fields of pino',
      code: `import pino from 'pino';\nconst logger = pino();\napp.post('/', (req, res) => { logger.info({ user: req.body.user }, 'created'); logger.info('created ' + req.body.user); console.log('x'); res.end(); });`,
    },
    {
      name: 'the method and the address',
      code: 'app.use((req, res, next) => { console.log(`${req.method} ${req.originalUrl} ${req.headers.host}`); next(); });',
    },
    {
      name: 'line breaks removed',
      code: `app.get('/', (req, res) => { console.log('search ' + req.query.q.replace(/[\\r\\n]+/g, ' ')); res.end(); });`,
    },
    {
      name: 'a number',
      code: `app.get('/', (req, res) => { console.log('page ' + Number(req.query.page)); res.end(); });`,
    },
    {
      name: 'the logger of the framework, replaced by one that writes JSON',
      code: `import { Body, Controller, Logger, Post } from '@nestjs/common';
import { Logger as JsonLogger } from 'nestjs-pino';
app.useLogger(app.get(JsonLogger));
@Controller('tickets')
export class TicketsController {
  private readonly logger = new Logger(TicketsController.name);
  @Post()
  open(@Body() body: { subject: string }) {
    this.logger.warn('opened: ' + body.subject);
  }
}`,
      file: 'src/tickets.controller.ts',
    },
  ],
} satisfies RuleFixtures;
