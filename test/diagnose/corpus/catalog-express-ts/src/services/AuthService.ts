import { HttpError } from '../lib/HttpError.js';
import type { Tokens } from '../lib/tokens.js';
import type { UserRepository } from '../repositories/UserRepository.js';

export class AuthService {
  constructor(
    private readonly users: UserRepository,
    private readonly tokens: Tokens,
  ) {}

  async signIn(login: string, password: string): Promise<string> {
    const user = await this.users.withPassword(login, password);
    if (user === null) {
      console.warn(`sign-in failed for ${login}`);
      throw new HttpError(401, 'Login or password is wrong');
    }
    return this.tokens.issue(user);
  }

  renew(token: string): string {
    const claims = this.tokens.renewable(token);
    if (claims === undefined) throw new HttpError(401, 'The token is not valid');
    return this.tokens.issue({ id: Number(claims.sub), role: claims.role });
  }

  async updateProfile(id: number, profile: Record<string, unknown>): Promise<{ id: number; displayName: string }> {
    const user = await this.users.byId(id);
    if (user === null) throw new HttpError(404, 'No such user');
    const saved = await this.users.change(user, { ...profile, id });
    return { id: saved.id, displayName: saved.displayName };
  }
}
