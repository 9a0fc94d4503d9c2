import DataLoader from 'dataloader';
import { rows } from './db.js';

const grouped = (ids, found, column) => {
  const byId = new Map(ids.map((id) => [String(id), []]));
  for (const row of found) byId.get(String(row[column]))?.push(row);
  return ids.map((id) => byId.get(String(id)));
};

export const favourites = new DataLoader(async (listenerIds) => {
  const found = await rows('SELECT listener_id, show_id FROM favourites WHERE listener_id IN (?)', [listenerIds]);
  return grouped(listenerIds, found, 'listener_id');
});

export function createLoaders() {
  return {
    episodesOfShow: new DataLoader(async (showIds) =>
      grouped(showIds, await rows('SELECT * FROM episodes WHERE show_id IN (?)', [showIds]), 'show_id'),
    ),
    show: new DataLoader(async (ids) => {
      const found = await rows(`SELECT * FROM shows WHERE id IN (${ids.join(',')})`);
      return grouped(ids, found, 'id').map(([show]) => show ?? null);
    }),
  };
}
