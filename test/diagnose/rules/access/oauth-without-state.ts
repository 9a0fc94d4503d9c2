import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an address without a state',
      code: `app.get('/login/provider', (req, res) => {
  res.redirect(\`https://id.example.com/authorize?response_type=code&client_id=\${clientId}&redirect_uri=\${callback}\`);
});`,
      at: 'res.redirect',
    },
    {
      name: 'parameters that are set one by one',
      code: `router.get('/connect', (ctx) => {
  const address = new URL(config.authorizeUrl);
  address.searchParams.set('client_id', config.clientId);
  address.searchParams.set('response_type', 'code');
  ctx.redirect(address.toString());
});`,
      at: "'response_type'",
    },
    {
      name: 'an object of parameters',
      code: `const qs = require('querystring');
exports.start = (req, res) => res.redirect(authorizeUrl + '?' + qs.stringify({
  client_id: process.env.CLIENT_ID,
  redirect_uri: process.env.CALLBACK,
  scope: 'openid email',
}));`,
      at: 'qs.stringify',
    },
    {
      name: 'a strategy of Passport',
      code: `const { Strategy } = require('passport-google-oauth20');
passport.use(new Strategy({ clientID: id, clientSecret: secret, callbackURL: '/auth/google/callback' }, verify));`,
      at: 'new Strategy',
    },
    {
      name: 'a client of OpenID Connect',
      code: `export async function GET() {
  const client = await openIdClient();
  return Response.redirect(client.authorizationUrl({ scope: 'openid email' }));
}`,
      file: 'app/api/login/route.ts',
      at: 'client.authorizationUrl',
    },
  ],
  good: [
    {
      name: 'a state that is kept in the session',
      code: `app.get('/login/provider', (req, res) => {
  req.session.oauthState = randomBytes(16).toString('hex');
  res.redirect(\`https://id.example.com/authorize?response_type=code&client_id=\${clientId}&state=\${req.session.oauthState}&redirect_uri=\${callback}\`);
});`,
    },
    {
      name: 'a state that is set one by one',
      code: `router.get('/connect', (ctx) => {
  const address = new URL(config.authorizeUrl);
  address.searchParams.set('client_id', config.clientId);
  address.searchParams.set('response_type', 'code');
  address.searchParams.set('state', (ctx.session.state = nonce()));
  ctx.redirect(address.toString());
});`,
    },
    {
      name: 'a strategy that sends one',
      code: `const { Strategy } = require('passport-github2');
passport.use(new Strategy({ clientID: id, clientSecret: secret, callbackURL: '/callback', state: true }, verify));`,
    },
    {
      name: 'the exchange of the code',
      code: `async function exchange(code) {
  return post(tokenUrl, { grant_type: 'authorization_code', code, client_id: id, client_secret: secret, redirect_uri: callback, scope: 'email' });
}
const start = (state) => client.authorizationUrl({ scope: 'openid', state });`,
    },
    {
      name: 'the proof key of PKCE',
      code: `const parameters = (challenge) => new URLSearchParams({ client_id: id, response_type: 'code', redirect_uri: callback, scope: 'openid', code_challenge: challenge });`,
    },
  ],
} satisfies RuleFixtures;
