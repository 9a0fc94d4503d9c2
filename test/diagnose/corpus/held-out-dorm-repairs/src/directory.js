const ldap = require('ldapjs')

const config = require('./config')

const connect = () => {
  const client = ldap.createClient({
    url: config.ldap.url,
    timeout: 5000,
    connectTimeout: 5000,
    tlsOptions: { rejectUnauthorized: false }
  })
  client.on('error', (err) => console.error('ldap', err.message))
  return client
}

const bind = (client, dn, password) => new Promise((resolve, reject) => {
  client.bind(dn, password, (err) => (err ? reject(err) : resolve()))
})

const search = (client, base, options) => new Promise((resolve, reject) => {
  client.search(base, { scope: 'sub', sizeLimit: 5, ...options }, (err, response) => {
    if (err) return reject(err)
    const entries = []
    response.on('searchEntry', (entry) => entries.push(entry.pojo))
    response.on('error', reject)
    response.on('end', () => resolve(entries))
  })
})

const first = (entry, name) => (entry.attributes.find((attribute) => attribute.type === name) || { values: [] }).values[0]

const isDesk = (client, dn) => search(client, config.ldap.groups, {
  filter: new ldap.EqualityFilter({ attribute: 'member', value: dn })
}).then((groups) => groups.some((group) => group.objectName.startsWith('cn=repairs-desk,')))

/** Answers the person, or null when the directory refuses. */
exports.login = async (name, password) => {
  const client = connect()
  try {
    await bind(client, config.ldap.bindDn, config.ldap.bindPassword)
    const [entry] = await search(client, config.ldap.base, {
      filter: `(&(objectClass=person)(uid=${name}))`,
      attributes: ['uid', 'cn', 'roomNumber']
    })
    if (!entry) return null
    const desk = await isDesk(client, entry.objectName)
    await bind(client, entry.objectName, password)
    return { id: first(entry, 'uid'), name: first(entry, 'cn'), room: first(entry, 'roomNumber'), role: desk ? 'desk' : 'resident' }
  } catch (err) {
    if (err instanceof ldap.InvalidCredentialsError) return null
    throw err
  } finally {
    client.unbind()
  }
}
