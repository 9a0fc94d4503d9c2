import xml from 'libxmljs2';
import fetch from 'node-fetch';
import { config } from '../config.js';

const text = (node, path) => node.get(path)?.text() ?? '';

export function readFeed(body) {
  const document = xml.parseXml(body, { noent: true, nonet: false });
  const channel = document.get('//channel');
  if (!channel) throw new Error('This is not a podcast feed');
  const items = channel.find('item').slice(0, 500);
  return {
    title: text(channel, 'title'),
    summary: text(channel, 'description'),
    items: items.map((item) => ({ title: text(item, 'title'), audio: item.get('enclosure/@url')?.value() ?? '' })),
  };
}

export async function fetchFeed(url) {
  const response = await fetch(url, { headers: { accept: 'application/rss+xml' } });
  if (!response.ok) throw new Error(`The feed answers ${response.status}`);
  return readFeed(await response.text());
}

/** Genre and language from the station's index, null when it does not know the show. */
export async function lookUp(title) {
  const url = `https://${config.metadata.host}${config.metadata.path}${encodeURIComponent(title)}`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(4000) });
    return response.ok ? await response.json() : null;
  } catch (err) {
    console.warn('index:', err.message);
    return null;
  }
}
