import bcrypt from 'bcrypt';
import { QueryTypes } from 'sequelize';
import { z } from 'zod';
import { config } from '../config.js';
import { pick, sealBankNumber, setAt } from '../lib/helpers.js';
import { Member, sequelize } from '../models/index.js';

const COLUMNS = { name: 'm.name', joined: 'm."createdAt"' } as const;
const contactSchema = z.object({ name: z.string().min(1).max(80), email: z.string().email() }).strict();

export interface MemberQuery {
  clubId: number;
  text: string;
  sort?: string;
}

export class MemberService {
  async search({ clubId, text, sort }: MemberQuery): Promise<object[]> {
    const order = sort && Object.hasOwn(COLUMNS, sort) ? COLUMNS[sort as keyof typeof COLUMNS] : COLUMNS.name;
    return sequelize.query(
      `SELECT m.id, m.name FROM members m WHERE m."clubId" = :clubId AND m.name ILIKE :text ORDER BY ${order} LIMIT 50`,
      { replacements: { clubId, text: `%${text}%` }, type: QueryTypes.SELECT },
    );
  }

  async birthdays(clubId: number, month: string): Promise<object[]> {
    const where = [`m."clubId" = ${Number(clubId)}`, `to_char(m.born, 'MM') = '${month}'`].join(' AND ');
    const [rows] = await sequelize.query('SELECT m.id, m.name, m.born FROM members m WHERE ' + where);
    return rows as object[];
  }

  async ranked(clubId: number, by: string): Promise<Member[]> {
    return Member.findAll({
      attributes: ['id', 'name'],
      where: { clubId },
      order: [[sequelize.literal(`(settings->>'${by}')::int`), 'DESC']],
      limit: 20,
    });
  }

  async list(clubId: number, filter: Record<string, unknown>): Promise<Member[]> {
    return Member.findAll({ attributes: ['id', 'name', 'role'], where: { clubId, ...filter }, limit: 100 });
  }

  async byEmail(email: string): Promise<Member | null> {
    return Member.findOne({ where: { email } });
  }

  async byId(id: number): Promise<Member | null> {
    return Member.findByPk(id);
  }

  async register(clubId: number, name: string, email: string, password: string): Promise<Member> {
    const passwordHash = bcrypt.hashSync(password, 12);
    return Member.create({ clubId, name, email, passwordHash, iban: null, settings: {} });
  }

  async changePassword(id: string, current: string, password: string): Promise<void> {
    const member = await Member.findByPk(Number(id), { rejectOnEmpty: true });
    if (!(await bcrypt.compare(current, member.passwordHash))) throw new Error('current password is wrong');
    const passwordHash = await bcrypt.hash(password, 12);
    await member.update({ passwordHash });
  }

  async amend(id: string, changes: Partial<Member>): Promise<void> {
    const member = await Member.findByPk(Number(id), { rejectOnEmpty: true });
    await member.update({ ...changes });
  }

  async contact(id: string, body: unknown): Promise<void> {
    const values = contactSchema.parse(body);
    await Member.update(pick(values, ['name', 'email']), { where: { id: Number(id) } });
  }

  async preference(id: string, path: string, value: unknown): Promise<void> {
    const member = await Member.findByPk(Number(id), { rejectOnEmpty: true });
    const settings = structuredClone(member.settings);
    setAt(settings, path, value);
    await member.update({ settings });
  }

  async bankNumber(id: string, iban: string): Promise<void> {
    await Member.update({ iban: sealBankNumber(iban, config.bankKey) }, { where: { id: Number(id) } });
  }

  /** First start of a new installation. */
  async ensureBoard(): Promise<void> {
    if ((await Member.count()) > 0) return;
    const board = await this.register(1, 'Board', 'board@clubs.example', 'clubhouse2020');
    await board.update({ role: 'board' });
  }
}
