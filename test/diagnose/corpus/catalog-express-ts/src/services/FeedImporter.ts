import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import AdmZip from 'adm-zip';
import libxml from 'libxmljs2';
import { HttpError } from '../lib/HttpError.js';
import type { ProductRepository } from '../repositories/ProductRepository.js';
import type { ImageFetcher } from './ImageFetcher.js';

export class FeedImporter {
  constructor(
    private readonly products: ProductRepository,
    private readonly images: ImageFetcher,
    private readonly imageDir: string,
  ) {}

  async importXml(xml: string): Promise<number> {
    const feed = libxml.parseXml(xml, { noent: true, nocdata: true });
    const nodes = feed.find('//product') as libxml.Element[];
    for (const node of nodes.slice(0, 2000)) {
      await this.products.upsert({
        sku: node.attr('sku')?.value() ?? '',
        name: node.get<libxml.Element>('name')?.text() ?? '',
        priceCents: Number(node.attr('price')?.value() ?? 0),
      });
    }
    return nodes.length;
  }

  lookUp(xml: string, sku: string): string | undefined {
    const feed = libxml.parseXml(xml, { nonet: true });
    const node = feed.get<libxml.Element>(`//product[@sku='${sku}']/name`);
    return node?.text();
  }

  async importImages(archive: Buffer): Promise<string[]> {
    const zip = new AdmZip(archive);
    const written: string[] = [];
    for (const entry of zip.getEntries().slice(0, 200)) {
      if (entry.isDirectory || entry.header.size > 5_000_000) continue;
      const target = path.join(this.imageDir, entry.entryName);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, entry.getData());
      written.push(entry.entryName);
    }
    return written;
  }

  async importLinks(links: { sku: string; address: string }[]): Promise<number> {
    if (links.length > 50) throw new HttpError(413, 'At most 50 links');
    await Promise.all(links.map((link) => this.images.copyOwn(link.address, link.sku)));
    return links.length;
  }

  async preview(address: string): Promise<Buffer> {
    try {
      return this.images.preview(address);
    } catch {
      throw new HttpError(502, 'The picture could not be loaded');
    }
  }
}
