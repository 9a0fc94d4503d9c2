import ldap from 'ldapjs';
import { config } from '../config.js';

export function findColleagues(name) {
  return new Promise((resolve, reject) => {
    const client = ldap.createClient({
      url: config.directory.url,
      timeout: 5000,
      connectTimeout: 3000,
      tlsOptions: { rejectUnauthorized: false },
    });
    const fail = (error) => {
      client.destroy();
      reject(error);
    };
    client.on('error', fail);
    const options = { scope: 'sub', filter: `(&(objectClass=person)(cn=*${name}*))`, attributes: ['cn', 'mail'] };
    client.search(config.directory.base, options, (error, result) => {
      if (error) return fail(error);
      const people = [];
      result.on('searchEntry', (entry) => people.push(entry.pojo));
      result.on('error', fail);
      result.on('end', () => {
        client.unbind();
        resolve(people);
      });
    });
  });
}
