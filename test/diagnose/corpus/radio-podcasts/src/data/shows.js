import { first, pool, rows, transaction } from '../db.js';

const SORTS = { newest: 'created_at DESC', title: 'title ASC' };
const CHART_KEEP = 50;
const charts = new Map();

export function search(term, sort, limit) {
  const order = Object.hasOwn(SORTS, sort ?? '') ? SORTS[sort] : SORTS.newest;
  const where = term ? `WHERE title LIKE '%${term}%' OR summary LIKE '%${term}%'` : '';
  return rows(`SELECT id, title, summary, host_id FROM shows ${where} ORDER BY ${order} LIMIT ?`, [limit]);
}

export function byTitle(title) {
  return rows('SELECT id, title FROM shows WHERE title = ? LIMIT 20', [title]);
}

export async function top(days) {
  if (charts.has(days)) return charts.get(days);
  const chart = await rows(
    'SELECT s.id, s.title, s.summary, s.host_id FROM shows s JOIN plays p ON p.show_id = s.id ' +
      'WHERE p.at > NOW() - INTERVAL ? DAY GROUP BY s.id ORDER BY COUNT(*) DESC LIMIT 10',
    [days],
  );
  if (charts.size >= CHART_KEEP) charts.clear();
  charts.set(days, chart);
  return chart;
}

export const episode = (id) => first('SELECT * FROM episodes WHERE id = ?', [id]);

export async function updateEpisode(id, input) {
  const columns = ['title', 'audio'].filter((column) => input[column] !== undefined);
  if (columns.length > 0) {
    const assignments = columns.map((column) => `${column} = ?`).join(', ');
    await rows(`UPDATE episodes SET ${assignments} WHERE id = ?`, [...columns.map((column) => input[column]), id]);
  }
  return episode(id);
}

export const patchShow = (id, fields) => rows('UPDATE shows SET ? WHERE id = ?', [fields, id]);

export const removeEpisode = (id) => rows('DELETE FROM episodes WHERE id = ?', [id]);

export function importShow({ title, summary, hostId, items }) {
  return transaction(async (connection) => {
    const [{ insertId }] = await connection.execute(
      'INSERT INTO shows (title, summary, host_id) VALUES (?, ?, ?)',
      [title, summary, hostId],
    );
    for (const item of items) {
      // one after the other: the ids give the order of the feed
      await connection.execute('INSERT INTO episodes (show_id, title, audio) VALUES (?, ?, ?)', [
        insertId,
        item.title,
        item.audio,
      ]);
    }
    return { id: insertId, title, summary, host_id: hostId };
  });
}

export async function moveEpisodes(from, to) {
  const connection = await pool.getConnection();
  await connection.beginTransaction();
  const [moved] = await connection.execute('UPDATE episodes SET show_id = ? WHERE show_id = ?', [to, from]);
  await connection.execute('UPDATE shows SET merged_into = ? WHERE id = ?', [to, from]);
  await connection.commit();
  connection.release();
  return moved.affectedRows;
}

export const comments = (episodeId) =>
  rows('SELECT id, text, author_id FROM comments WHERE episode_id = ? ORDER BY id DESC LIMIT 100', [episodeId]);

export async function addComment(episodeId, authorId, text) {
  const { insertId } = await rows('INSERT INTO comments (episode_id, author_id, text) VALUES (?, ?, ?)', [
    episodeId,
    authorId,
    text,
  ]);
  return { id: insertId, text, author_id: authorId };
}
