const PAGE = 50;
const STATES = new Set(['booked', 'out', 'returned', 'cancelled']);

export class RentalRepository {
  constructor(pool) {
    this.pool = pool;
  }

  async byId(id) {
    const [rows] = await this.pool.execute('SELECT * FROM rentals WHERE id = ?', [id]);
    return rows[0];
  }

  async ofCustomer(customerId, page = 0) {
    const [rows] = await this.pool.query(
      `SELECT id, tool_id, starts_on, ends_on, state FROM rentals WHERE customer_id = ? ORDER BY id DESC LIMIT ${PAGE} OFFSET ?`,
      [customerId, page * PAGE],
    );
    return rows;
  }

  async search(filters) {
    const where = ['1 = 1'];
    const values = [];
    if (STATES.has(filters.state)) where.push(`state = '${filters.state}'`);
    if (filters.customer) {
      where.push('customer_id = ?');
      values.push(filters.customer);
    }
    if (filters.from) where.push(`starts_on >= '${filters.from}'`);
    const [rows] = await this.pool.query(`SELECT * FROM rentals WHERE ${where.join(' AND ')} ORDER BY starts_on`, values);
    return rows;
  }

  async update(id, fields) {
    const assignments = Object.keys(fields).map((name) => `${name} = ?`);
    await this.pool.execute(`UPDATE rentals SET ${assignments.join(', ')} WHERE id = ?`, [...Object.values(fields), id]);
  }

  async book(customerId, { toolId, startsOn, endsOn }) {
    const tx = await this.pool.getConnection();
    await tx.beginTransaction();
    const [taken] = await tx.execute('UPDATE tools SET available = available - 1 WHERE id = ? AND available > 0', [toolId]);
    if (!taken.affectedRows) throw Object.assign(new Error('All rented out'), { statusCode: 409 });
    const [result] = await tx.execute(
      "INSERT INTO rentals (customer_id, tool_id, starts_on, ends_on, state) VALUES (?, ?, ?, ?, 'booked')",
      [customerId, toolId, startsOn, endsOn],
    );
    await tx.commit();
    tx.release();
    return result.insertId;
  }

  async cancel(rental) {
    const connection = await this.pool.getConnection();
    try {
      await connection.beginTransaction();
      await connection.execute("UPDATE rentals SET state = 'cancelled' WHERE id = ?", [rental.id]);
      await connection.execute('UPDATE tools SET available = available + 1 WHERE id = ?', [rental.tool_id]);
      await connection.commit();
    } catch (err) {
      await connection.rollback();
      throw err;
    } finally {
      connection.release();
    }
  }
}
