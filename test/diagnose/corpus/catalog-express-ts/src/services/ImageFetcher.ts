import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import axios from 'axios';
import { HttpError } from '../lib/HttpError.js';

const MEDIA_HOSTS = new Set(['media.catalog.example', 'cdn.catalog.example']);

export class ImageFetcher {
  constructor(private readonly directory: string) {}

  async copyOwn(address: string, sku: string): Promise<void> {
    const url = new URL(address);
    if (url.protocol !== 'https:' || !MEDIA_HOSTS.has(url.hostname)) throw new HttpError(400, 'Unknown media host');
    const answer = await axios.get(url.href, { responseType: 'stream', timeout: 8000, maxRedirects: 0 });
    await pipeline(answer.data, createWriteStream(this.locate(`${sku}.jpg`)));
  }

  async preview(address: string): Promise<Buffer> {
    const answer = await axios.get<ArrayBuffer>(address, {
      responseType: 'arraybuffer',
      timeout: 8000,
      maxContentLength: 5_000_000,
    });
    return Buffer.from(answer.data);
  }

  private locate(name: string): string {
    const file = path.resolve(this.directory, name);
    if (!file.startsWith(this.directory + path.sep)) throw new HttpError(404, 'No such image');
    return file;
  }
}
