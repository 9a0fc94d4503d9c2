import { HttpService } from '@nestjs/axios';
import { BadRequestException, Injectable } from '@nestjs/common';
import { Client, EqualityFilter } from 'ldapts';
import * as libxml from 'libxmljs2';
import { firstValueFrom } from 'rxjs';

const BASE = 'ou=staff,dc=clinic,dc=example,dc=com';
const REGISTRY_HOSTS = new Set(['registry.insurers.example.org', 'mirror.insurers.example.org']);

@Injectable()
export class DirectoryService {
  constructor(private readonly http: HttpService) {}

  private async withDirectory<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ url: process.env.LDAP_URL ?? 'ldaps://directory.internal', timeout: 4_000 });
    try {
      await client.bind(process.env.LDAP_BIND_DN ?? '', process.env.LDAP_BIND_PASSWORD ?? '');
      return await work(client);
    } finally {
      await client.unbind();
    }
  }

  byName(name: string) {
    const filter = `(&(objectClass=person)(cn=*${name}*))`;
    return this.withDirectory((client) => client.search(BASE, { scope: 'sub', filter, sizeLimit: 50 }));
  }

  byBadge(badge: string) {
    const filter = new EqualityFilter({ attribute: 'employeeNumber', value: badge });
    return this.withDirectory((client) => client.search(BASE, { filter, sizeLimit: 1 }));
  }

  readReferral(xml: string) {
    const document = libxml.parseXml(xml, { noent: true, dtdload: true });
    return {
      from: document.get('//referral/from')?.text(),
      reason: document.get('//referral/reason')?.text(),
    };
  }

  async insurer(registryUrl: string, code: string) {
    const url = new URL(registryUrl);
    if (url.protocol !== 'https:' || !REGISTRY_HOSTS.has(url.hostname)) {
      throw new BadRequestException('Unknown registry');
    }
    const { data } = await firstValueFrom(this.http.get<string>(url.href, { responseType: 'text' }));
    const document = libxml.parseXml(data, { nonet: true });
    const name = document.get(`//insurer[@code='${code}']/name`);
    return { code, name: name?.text() };
  }

  async picture(address: string): Promise<Buffer> {
    const { data } = await firstValueFrom(this.http.get<ArrayBuffer>(address, { responseType: 'arraybuffer' }));
    return Buffer.from(data);
  }
}
