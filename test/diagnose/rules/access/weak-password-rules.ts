import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a length in a handler',
      code: `app.post('/register', async (req, res) => {
  if (req.body.password.length < 5) return res.status(400).send('The password is too short');
  await create(req.body);
  res.end();
});`,
      at: 'password.length < 5',
    },
    {
      name: 'schemas',
      code: `const Joi = require('joi');
exports.registration = Joi.object({ email: Joi.string().email(), password: Joi.string().min(6).max(100).required() });`,
      at: 'min(6)',
    },
    {
      name: 'a class of a request',
      code: `import { IsString, MinLength } from 'class-validator';
export class RegisterDto {
  @IsString()
  @MinLength(4)
  password: string;
}`,
      file: 'src/dto.ts',
      at: 'MinLength(4)',
    },
    {
      name: 'express-validator',
      code: `router.post('/signup', body('password').isLength({ min: 4 }), signUp);`,
      at: 'isLength',
    },
    {
      name: 'a model of Mongoose',
      code: `const schema = new mongoose.Schema({ email: String, password: { type: String, required: true, minlength: 6 } });`,
      at: 'minlength',
    },
  ],
  good: [
    {
      name: 'ten characters',
      code: `app.post('/register', async (req, res) => {
  if (req.body.password.length < 10) return res.status(400).send('The password is too short');
  await create(req.body);
  res.end();
});`,
    },
    {
      name: 'the schema of a login',
      code: `const loginSchema = z.object({ email: z.string().email(), password: z.string().min(6) });
const registerSchema = z.object({ email: z.string().email(), password: z.string().min(12) });`,
    },
    {
      name: 'something must be there',
      code: `const schema = z.object({ password: z.string().min(1), name: z.string().min(2), newPassword: z.string().min(8) });`,
    },
    {
      name: 'the upper end',
      code: `if (password.length > 72) throw new Error('The password is too long');
if (password.length >= 8) accept();`,
    },
  ],
} satisfies RuleFixtures;
