const fs = require('fs')
const path = require('path')

const { env } = process
const data = env.DATA_DIR || path.join(__dirname, '..', 'data')

module.exports = {
  port: Number(env.PORT || 4040),
  production: env.NODE_ENV === 'production',
  behindProxy: env.BEHIND_PROXY === 'yes',
  frontend: env.FRONTEND_URL || 'http://localhost:4041',
  jwtSecret: 'k3ys-hang-By-the-porters-d00r',
  cookie: 'dorm',
  photos: path.join(data, 'photos'),
  reports: path.join(data, 'reports'),
  pg: {
    connectionString: env.PG_URL,
    ssl: env.PG_CA ? { ca: fs.readFileSync(env.PG_CA, 'utf8') } : undefined,
    max: 12,
    connectionTimeoutMillis: 5000,
    statement_timeout: 15000
  },
  mongoUrl: env.MONGO_URL || 'mongodb://localhost:27017/dorm',
  pushUrl: env.PUSH_URL || 'http://localhost:4050/push',
  ldap: {
    url: env.LDAP_URL || 'ldaps://directory.campus.example',
    base: 'ou=people,dc=campus,dc=example',
    groups: 'ou=groups,dc=campus,dc=example',
    bindDn: env.LDAP_BIND_DN,
    bindPassword: env.LDAP_BIND_PASSWORD
  }
}
