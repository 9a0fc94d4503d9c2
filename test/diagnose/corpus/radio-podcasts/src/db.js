import mysql from 'mysql2/promise';
import { config } from './config.js';

export const pool = mysql.createPool({
  ...config.db,
  connectionLimit: 12,
  queueLimit: 200,
  connectTimeout: 5000,
  charset: 'utf8mb4',
});

export async function rows(sql, values = []) {
  const [result] = await pool.query(sql, values);
  return result;
}

export const first = async (sql, values) => (await rows(sql, values))[0] ?? null;

/** Runs `work` on one connection, all of it or nothing. */
export async function transaction(work) {
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    const result = await work(connection);
    await connection.commit();
    return result;
  } catch (err) {
    await connection.rollback();
    throw err;
  } finally {
    connection.release();
  }
}
