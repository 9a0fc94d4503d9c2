const env = process.env;

function need(name) {
  if (!env[name]) throw new Error(`${name} is not set`);
  return env[name];
}

export default {
  port: Number(env.PORT ?? 8080),
  mysql: {
    host: env.MYSQL_HOST ?? 'mysql',
    user: env.MYSQL_USER ?? 'rental',
    password: need('MYSQL_PASSWORD'),
    database: 'rental',
  },
  redisUrl: env.REDIS_URL ?? 'redis://redis:6379/0',
  queueUrl: env.AMQP_URL ?? 'amqp://rental:Schraubstock-58@queue:5672',
  invoiceQueue: 'invoices',

  jwtSecret: 'b7Qm2xV9rT4kLw8ZcN1pYd6HsJf3GaEu',
  partnerKeyHeader: 'x-partner-key',
  partnerKey: need('PARTNER_KEY'),
  linkKey: need('LINK_KEY'),

  smtpUrl: env.SMTP_URL ?? 'smtp://mail:25',
  photoDir: '/srv/rental/photos',
  manualDir: '/srv/rental/manuals',
  publicDir: new URL('../public', import.meta.url).pathname,
  deskLog: '/srv/rental/log/desk.log',

  suppliers: {
    boltworks: 'https://api.boltworks.example',
    nordsaw: 'https://trade.nordsaw.example',
  },
};
