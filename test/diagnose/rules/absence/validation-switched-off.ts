import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'hapi, which goes on',
      code: `server.route({\n  method: 'POST',\n  path: '/guests',\n  options: {\n    validate: {\n      payload: guest,\n      failAction: 'log',\n    },\n  },\n  handler: invite,\n});`,
      at: 'failAction',
    },
    {
      name: 'Fastify, where nobody looks',
      code: `fastify.post('/guests', {\n  schema,\n  attachValidation: true,\n}, async (request) => store(request.body));`,
      at: 'attachValidation',
    },
    {
      name: 'a pipe of Nest',
      file: 'src/main.ts',
      code: `import { ValidationPipe } from '@nestjs/common';\napp.useGlobalPipes(new ValidationPipe({\n  whitelist: true,\n  forbidUnknownValues: false,\n}));`,
      at: 'forbidUnknownValues',
    },
    {
      name: 'a compiler that compiles nothing',
      code: `fastify.setValidatorCompiler(() => () => true);`,
      at: 'setValidatorCompiler',
    },
    {
      name: 'rules of express-validator whose result nobody reads',
      code: `const router = require('express').Router();
const { body, param } = require('express-validator');
const review = [body('text').isString().isLength({ max: 2000 })];
router.post('/books/:id/reviews', param('id').isInt(), review, (req, res, next) => reviews.add(req.params.id, req.body.text).then(() => res.sendStatus(201), next));
module.exports = router;`,
      at: "router.post('/books/:id/reviews', param('id').isInt(), review, (req, res, next) => reviews.add(req.params.id, req.body.text).then(() => res.sendStatus(201), next));",
    },
    {
      name: 'a schema of express-validator in front of a controller',
      file: 'src/routes.ts',
      code: `import { Router } from 'express';
import { checkSchema } from 'express-validator';
import { save } from './controller.js';
export const router = Router();
router.put('/members/:id', checkSchema({ name: { isString: true } }), save);`,
      files: {
        'src/controller.ts': `import type { Request, Response } from 'express';\nexport async function save(req: Request, res: Response) {\n  res.json(await members.save(req.params.id, req.body.name));\n}`,
      },
      at: "router.put('/members/:id', checkSchema({ name: { isString: true } }), save);",
    },
  ],
  good: [
    {
      name: 'hapi, which refuses in its own words',
      code: `server.route({ method: 'POST', path: '/guests', options: { validate: { payload: guest, failAction: (request, h, error) => { throw error; } } }, handler: invite });`,
    },
    {
      name: 'cookies that do not parse',
      code: `server.state('theme', { failAction: 'log', options: { validate: { failAction: 'error' } } });`,
    },
    {
      name: 'Fastify, where the handler looks',
      code: `fastify.post('/guests', { schema, attachValidation: true }, async (request, reply) => {\n  if (request.validationError) return reply.code(422).send({ field: request.validationError.validationContext });\n  return store(request.body);\n});`,
    },
    {
      name: 'a compiler',
      code: `fastify.setValidatorCompiler(({ schema }) => (data) => schema.validate(data));`,
    },
    {
      name: 'rules of express-validator whose result is read, in the route or by its handler',
      code: `const router = require('express').Router();
const { body, validationResult } = require('express-validator');
const refuse = (req, res, next) => (validationResult(req).isEmpty() ? next() : res.sendStatus(422));
router.post('/reviews', [body('text').isString(), refuse], (req, res) => res.json(reviews.add(req.body.text)));
router.put('/reviews', body('text').isString(), (req, res) => {
  if (!validationResult(req).isEmpty()) return res.sendStatus(422);
  res.json(reviews.change(req.body.text));
});
router.patch('/reviews', body('text').isString(), unknownHelper, (req, res) => res.json(reviews.change(req.body.text)));
module.exports = router;`,
    },
  ],
} satisfies RuleFixtures;
