import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a link of a reset with the host of the request',
      code: `app.post('/forgot', async (req, res) => {
  const token = await resets.open(req.body.email);
  const link = \`https://\${req.headers.host}/reset?token=\${token}\`;
  await mailer.sendMail({ to: req.body.email, subject: 'New password', text: link });
  res.end();
});`,
      at: 'const link',
    },
    {
      name: 'the protocol and the host in a base',
      code: `exports.requestReset = function (req, res, next) {
  User.findOne({ email: req.body.email }, function (err, user) {
    if (err || !user) return next(err);
    var base = req.protocol + '://' + req.get('host');
    var url = base + '/users/reset/' + user.resetToken;
    transport.sendMail({ to: user.email, html: '<a href="' + url + '">reset</a>' }, next);
  });
};`,
      at: 'var url',
    },
    {
      name: 'a helper of another file',
      code: `import { origin } from './origin.js';
import { sendEmail } from './mail.js';
router.post('/invitations', async (ctx) => {
  const invite = await invites.create(ctx.request.body.email);
  await sendEmail(ctx.request.body.email, \`Join us: \${origin(ctx)}/invitations/\${invite.code}\`);
});`,
      file: 'src/invite.ts',
      files: {
        'src/origin.ts': `export function origin(ctx) { return ctx.protocol + '://' + ctx.host; }`,
        'src/mail.ts': `export async function sendEmail(to, text) { await client.post(to, text); }`,
      },
      at: 'await sendEmail',
    },
    {
      name: 'a forwarded host in Next.js',
      code: `import { headers } from 'next/headers';
export async function POST(request) {
  const { email } = await request.json();
  const host = (await headers()).get('x-forwarded-host');
  const url = new URL(\`/confirm?token=\${await issue(email)}\`, \`https://\${host}\`);
  await resend.emails.send({ to: email, subject: 'Confirm', text: url.href });
  return new Response(null, { status: 202 });
}`,
      file: 'app/api/verify/route.ts',
      at: 'const url',
    },
    {
      name: 'the host that is handed to a mailer',
      code: `fastify.post('/password/reset', async (request, reply) => {
  const token = await tokens.create(request.body.email);
  await mails.resetMail(request.body.email, { host: request.hostname, token });
  return reply.code(202).send();
});`,
      at: 'await mails',
    },
    {
      name: 'the info of hapi',
      code: `const recover = async (request, h) => {
  const key = await Keys.forMember(request.payload.email);
  await Mail.send({ to: request.payload.email, body: 'https://' + request.info.host + '/recover/' + key });
  return h.response().code(202);
};
server.route({ method: 'POST', path: '/recover', handler: recover });`,
      at: 'await Mail',
    },
  ],
  good: [
    {
      name: 'a link with the address of the configuration',
      code: `app.post('/forgot', async (req, res) => {
  const token = await resets.open(req.body.email);
  const link = \`\${process.env.PUBLIC_URL}/reset?token=\${token}\`;
  await mailer.sendMail({ to: req.body.email, text: link });
  logger.info(\`asked at \${req.headers.host}/forgot\`);
});`,
    },
    {
      name: 'a redirect to the same host',
      code: `app.use((req, res, next) => {
  if (req.secure) return next();
  res.redirect(\`https://\${req.headers.host}\${req.url}\`);
});`,
    },
    {
      name: 'hosts of a list',
      code: `app.post('/forgot', async (req, res) => {
  if (!allowedHosts.has(req.headers.host)) return res.status(400).end();
  await mailer.sendMail({ to: req.body.email, text: \`https://\${req.headers.host}/reset?token=\${await open(req.body.email)}\` });
});`,
    },
    {
      name: 'a link of a page, not of a mail',
      code: `app.get('/items/:id', (req, res) => {
  res.json({ self: \`\${req.protocol}://\${req.get('host')}/items/\${req.params.id}\` });
});`,
    },
    {
      name: 'a base that falls back to the host',
      code: `const base = (req) => process.env.APP_URL || \`https://\${req.headers.host}\`;
app.post('/forgot', async (req, res) => {
  await mailer.sendMail({ to: req.body.email, text: \`\${base(req)}/reset?token=\${await open(req.body.email)}\` });
  res.end();
});`,
    },
  ],
} satisfies RuleFixtures;
