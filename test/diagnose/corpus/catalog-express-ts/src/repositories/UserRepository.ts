import { randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { DataSource, Repository } from 'typeorm';
import { User } from '../entities/User.js';

const derive = promisify<string, string, number, Buffer>(scrypt);

export class UserRepository {
  private readonly table: Repository<User>;

  constructor(dataSource: DataSource) {
    this.table = dataSource.getRepository(User);
  }

  async ensureAdministrator(login: string, password: string): Promise<void> {
    if (await this.table.existsBy({ role: 'administrator' })) return;
    await this.table.save({ login, role: 'administrator', passwordHash: await this.hash(password) });
  }

  async byId(id: number): Promise<User | null> {
    return this.table.findOneBy({ id });
  }

  async withPassword(login: string, password: string): Promise<User | null> {
    const user = await this.table
      .createQueryBuilder('user')
      .addSelect('user.passwordHash')
      .where('user.login = :login', { login })
      .getOne();
    const [salt = '', expected = ''] = (user?.passwordHash ?? 'none:').split(':');
    const actual = scryptSync(password, salt, 32);
    const known = Buffer.from(expected, 'hex');
    return user && known.length === actual.length && timingSafeEqual(known, actual) ? user : null;
  }

  async change(user: User, changes: Partial<User>): Promise<User> {
    return this.table.save(this.table.merge(user, changes));
  }

  async hash(password: string): Promise<string> {
    const salt = randomBytes(16).toString('hex');
    return `${salt}:${(await derive(password, salt, 32)).toString('hex')}`;
  }
}
